"""Order: what a court or an authority outside demands of us, approved by two, and bounded by its own words.

The rules are (what an order must say is in `order_intake`, what it takes of somebody's money in `freeze`):
1. One person takes it in; two others approve it, each having read the same words (I-18, I-23). Within a day, or it lapses.
2. It ends when it says; nobody has to run (I-08).
3. One that continues another begins where that ends, and then keeps its place in the queue.
4. It is ended early (withdrawn by its issuer, or shown to have nothing to do with the money) by two people: what leaves then
   does not come back (design 3). A proposal is taken back by one.
5. The person is told at its beginning, or on the day the law lets it be kept back to (Administrative Compulsion Law 31).
6. It restricts no capability, and nobody's balance is asked about here (I-17).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain.freeze import Freeze, FreezeBegun, FreezeEnded
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import AccountNo, FreezeId, OrderId, PersonId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

APPROVERS: Final = 2
"""So many, besides who took it in (I-18, I-23)."""


class IssuerKind(StrEnum):
    """What kind of body an order comes from."""

    COURT = "court"
    PROCURATORATE = "procuratorate"
    POLICE = "police"
    TAX = "tax"
    ADMINISTRATIVE = "administrative"
    AML = "aml"


class Cause(StrEnum):
    """Why an order is ended before its time."""

    WITHDRAWN = "withdrawn"
    UNRELATED = "unrelated"
    MISTAKEN = "mistaken"


class Issuer(msgspec.Struct, frozen=True):
    """Who gives an order: the body's name, its country (ISO 3166, two letters) and its kind."""

    name: str
    country: str
    kind: IssuerKind


class Share(msgspec.Struct, frozen=True):
    """What an order reaches of one account, in minor units: at most `amount`, and never what is exempt as living costs."""

    account_no: AccountNo
    amount: int
    exempt: int = 0


class Terms(msgspec.Struct, frozen=True):
    """What an order says. `tell_at`: until then the law lets it be kept from the person. `continues`: the one it goes on from.

    `endorsed_by`, `endorsement`: the competent body at home and its approval, of an order from abroad.
    """

    issuer: Issuer
    legal_basis: str
    reference: Sealed
    document: Sealed
    shares: tuple[Share, ...]
    amount: int
    currency: str
    effective_at: Instant
    expires_at: Instant
    where_to_ask: Sealed
    tell_at: Instant | None = None
    endorsed_by: str = ""
    endorsement: Sealed | None = None
    continues: OrderId | None = None


class EndAsked(msgspec.Struct, frozen=True):
    """Somebody asks for a second person to end an order."""

    cause: Cause
    reason: Sealed
    by: PersonId
    at: Instant


class Order(msgspec.Struct, frozen=True):
    """State of one order. `since`: when the first of those that continue one another began. `ranked_at`: its place."""

    order_id: OrderId
    terms: Terms
    since: Instant
    ranked_at: Instant
    proposed_by: PersonId
    proposed_at: Instant
    approved_by: tuple[PersonId, ...] = ()
    in_force_at: Instant | None = None
    start: Instant | None = None
    until: Instant | None = None
    told_at: Instant | None = None
    freezes: tuple[FreezeId, ...] = ()
    end_asked: EndAsked | None = None
    ended_by: PersonId | None = None
    ended_at: Instant | None = None
    end_cause: Cause | None = None
    end_reason: Sealed | None = None

    def awaits(self, at: Instant) -> bool:
        """Whether it may still be approved."""
        return self.in_force_at is None and self.ended_at is None and at < self.proposed_at + DAY

    def holds(self, at: Instant) -> bool:
        """Whether it is in force: start <= t < until. INVARIANT (I-08)"""
        return self.start is not None and self.until is not None and self.start <= at < self.until

    def lives(self, at: Instant) -> bool:
        """Whether it is in force or will be: two people approved it, and it is not over."""
        return self.until is not None and self.ended_at is None and at < self.until


class ApproveOrder(Command, frozen=True):
    """Agree, as the first or the second approver. `seen`: the digest of what was read."""

    order_id: OrderId
    by: PersonId
    seen: str


class EndOrder(Command, frozen=True):
    """Take a proposal back; or ask a second person to end an order that is in force."""

    order_id: OrderId
    cause: Cause
    reason: Private
    by: PersonId


class ApproveOrderEnd(Command, frozen=True):
    """Agree that an order ends, as the second person. `seen`: the digest of what was read."""

    order_id: OrderId
    by: PersonId
    seen: str


class OrderProposed(Event, frozen=True):
    """An order was taken in; it reaches nothing yet. `since`: from when its longest term is counted."""

    order_id: OrderId
    terms: Terms
    since: Instant
    by: PersonId


class OrderApproved(Event, frozen=True):
    """A first person approved it; it reaches nothing yet. `content`: the digest of what was read."""

    order_id: OrderId
    by: PersonId
    content: str


class OrderInForce(Event, frozen=True):
    """A second person approved it: it reaches what it names from `start` until `until`; its subjects are told at `told_at`."""

    order_id: OrderId
    by: PersonId
    content: str
    ranked_at: Instant
    start: Instant
    until: Instant
    told_at: Instant


class OrderEndAsked(Event, frozen=True):
    """One person finds that it must end; it goes on until a second agrees."""

    order_id: OrderId
    cause: Cause
    reason: Sealed
    by: PersonId


class OrderEnded(Event, frozen=True):
    """It reaches nothing any more, or its proposal was taken back. `content`: what the second person read, "" of a proposal."""

    order_id: OrderId
    cause: Cause
    reason: Sealed
    by: PersonId
    content: str = ""


class OrderFacts(msgspec.Struct, frozen=True):
    """What approving and ending need to know. `known`: the accounts among its subjects that exist still."""

    person: Staff | None
    order: Order | None
    before: Order | None = None
    known: frozenset[AccountNo] = frozenset()
    freezes: tuple[Freeze, ...] = ()


def content_digest(order: Order) -> str:
    """What everybody who approves must have read alike: the whole order, word for word."""
    return digest(canonical({"order_id": order.order_id, "since": order.since, "terms": order.terms}))


def end_digest(order: Order) -> str:
    """What the second person must have read to end it: which order, why, and who asks."""
    return digest(canonical({"order_id": order.order_id, "end": order.end_asked}))


def approve(facts: OrderFacts, command: ApproveOrder, now: Instant) -> tuple[Event, ...] | Refusal:
    """Agree. With the second agreement it is in force. INVARIANT (I-23)"""
    refused = require(facts.person, Role.APPROVER)
    order = facts.order
    if refused is not None or facts.person is None:
        return refused or refuse(Code.STAFF_UNKNOWN)
    if order is None or order.in_force_at is not None or order.ended_at is not None:
        return refuse(Code.ORDER_NOT_PROPOSED)
    if not order.awaits(now):
        return refuse(Code.ORDER_PROPOSAL_LAPSED)
    if order.proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    if command.by in order.approved_by:  # INVARIANT (I-18)
        return refuse(Code.ORDER_APPROVED_BEFORE)
    if any(in_conflict(facts.person, share.account_no) for share in order.terms.shares):
        return refuse(Code.STAFF_IN_CONFLICT)
    if command.seen != content_digest(order):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    if order.terms.expires_at <= now:  # INVARIANT (I-23)
        return refuse(Code.ORDER_EXPIRED)
    if len(order.approved_by) + 1 < APPROVERS:
        return (OrderApproved(order.order_id, command.by, command.seen),)
    return _in_force(facts, order, command, now)


def end(facts: OrderFacts, command: EndOrder, now: Instant) -> tuple[Event, ...] | Refusal:
    """Take a proposal back at once; ask for a second person where money is frozen. INVARIANT (I-18)"""
    refused = require(facts.person, Role.DECIDER, Role.SUPERVISOR, Role.APPROVER)
    if refused is not None:
        return refused
    order = facts.order
    if order is None:
        return refuse(Code.NOT_FOUND)
    if not order.awaits(now) and not order.lives(now):
        return refuse(Code.ORDER_NOT_IN_FORCE)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    said = (order.order_id, command.cause, command.reason.sealed, command.by)
    return (OrderEnded(*said),) if order.awaits(now) else (OrderEndAsked(*said),)


def approve_end(facts: OrderFacts, command: ApproveOrderEnd, now: Instant) -> tuple[Event, ...] | Refusal:
    """Agree that it ends: what it had frozen is free from now on. INVARIANT (I-18)"""
    refused = require(facts.person, Role.APPROVER)
    if refused is not None or facts.person is None:
        return refused or refuse(Code.STAFF_UNKNOWN)
    order = facts.order
    if order is None or order.end_asked is None or not order.lives(now):
        return refuse(Code.ORDER_END_NOT_ASKED)
    asked = order.end_asked
    if asked.by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    if any(in_conflict(facts.person, share.account_no) for share in order.terms.shares):
        return refuse(Code.STAFF_IN_CONFLICT)
    if command.seen != end_digest(order):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    ended = OrderEnded(order.order_id, asked.cause, asked.reason, command.by, command.seen)
    return (
        ended,
        *(FreezeEnded(item.freeze_id, item.order_id, item.account_no) for item in facts.freezes),
    )


def _in_force(
    facts: OrderFacts, order: Order, command: ApproveOrder, now: Instant
) -> tuple[Event, ...] | Refusal:
    """What follows from the second agreement, as results: until when, told when, and each account's share."""
    terms, before = order.terms, facts.before
    unknown = next((share for share in terms.shares if share.account_no not in facts.known), None)
    if unknown is not None:
        return refuse(Code.TARGET_UNKNOWN, "shares")
    start, until = Instant(max(now, terms.effective_at)), terms.expires_at
    if start >= until:
        return refuse(Code.ORDER_EXPIRED)
    follows = before is not None and before.until == start and before.ended_at is None
    ranked_at = before.ranked_at if before is not None and follows else order.proposed_at
    told_at = Instant(max(start, terms.tell_at or start))
    return (
        OrderInForce(order.order_id, command.by, command.seen, ranked_at, start, until, told_at),
        *(
            FreezeBegun(
                FreezeId(f"{order.order_id}.{number}"),
                order.order_id,
                share.account_no,
                share.amount,
                terms.currency,
                share.exempt,
                ranked_at,
                start,
                until,
                told_at,
            )
            for number, share in enumerate(terms.shares, start=1)
        ),
    )


def evolve(state: Order | None, event: Event, at: Instant) -> Order | None:
    """Fold one event into the order it names."""
    match event:
        case OrderProposed():
            return Order(event.order_id, event.terms, event.since, at, event.by, at)
        case OrderApproved() if state is not None:
            return msgspec.structs.replace(state, approved_by=(*state.approved_by, event.by))
        case OrderInForce() if state is not None:
            return msgspec.structs.replace(
                state,
                approved_by=(*state.approved_by, event.by),
                in_force_at=at,
                ranked_at=event.ranked_at,
                start=event.start,
                until=event.until,
                told_at=event.told_at,
            )
        case FreezeBegun() if state is not None:
            return msgspec.structs.replace(state, freezes=(*state.freezes, event.freeze_id))
        case OrderEndAsked() if state is not None:
            asked = EndAsked(event.cause, event.reason, event.by, at)
            return msgspec.structs.replace(state, end_asked=asked)
        case OrderEnded() if state is not None:
            until = (
                None if state.until is None or state.start is None else max(state.start, min(state.until, at))
            )
            return msgspec.structs.replace(
                state,
                until=until,
                ended_by=event.by,
                ended_at=at,
                end_cause=event.cause,
                end_reason=event.reason,
            )
        case _:
            return state
