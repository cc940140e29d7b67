"""The constitution over the held payments of a record: two people, named payments, 72 hours, and each payment once."""

from __future__ import annotations

from dueprocess.domain.dispute import (
    DisputeAnswered,
    PaymentDisputed,
    PaymentHeld,
    RefundConsented,
    RefundFrom,
)
from dueprocess.domain.payment_hold import HELD_AT_MOST, HoldApproved, HoldProposed
from dueprocess.kernel.ids import DisputeId, PaymentHoldId
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Envelope


class PaymentHolds:
    """Looks at disputes and holds in the order of the record."""

    def __init__(self) -> None:
        self._disputed: dict[DisputeId, PaymentDisputed] = {}
        self._proposed: dict[PaymentHoldId, HoldProposed] = {}
        self._approved: dict[PaymentHoldId, tuple[HoldApproved, str]] = {}
        self._held: set[DisputeId] = set()
        self._consented: set[DisputeId] = set()

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        match entry.event:
            case PaymentDisputed() as event:
                self._disputed[event.dispute_id] = event
            case HoldProposed() as event:
                return self._propose(event)
            case HoldApproved() as event:
                return self._approve(event, entry.cause, entry.recorded_at)
            case PaymentHeld() as event:
                return self._hold(event, entry.cause)
            case RefundConsented() as event:
                self._consented.add(event.dispute_id)
            case DisputeAnswered(refund_from=RefundFrom.PAYEE) as event:
                if event.dispute_id not in self._consented:
                    return "I-23: a refund is to come from a payee who had not agreed to it"
            case _:
                pass
        return None

    def _propose(self, event: HoldProposed) -> str | None:
        self._proposed[event.hold_id] = event
        named = [self._disputed[item] for item in event.disputes if item in self._disputed]
        if sum(item.payment.amount for item in named) != event.amount or len(named) < len(event.disputes):
            return "I-23: a hold is of another amount than the disputed payments it names"
        return None

    def _approve(self, event: HoldApproved, cause: str, at: Instant) -> str | None:
        proposed = self._proposed.get(event.hold_id)
        if proposed is None or proposed.by == event.by:
            return "I-18: payments were held by one person"
        if not at < event.until <= at + HELD_AT_MOST:
            return "I-23: payments are held for more than 72 hours"
        self._approved[event.hold_id] = (event, cause)
        return None

    def _hold(self, event: PaymentHeld, cause: str) -> str | None:
        approved, because = self._approved.get(event.hold_id, (None, ""))
        if approved is None or because != cause or event.until != approved.until:
            return "I-18: a payment was held without two people"
        found = self._disputed.get(event.dispute_id)
        if found is None or event.dispute_id not in self._proposed[event.hold_id].disputes:
            return "I-23: a payment was held that the hold does not name"
        said = (event.payee, event.amount, event.currency)
        if said != (found.payment.payee, found.payment.amount, found.payment.currency):
            return "I-23: more was held than the payment"
        if event.dispute_id in self._held:
            return "I-23: a payment was held twice"
        self._held.add(event.dispute_id)
        return None
