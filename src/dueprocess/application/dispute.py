"""Dispute: taking one in, what the payee says, answering, and the platform's confirmation of a refund."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, DISPUTES, ORDERS
from dueprocess.domain import dispute
from dueprocess.domain.dispute import (
    AnswerDispute,
    AnswerFacts,
    ConfirmRefund,
    ConsentToRefund,
    Dispute,
    DisputeFacts,
    DisputePayment,
    ObjectToHold,
    RecordHoldShowing,
)
from dueprocess.kernel.ids import AccountNo


def disputes_against(reader: Reader, account_no: AccountNo) -> tuple[Dispute, ...]:
    """Every dispute of a payment to this account: what `domain.dispute.held` is asked with."""
    return reader.find(DISPUTES, payee=account_no)


def open_disputes(reader: Reader, account_no: AccountNo) -> bool:
    """Whether a dispute of this payer or payee is unanswered, or a refund to the payer is owed."""
    found = (*disputes_against(reader, account_no), *reader.find(DISPUTES, payer=account_no))
    return any(item.answer is None or (item.refund_id and item.refunded_at is None) for item in found)


def _disputing(desk: Desk, command: DisputePayment) -> DisputeFacts:
    tag = command.payment_id.sealed.tag
    return DisputeFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.payment.payer),
        desk.ledger.get(ACCOUNTS, command.payment.payee),
        desk.ledger.find(DISPUTES, payment=tag) if tag else (),
    )


def _answering(desk: Desk, command: AnswerDispute) -> AnswerFacts:
    return AnswerFacts(
        desk.ids,
        desk.ledger.get(DISPUTES, command.dispute_id),
        person(desk, command.by),
        desk.ledger.get(ORDERS, command.order_id),
    )


def _payee(desk: Desk, command: ConsentToRefund | ObjectToHold | RecordHoldShowing) -> AnswerFacts:
    return AnswerFacts(desk.ids, desk.ledger.get(DISPUTES, command.dispute_id))


def _confirming(desk: Desk, command: ConfirmRefund) -> AnswerFacts:
    found = desk.ledger.find(DISPUTES, refund_id=command.refund_id)
    return AnswerFacts(desk.ids, found[0] if found else None)


def _payer(facts: AnswerFacts, _command: AnswerDispute) -> AccountNo | None:
    return facts.dispute.payment.payer if facts.dispute is not None else None


DISPUTE: Handler[DisputePayment, DisputeFacts] = Handler(
    _disputing, dispute.dispute_payment, lambda _facts, command: command.by
)
ANSWER: Handler[AnswerDispute, AnswerFacts] = Handler(_answering, dispute.answer_dispute, _payer)
CONSENT: Handler[ConsentToRefund, AnswerFacts] = Handler(_payee, dispute.consent)
OBJECT: Handler[ObjectToHold, AnswerFacts] = Handler(
    _payee, dispute.object_to_hold, lambda _facts, command: command.by
)
SHOWN: Handler[RecordHoldShowing, AnswerFacts] = Handler(_payee, dispute.record_showing)
CONFIRM: Handler[ConfirmRefund, AnswerFacts] = Handler(_confirming, dispute.confirm_refund)
