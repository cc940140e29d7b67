"""Dispute: a payer says that a payment they made was got from them by fraud; it may be held, and is answered with reasons.

The rules are (how payments are held is in `payment_hold`):
1. Only who paid disputes, only a payment that the platform names, within 180 days, and once.
2. The payee learns of it when their money is held, with the reason; they can object, or agree that it be given back.
3. It is answered by a person, with reasons: a refund, or a refusal. Both are told.
4. A refund is asked of the platform under a key, and owed until it confirms it: out of what the payee agreed to give back,
   of the platform's own funds, or by an order in force. We take nothing out of anybody's balance (design 3.6).
5. Who disputed stays out of the payee's pages beyond the payment itself, which their own ledger names.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from dueprocess.domain.account import Account
from dueprocess.domain.order import Order
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.ids import AccountNo, DisputeId, Mint, OrderId, PaymentHoldId, PersonId, RefundId
from dueprocess.kernel.instants import DAY, MINUTE, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.money import is_amount, is_currency
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

DISPUTED_WITHIN = 180 * DAY
ANSWERED_WITHIN = 7 * DAY
"""By when an answer is owed to the payer."""

CLOCK_TOLERANCE = 5 * MINUTE


class Answer(StrEnum):
    """What came of a dispute."""

    REFUND = "refund"
    REFUSAL = "refusal"


class RefundFrom(StrEnum):
    """Out of what a refund is paid."""

    PAYEE = "payee"
    PLATFORM = "platform"
    ORDER = "order"


class Payment(msgspec.Struct, frozen=True):
    """A payment as the platform names it. `amount` in minor units of `currency`."""

    payer: AccountNo
    payee: AccountNo
    amount: int
    currency: str
    paid_at: Instant


class Dispute(msgspec.Struct, frozen=True):
    """State of one dispute. `payment_id`: the platform's own name of the payment, tagged. It is held from, until."""

    dispute_id: DisputeId
    payment_id: Sealed
    payment: Payment
    words: Sealed
    disputed_at: Instant
    answer_due_at: Instant
    hold_id: PaymentHoldId | None = None
    held_from: Instant | None = None
    held_until: Instant | None = None
    hold_reason: Sealed | None = None
    shown_at: Instant | None = None
    objection: Sealed | None = None
    objected_at: Instant | None = None
    consented_at: Instant | None = None
    answer: Answer | None = None
    answered_by: PersonId | None = None
    answered_at: Instant | None = None
    reason: Sealed | None = None
    refund_from: RefundFrom | None = None
    refund_id: RefundId | None = None
    refunded_at: Instant | None = None

    def holds(self, at: Instant) -> bool:
        """Whether the payment is held: from <= t < until. Nothing has to run for it to be free. INVARIANT (I-08)"""
        return (
            self.held_from is not None
            and self.held_until is not None
            and self.held_from <= at < self.held_until
        )


class DisputePayment(Command, frozen=True):
    """Dispute a payment that one made. `payment`: as the platform's ledger has it, never as the person tells it."""

    payment_id: Private
    payment: Payment
    by: AccountNo
    words: Private


class AnswerDispute(Command, frozen=True):
    """Answer, with reasons. A refund says out of what; one by an order says by which."""

    dispute_id: DisputeId
    answer: Answer
    reason: Private
    by: PersonId
    refund_from: RefundFrom | None = None
    order_id: OrderId | None = None


class ConsentToRefund(Command, frozen=True):
    """The payee agrees that the payment be given back."""

    dispute_id: DisputeId
    by: AccountNo


class ObjectToHold(Command, frozen=True):
    """The payee says why the payment is theirs."""

    dispute_id: DisputeId
    by: AccountNo
    words: Private


class RecordHoldShowing(Command, frozen=True):
    """The payee's page of what is held was shown to them."""

    dispute_id: DisputeId
    by: AccountNo


class ConfirmRefund(Command, frozen=True):
    """The platform says that the refund was paid."""

    refund_id: RefundId


class PaymentDisputed(Event, frozen=True):
    """A payer disputes a payment; nothing is held yet."""

    dispute_id: DisputeId
    payment_id: Sealed
    payment: Payment
    words: Sealed
    answer_due_at: Instant


class PaymentHeld(Event, frozen=True):
    """The payee cannot send this amount away from `start` until `until`; the rest of their money is free."""

    dispute_id: DisputeId
    hold_id: PaymentHoldId
    payee: AccountNo
    amount: int
    currency: str
    reason: Sealed
    start: Instant
    until: Instant


class PaymentReleased(Event, frozen=True):
    """It is held no more, before its time."""

    dispute_id: DisputeId
    hold_id: PaymentHoldId
    payee: AccountNo


class HoldShown(Event, frozen=True):
    """The payee read what is held and why."""

    dispute_id: DisputeId


class HoldObjected(Event, frozen=True):
    """The payee objected."""

    dispute_id: DisputeId
    words: Sealed


class RefundConsented(Event, frozen=True):
    """The payee agreed that it be given back."""

    dispute_id: DisputeId


class DisputeAnswered(Event, frozen=True):
    """A person answered. `payee` is told too, where the payment was held (None: they never learned of it)."""

    dispute_id: DisputeId
    answer: Answer
    reason: Sealed
    by: PersonId
    payer: AccountNo
    payee: AccountNo | None
    refund_from: RefundFrom | None = None
    order_id: OrderId | None = None


class RefundAsked(Event, frozen=True):
    """The platform is asked, under this key, to pay the payer back."""

    refund_id: RefundId
    dispute_id: DisputeId
    refund_from: RefundFrom


class RefundConfirmed(Event, frozen=True):
    """The platform has paid it."""

    refund_id: RefundId
    dispute_id: DisputeId


class DisputeFacts(msgspec.Struct, frozen=True):
    """What disputing needs to know. `before`: disputes of the same payment."""

    ids: Mint
    payer: Account | None
    payee: Account | None
    before: tuple[Dispute, ...]


class AnswerFacts(msgspec.Struct, frozen=True):
    """What answering, objecting and confirming need to know."""

    ids: Mint
    dispute: Dispute | None
    person: Staff | None = None
    order: Order | None = None


def dispute_payment(
    facts: DisputeFacts, command: DisputePayment, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Take a dispute in, from whoever paid."""
    payment = command.payment
    if facts.payer is None or facts.payer.erased or payment.payer != command.by:
        return refuse(Code.NOT_FOUND, "payment")
    if facts.payee is None or payment.payee == payment.payer:
        return refuse(Code.NOT_FOUND, "payment")
    if command.payment_id.blank or not command.payment_id.sealed.tag:
        return refuse(Code.TEXT_MISSING, "payment")
    if not is_amount(payment.amount) or not is_currency(payment.currency):
        return refuse(Code.DISPUTE_AMOUNT_UNSOUND, "amount")
    if not now - DISPUTED_WITHIN <= payment.paid_at <= now + CLOCK_TOLERANCE:
        return refuse(Code.DISPUTE_TOO_OLD, "paid_at", days=str(DISPUTED_WITHIN // DAY))
    if facts.before:
        return refuse(Code.DISPUTED_ALREADY)
    if command.words.blank:
        return refuse(Code.TEXT_MISSING, "words")
    due = Instant(now + ANSWERED_WITHIN)
    dispute_id = DisputeId(facts.ids("dsp"))
    return (PaymentDisputed(dispute_id, command.payment_id.sealed, payment, command.words.sealed, due),)


def answer_dispute(facts: AnswerFacts, command: AnswerDispute, now: Instant) -> tuple[Event, ...] | Refusal:
    """Answer it once, with reasons; what was held for it is free, unless the payee agreed to give it back."""
    refused = require(facts.person, Role.DECIDER, Role.SUPERVISOR)
    found = facts.dispute
    if refused is not None or facts.person is None:
        return refused or refuse(Code.STAFF_UNKNOWN)
    if found is None:
        return refuse(Code.NOT_FOUND)
    if found.answer is not None:
        return refuse(Code.DISPUTE_ANSWERED_ALREADY)
    if partial(facts.person, found):
        return refuse(Code.STAFF_IN_CONFLICT)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    refund = command.answer is Answer.REFUND
    if refund and (refused := _unpaid_for(facts, command, found, now)) is not None:
        return refused
    source = command.refund_from if refund else None
    events: list[Event] = [
        DisputeAnswered(
            found.dispute_id,
            command.answer,
            command.reason.sealed,
            command.by,
            found.payment.payer,
            found.payment.payee if found.hold_id is not None else None,
            source,
            command.order_id if source is RefundFrom.ORDER else None,
        )
    ]
    if source is not None:
        events.append(RefundAsked(RefundId(facts.ids("rfd")), found.dispute_id, source))
    if found.hold_id is not None and found.holds(now) and source is not RefundFrom.PAYEE:
        events.append(PaymentReleased(found.dispute_id, found.hold_id, found.payment.payee))
    return tuple(events)


def consent(facts: AnswerFacts, command: ConsentToRefund, now: Instant) -> tuple[Event, ...] | Refusal:
    """Agree to give it back: only the payee can, and only of what they were told of."""
    found = facts.dispute
    if not _theirs(found, command.by) or found is None:
        return refuse(Code.NOT_FOUND)
    if found.answer is not None:
        return refuse(Code.DISPUTE_ANSWERED_ALREADY)
    return () if found.consented_at is not None else (RefundConsented(found.dispute_id),)


def object_to_hold(facts: AnswerFacts, command: ObjectToHold, now: Instant) -> tuple[Event, ...] | Refusal:
    """Object: only the payee can. What they said last is what is read."""
    found = facts.dispute
    if not _theirs(found, command.by) or found is None:
        return refuse(Code.NOT_FOUND)
    if found.answer is not None:
        return refuse(Code.DISPUTE_ANSWERED_ALREADY)
    if command.words.blank:
        return refuse(Code.TEXT_MISSING, "words")
    return (HoldObjected(found.dispute_id, command.words.sealed),)


def record_showing(
    facts: AnswerFacts, command: RecordHoldShowing, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Note once that the payee read it."""
    found = facts.dispute
    if not _theirs(found, command.by) or found is None:
        return refuse(Code.NOT_FOUND)
    return () if found.shown_at is not None else (HoldShown(found.dispute_id),)


def confirm_refund(facts: AnswerFacts, command: ConfirmRefund, now: Instant) -> tuple[Event, ...] | Refusal:
    """Note the platform's confirmation, once."""
    found = facts.dispute
    if found is None or found.refund_id != command.refund_id:
        return refuse(Code.NOT_FOUND)
    return () if found.refunded_at is not None else (RefundConfirmed(command.refund_id, found.dispute_id),)


def held(disputes: Iterable[Dispute], account_no: AccountNo, currency: str, at: Instant) -> int:
    """What of a payee's money is held now, in minor units: the sum of the disputed payments and no more. INVARIANT (I-23)"""
    return sum(
        item.payment.amount
        for item in disputes
        if item.payment.payee == account_no and item.payment.currency == currency and item.holds(at)
    )


def partial(person: Staff, found: Dispute) -> bool:
    """Whether this member of staff is connected with the payer or the payee."""
    return in_conflict(person, found.payment.payer) or in_conflict(person, found.payment.payee)


def _theirs(found: Dispute | None, account_no: AccountNo) -> bool:
    """Whether this account is the payee of a payment that was held: before that they are told nothing."""
    return found is not None and found.payment.payee == account_no and found.hold_id is not None


def _unpaid_for(facts: AnswerFacts, command: AnswerDispute, found: Dispute, now: Instant) -> Refusal | None:
    """Why nothing stands behind this refund: nobody's balance is taken from by us."""
    match command.refund_from:
        case None:
            return refuse(Code.REFUND_FROM_NOTHING, "refund_from")
        case RefundFrom.PAYEE if found.consented_at is None:
            return refuse(Code.REFUND_NEEDS_CONSENT, "refund_from")
        case RefundFrom.ORDER:
            order = facts.order
            reached = order is not None and any(
                share.account_no == found.payment.payee for share in order.terms.shares
            )
            if order is None or not reached or not order.holds(now):
                return refuse(Code.REFUND_NEEDS_ORDER, "order_id")
        case _:
            pass
    return None


def evolve(state: Dispute | None, event: Event, at: Instant) -> Dispute | None:
    """Fold one event into the dispute it names."""
    change = msgspec.structs.replace
    match event:
        case PaymentDisputed():
            return Dispute(
                event.dispute_id, event.payment_id, event.payment, event.words, at, event.answer_due_at
            )
        case PaymentHeld() if state is not None:
            return change(
                state,
                hold_id=event.hold_id,
                held_from=event.start,
                held_until=event.until,
                hold_reason=event.reason,
            )
        case PaymentReleased() if state is not None and state.held_until is not None:
            return change(state, held_until=min(state.held_until, at))
        case HoldShown() if state is not None:
            return change(state, shown_at=at)
        case HoldObjected() if state is not None:
            return change(state, objection=event.words, objected_at=at)
        case RefundConsented() if state is not None:
            return change(state, consented_at=at)
        case DisputeAnswered() if state is not None:
            return change(
                state,
                answer=event.answer,
                reason=event.reason,
                answered_by=event.by,
                answered_at=at,
                refund_from=event.refund_from,
            )
        case RefundAsked() if state is not None:
            return change(state, refund_id=event.refund_id)
        case RefundConfirmed() if state is not None:
            return change(state, refunded_at=at)
        case _:
            return state
