"""Payment hold: named payments that their payers dispute cannot leave the payee's account, for 72 hours at most.

The rules are:
1. One person proposes, another in another role agrees to the very same payments and reason (I-18). After a day a proposal lapses.
2. It names payments, never an account: the sum of those and no more; the rest is free (I-23, O19).
3. 72 hours, as an instant; then an order has come, or it is over (I-08). No payment is held twice.
4. One person releases it at once, with a reason.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain.dispute import Dispute, PaymentHeld, PaymentReleased, partial
from dueprocess.domain.staff import Role, Staff, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import AccountNo, DisputeId, Mint, PaymentHoldId, PersonId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

HELD_AT_MOST = 72 * HOUR
PAYMENTS_MOST = 50


class PaymentHold(msgspec.Struct, frozen=True):
    """State of one hold: which disputes' payments, of whom, how much together."""

    hold_id: PaymentHoldId
    disputes: tuple[DisputeId, ...]
    payee: AccountNo
    amount: int
    currency: str
    reason: Sealed
    proposed_by: PersonId
    proposed_at: Instant
    approved_by: PersonId | None = None
    until: Instant | None = None
    released_by: PersonId | None = None
    released_at: Instant | None = None
    release_reason: Sealed | None = None

    def awaits(self, at: Instant) -> bool:
        """Whether a second person may still agree."""
        return self.approved_by is None and self.released_at is None and at < self.proposed_at + DAY

    def holds(self, at: Instant) -> bool:
        """Whether it is in force. INVARIANT (I-08)"""
        return self.until is not None and at < self.until


class HoldPayments(Command, frozen=True):
    """Ask a second person to hold the payments of these disputes, which are all to one payee in one currency."""

    disputes: tuple[DisputeId, ...]
    reason: Private
    by: PersonId


class ApproveHold(Command, frozen=True):
    """Agree, as the second person: they are held for 72 hours. `seen`: the digest of what was read."""

    hold_id: PaymentHoldId
    by: PersonId
    seen: str


class ReleaseHold(Command, frozen=True):
    """Release what is held, or take a proposal back."""

    hold_id: PaymentHoldId
    reason: Private
    by: PersonId


class HoldProposed(Event, frozen=True):
    """A hold waits for its second person; nothing is held yet."""

    hold_id: PaymentHoldId
    disputes: tuple[DisputeId, ...]
    payee: AccountNo
    amount: int
    currency: str
    reason: Sealed
    by: PersonId


class HoldApproved(Event, frozen=True):
    """A second person agreed: each payment is held until `until`. `content`: what both read."""

    hold_id: PaymentHoldId
    by: PersonId
    content: str
    until: Instant


class HoldReleased(Event, frozen=True):
    """One person ended it before its time, or took the proposal back."""

    hold_id: PaymentHoldId
    by: PersonId
    reason: Sealed


class HoldFacts(msgspec.Struct, frozen=True):
    """What a hold needs to know. `disputes`: those that it names, in its order."""

    ids: Mint
    person: Staff | None
    disputes: tuple[Dispute, ...]
    hold: PaymentHold | None = None


def content_digest(hold: PaymentHold) -> str:
    """What two people must have read alike: which payments of whom, how much, and why."""
    said = {
        "hold_id": hold.hold_id,
        "disputes": hold.disputes,
        "payee": hold.payee,
        "amount": hold.amount,
        "currency": hold.currency,
        "reason": hold.reason.commitment,
    }
    return digest(canonical(said))


def propose(facts: HoldFacts, command: HoldPayments, now: Instant) -> tuple[Event, ...] | Refusal:
    """Propose to hold them."""
    refused = require(facts.person, Role.DECIDER, Role.SUPERVISOR)
    if refused is not None or facts.person is None:
        return refused or refuse(Code.STAFF_UNKNOWN)
    named = command.disputes
    if not 1 <= len(named) <= PAYMENTS_MOST or len(set(named)) < len(named):
        return refuse(Code.HOLD_NAMES_NOTHING, "disputes")
    if len(facts.disputes) < len(named):
        return refuse(Code.NOT_FOUND, "disputes")
    if (refused := _cannot_hold(facts, facts.person)) is not None:
        return refused
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    first = facts.disputes[0].payment
    amount = sum(item.payment.amount for item in facts.disputes)
    hold_id = PaymentHoldId(facts.ids("hld"))
    return (
        HoldProposed(hold_id, named, first.payee, amount, first.currency, command.reason.sealed, command.by),
    )


def approve(facts: HoldFacts, command: ApproveHold, now: Instant) -> tuple[Event, ...] | Refusal:
    """Agree, as a second person in another role who read the same. INVARIANT (I-18)"""
    refused = require(facts.person, Role.APPROVER)
    if refused is not None or facts.person is None:
        return refused or refuse(Code.STAFF_UNKNOWN)
    hold = facts.hold
    if hold is None or not hold.awaits(now):
        return refuse(Code.HOLD_NOT_PROPOSED)
    if hold.proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    if command.seen != content_digest(hold):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    if (refused := _cannot_hold(facts, facts.person)) is not None:
        return refused
    until = Instant(now + HELD_AT_MOST)  # INVARIANT (I-23)
    return (
        HoldApproved(hold.hold_id, command.by, command.seen, until),
        *(
            PaymentHeld(
                item.dispute_id,
                hold.hold_id,
                item.payment.payee,
                item.payment.amount,
                item.payment.currency,
                hold.reason,
                now,
                until,
            )
            for item in facts.disputes
        ),
    )


def release(facts: HoldFacts, command: ReleaseHold, now: Instant) -> tuple[Event, ...] | Refusal:
    """End it now, by one person; or take a proposal back."""
    refused = require(facts.person, Role.DECIDER, Role.SUPERVISOR, Role.APPROVER)
    if refused is not None:
        return refused
    hold = facts.hold
    if hold is None:
        return refuse(Code.NOT_FOUND)
    if not hold.holds(now) and not hold.awaits(now):
        return refuse(Code.HOLD_NOT_IN_FORCE)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (
        HoldReleased(hold.hold_id, command.by, command.reason.sealed),
        *(
            PaymentReleased(item.dispute_id, hold.hold_id, hold.payee)
            for item in facts.disputes
            if item.hold_id == hold.hold_id and item.holds(now)
        ),
    )


def _cannot_hold(facts: HoldFacts, person: Staff) -> Refusal | None:
    """Why these payments cannot be held together, by this person, now."""
    first = facts.disputes[0].payment
    if any(
        (item.payment.payee, item.payment.currency) != (first.payee, first.currency)
        for item in facts.disputes
    ):
        return refuse(Code.HOLD_OF_SEVERAL, "disputes")
    if any(partial(person, item) for item in facts.disputes):
        return refuse(Code.STAFF_IN_CONFLICT)
    if any(item.answer is not None for item in facts.disputes):
        return refuse(Code.DISPUTE_ANSWERED_ALREADY)
    if any(item.hold_id is not None for item in facts.disputes):  # INVARIANT (I-23)
        return refuse(Code.PAYMENT_HELD_BEFORE)
    return None


def evolve(state: PaymentHold | None, event: Event, at: Instant) -> PaymentHold | None:
    """Fold one event into the hold it names."""
    match event:
        case HoldProposed():
            return PaymentHold(
                event.hold_id,
                event.disputes,
                event.payee,
                event.amount,
                event.currency,
                event.reason,
                event.by,
                at,
            )
        case HoldApproved() if state is not None:
            return msgspec.structs.replace(state, approved_by=event.by, until=event.until)
        case HoldReleased() if state is not None:
            until = None if state.until is None else min(state.until, at)
            return msgspec.structs.replace(
                state, released_by=event.by, released_at=at, release_reason=event.reason, until=until
            )
        case _:
            return state
