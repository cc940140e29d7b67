"""The constitution over the orders of a record: money is frozen by an order alone, that two people approved, as far as it says."""

from __future__ import annotations

from dueprocess.domain.freeze import FreezeBegun
from dueprocess.domain.order import OrderApproved, OrderEndAsked, OrderEnded, OrderInForce, OrderProposed
from dueprocess.kernel.ids import OrderId, PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Envelope


class Orders:
    """Looks at orders and what they freeze in the order of the record."""

    def __init__(self) -> None:
        self._proposed: dict[OrderId, OrderProposed] = {}
        self._approved: dict[OrderId, OrderApproved] = {}
        self._in_force: dict[OrderId, tuple[OrderInForce, str]] = {}
        self._frozen: dict[OrderId, int] = {}
        self._asked: dict[OrderId, PersonId] = {}

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        match entry.event:
            case OrderProposed() as event:
                return self._taken_in(event)
            case OrderApproved() as event:
                return self._first(event)
            case OrderInForce() as event:
                return self._second(event, entry.cause, entry.recorded_at)
            case FreezeBegun() as event:
                return self._freeze(event, entry.cause)
            case OrderEndAsked() as event:
                self._asked[event.order_id] = event.by
            case OrderEnded() as event:
                return self._ended(event)
        return None

    def _taken_in(self, event: OrderProposed) -> str | None:
        terms = event.terms
        self._proposed[event.order_id] = event
        if not (terms.issuer.name and terms.legal_basis and terms.reference.commitment and terms.shares):
            return "I-23: an order lacks its issuer, legal basis, number or subjects"
        if sum(share.amount for share in terms.shares) > terms.amount:
            return "I-23: the shares of an order are more than its amount"
        return None

    def _first(self, event: OrderApproved) -> str | None:
        proposed = self._proposed.get(event.order_id)
        self._approved[event.order_id] = event
        if proposed is None or proposed.by == event.by:
            return "I-18: an order was approved by the person who took it in"
        return None

    def _second(self, event: OrderInForce, cause: str, at: Instant) -> str | None:
        proposed, first = self._proposed.get(event.order_id), self._approved.get(event.order_id)
        if proposed is None or first is None or len({proposed.by, first.by, event.by}) < 3:
            return "I-23: an order came into force without two people who had not taken it in"
        if first.content != event.content:
            return "I-18: the two who approved an order had read different words"
        if event.order_id in self._in_force:
            return "I-23: an order came into force twice"
        terms = proposed.terms
        if not max(at, terms.effective_at) <= event.start < event.until <= terms.expires_at:
            return "I-23: an order reaches further than it says"
        self._in_force[event.order_id] = (event, cause)
        return None

    def _freeze(self, event: FreezeBegun, cause: str) -> str | None:
        order, because = self._in_force.get(event.order_id, (None, ""))
        if order is None or because != cause or (event.start, event.until) != (order.start, order.until):
            return "I-23: money was frozen without an order in force"
        terms = self._proposed[event.order_id].terms
        shares = {share.account_no: (share.amount, share.exempt) for share in terms.shares}
        said = (event.amount, event.exempt)
        if shares.get(event.account_no) != said or event.currency != terms.currency:
            return "I-23: money was frozen that the order does not name"
        self._frozen[event.order_id] = self._frozen.get(event.order_id, 0) + event.amount
        if self._frozen[event.order_id] > terms.amount:
            return "I-23: more was frozen than an order says"
        return None

    def _ended(self, event: OrderEnded) -> str | None:
        if event.order_id in self._in_force and self._asked.get(event.order_id, event.by) == event.by:
            return "I-18: an order in force was ended by one person"
        return None
