"""Payment hold: proposing, agreeing to and releasing one."""

from __future__ import annotations

from collections.abc import Iterable

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import DISPUTES, PAYMENT_HOLDS
from dueprocess.domain import payment_hold
from dueprocess.domain.dispute import Dispute
from dueprocess.domain.payment_hold import (
    PAYMENTS_MOST,
    ApproveHold,
    HoldFacts,
    HoldPayments,
    PaymentHold,
    ReleaseHold,
)
from dueprocess.kernel.ids import AccountNo, DisputeId


def _named(desk: Desk, wanted: Iterable[DisputeId]) -> tuple[Dispute, ...]:
    found = (desk.ledger.get(DISPUTES, item) for item in wanted)
    return tuple(item for item in found if item is not None)


def _proposing(desk: Desk, command: HoldPayments) -> HoldFacts:
    return HoldFacts(desk.ids, person(desk, command.by), _named(desk, command.disputes[:PAYMENTS_MOST]))


def _facts(desk: Desk, command: ApproveHold | ReleaseHold) -> HoldFacts:
    found = desk.ledger.get(PAYMENT_HOLDS, command.hold_id)
    named = _named(desk, found.disputes) if found is not None else ()
    return HoldFacts(desk.ids, person(desk, command.by), named, found)


def _payee(found: PaymentHold | None) -> AccountNo | None:
    return found.payee if found is not None else None


PROPOSE: Handler[HoldPayments, HoldFacts] = Handler(
    _proposing,
    payment_hold.propose,
    lambda facts, _command: facts.disputes[0].payment.payee if facts.disputes else None,
)
APPROVE: Handler[ApproveHold, HoldFacts] = Handler(_facts, payment_hold.approve)
RELEASE: Handler[ReleaseHold, HoldFacts] = Handler(
    _facts, payment_hold.release, lambda facts, _command: _payee(facts.hold)
)
