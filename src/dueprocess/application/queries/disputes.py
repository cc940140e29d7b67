"""Disputes: for the desk, the API, the payer and the payee. The payee's form of it has nobody in it but themselves."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.application.dispute import disputes_against
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.views.all import DISPUTES, PAYMENT_HOLDS
from dueprocess.domain.dispute import Answer, Dispute, RefundFrom
from dueprocess.domain.payment_hold import PaymentHold, content_digest
from dueprocess.kernel.ids import AccountNo, DisputeId, PaymentHoldId, PersonId, RefundId
from dueprocess.kernel.instants import Instant


class DisputeStatus(StrEnum):
    """How it stands with a dispute."""

    OPEN = "open"
    HELD = "held"
    REFUND = "refund"
    REFUSAL = "refusal"


class HoldFile(msgspec.Struct, frozen=True):
    """A hold as staff read it. `content`: what a second person agrees to."""

    hold_id: PaymentHoldId
    disputes: tuple[DisputeId, ...]
    amount: int
    currency: str
    reason: str | None
    proposed_by: PersonId
    proposed_by_name: str
    proposed_at: Instant
    content: str
    approved_by: PersonId | None
    approved_by_name: str
    awaits: bool
    in_force: bool
    until: Instant | None
    released_at: Instant | None


class DisputeFile(msgspec.Struct, frozen=True):
    """One dispute as staff read it. Accounts by the platform's own ids, "" once erased."""

    dispute_id: DisputeId
    status: DisputeStatus
    payment_id: str | None
    payer_no: AccountNo
    payer: str
    payee_no: AccountNo
    payee: str
    amount: int
    currency: str
    paid_at: Instant
    words: str | None
    disputed_at: Instant
    answer_due_at: Instant
    overdue: bool
    holds: tuple[HoldFile, ...]
    held_until: Instant | None
    shown_at: Instant | None
    objection: str | None
    objected_at: Instant | None
    consented_at: Instant | None
    answered_by: PersonId | None
    answered_by_name: str
    answered_at: Instant | None
    reason: str | None
    refund_from: RefundFrom | None
    refund_id: RefundId | None
    refunded_at: Instant | None


class DisputePage(msgspec.Struct, frozen=True):
    """One dispute as payer or payee reads it; `payee`: it is the payee's. Neither names the other.

    `said`: the reader's own words. `hold_reason`: why it is held (the payee's). Dates that are None have not come.
    """

    dispute_id: DisputeId
    payee: bool
    amount: int
    currency: str
    paid_at: Instant
    disputed_at: Instant | None
    answer_due_at: Instant | None
    held: bool
    held_from: Instant | None
    held_until: Instant | None
    hold_reason: str | None
    said: str | None
    consented_at: Instant | None
    answer: Answer | None
    answered_at: Instant | None
    reason: str | None
    refund_from: RefundFrom | None
    refunded_at: Instant | None
    at: Instant


class HeldLine(msgspec.Struct, frozen=True):
    """One payment that is held, as its payee reads it: how much, of which day, until when."""

    dispute_id: DisputeId
    amount: int
    currency: str
    paid_at: Instant
    until: Instant


class OwedRefund(msgspec.Struct, frozen=True):
    """A refund that the platform was asked for and has not confirmed."""

    refund_id: RefundId
    dispute_id: DisputeId
    payment: str | None
    payer: str
    payee: str
    amount: int
    currency: str
    refund_from: RefundFrom


def dispute_files(look: Looking) -> tuple[DisputeFile, ...]:
    """Every dispute: those that wait for an answer first, the most urgent on top."""
    holds = _holds(look)
    files = [_file(look, row, holds) for row in look.reader.all(DISPUTES)]
    return tuple(
        sorted(files, key=lambda file: (file.answered_at is not None, file.answer_due_at, file.dispute_id))
    )


def dispute_file(look: Looking, dispute_id: str) -> DisputeFile | None:
    """One dispute, or None."""
    row = look.reader.get(DISPUTES, dispute_id)
    return _file(look, row, _holds(look)) if row is not None else None


def holdable(look: Looking, file: DisputeFile) -> tuple[DisputeFile, ...]:
    """Disputes that could be held together with this one: open, never held, to the same payee in the same currency."""
    rows = [
        row for row in disputes_against(look.reader, file.payee_no) if row.payment.currency == file.currency
    ]
    free = [row for row in rows if row.answer is None and row.hold_id is None]
    return tuple(_file(look, row, {}) for row in free)


def dispute_page(look: Looking, dispute_id: str, account_no: AccountNo) -> DisputePage | None:
    """The page of a dispute for whoever paid, or, once the payment was held, for whoever was paid; None for others."""
    row = look.reader.get(DISPUTES, dispute_id)
    if row is None:
        return None
    payment, payee = row.payment, row.payment.payee == account_no
    if (not payee and payment.payer != account_no) or (payee and row.hold_id is None):
        return None
    return DisputePage(
        row.dispute_id,
        payee,
        payment.amount,
        payment.currency,
        payment.paid_at,
        None if payee else row.disputed_at,
        None if payee else row.answer_due_at,
        row.holds(look.now),
        row.held_from if payee else None,
        row.held_until if payee else None,
        look.words(row.hold_reason) if payee else None,
        look.words(row.objection if payee else row.words),
        row.consented_at if payee else None,
        row.answer,
        row.answered_at,
        look.words(row.reason),
        row.refund_from,
        None if payee else row.refunded_at,
        look.now,
    )


def held_lines(look: Looking, account_no: AccountNo) -> tuple[HeldLine, ...]:
    """What is held of a payee's money now, by the end of each."""
    found = [row for row in disputes_against(look.reader, account_no) if row.holds(look.now)]
    lines = [
        HeldLine(
            row.dispute_id, row.payment.amount, row.payment.currency, row.payment.paid_at, row.held_until
        )
        for row in found
        if row.held_until is not None
    ]
    return tuple(sorted(lines, key=lambda line: (line.until, line.dispute_id)))


def disputed_by(look: Looking, account_no: AccountNo) -> tuple[DisputePage, ...]:
    """Payments that this person disputes, the newest first."""
    rows = sorted(look.reader.find(DISPUTES, payer=account_no), key=lambda row: -row.disputed_at)
    pages = (dispute_page(look, row.dispute_id, account_no) for row in rows)
    return tuple(page for page in pages if page is not None)


def owed_refunds(look: Looking) -> tuple[OwedRefund, ...]:
    """Refunds that are owed, the oldest first."""
    rows = sorted(
        look.reader.find(DISPUTES, owed="owed"), key=lambda row: (row.answered_at or 0, row.dispute_id)
    )
    return tuple(
        OwedRefund(
            row.refund_id,
            row.dispute_id,
            look.words(row.payment_id),
            look.reader.external_id(row.payment.payer) or "",
            look.reader.external_id(row.payment.payee) or "",
            row.payment.amount,
            row.payment.currency,
            row.refund_from,
        )
        for row in rows
        if row.refund_id is not None and row.refund_from is not None
    )


def _holds(look: Looking) -> dict[DisputeId, tuple[PaymentHold, ...]]:
    found: dict[DisputeId, tuple[PaymentHold, ...]] = {}
    for hold in look.reader.all(PAYMENT_HOLDS):
        for item in hold.disputes:
            found[item] = (*found.get(item, ()), hold)
    return found


def _file(look: Looking, row: Dispute, holds: dict[DisputeId, tuple[PaymentHold, ...]]) -> DisputeFile:
    payment = row.payment
    return DisputeFile(
        row.dispute_id,
        _status(row, look.now),
        look.words(row.payment_id),
        payment.payer,
        look.reader.external_id(payment.payer) or "",
        payment.payee,
        look.reader.external_id(payment.payee) or "",
        payment.amount,
        payment.currency,
        payment.paid_at,
        look.words(row.words),
        row.disputed_at,
        row.answer_due_at,
        row.answer is None and row.answer_due_at <= look.now,
        tuple(_hold_file(look, hold) for hold in holds.get(row.dispute_id, ())),
        row.held_until,
        row.shown_at,
        look.words(row.objection),
        row.objected_at,
        row.consented_at,
        row.answered_by,
        name_of(look, row.answered_by),
        row.answered_at,
        look.words(row.reason),
        row.refund_from,
        row.refund_id,
        row.refunded_at,
    )


def _hold_file(look: Looking, hold: PaymentHold) -> HoldFile:
    return HoldFile(
        hold.hold_id,
        hold.disputes,
        hold.amount,
        hold.currency,
        look.words(hold.reason),
        hold.proposed_by,
        name_of(look, hold.proposed_by),
        hold.proposed_at,
        content_digest(hold),
        hold.approved_by,
        name_of(look, hold.approved_by),
        hold.awaits(look.now),
        hold.holds(look.now),
        hold.until,
        hold.released_at,
    )


def _status(row: Dispute, now: Instant) -> DisputeStatus:
    if row.answer is not None:
        return DisputeStatus(row.answer.value)
    return DisputeStatus.HELD if row.holds(now) else DisputeStatus.OPEN
