"""Appeal: lodging and withdrawing."""

from __future__ import annotations

from dueprocess.application.facts import clause_of, restrictions_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import APPEALS, DECISIONS
from dueprocess.domain import appeal
from dueprocess.domain.appeal import WINDOW_MIN, LodgeAppeal, LodgeFacts, WithdrawAppeal, WithdrawFacts
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.instants import Instant


def lodging(desk: Desk, decision_id: DecisionId) -> LodgeFacts:
    """What lodging needs to know; the page that offers an appeal asks with the same facts."""
    decision = desk.ledger.get(DECISIONS, decision_id)
    version = desk.policies.version(desk.ledger, decision.version) if decision else None
    told_at = decision.told_at if decision and decision.told_at is not None else Instant(0)
    window, zone, stages = Instant(told_at + WINDOW_MIN), "UTC", 1
    if version is not None:
        book = version.rulebook
        zone, stages = book.zone, book.appeal_stages
        window = max(window, book.appeal_window.after(told_at, zone))  # INVARIANT (I-16)
    return LodgeFacts(
        desk.ids,
        decision,
        clause_of(desk, decision),
        zone,
        window,
        stages,
        restrictions_of(desk, decision),
        desk.ledger.find(APPEALS, decision_id=decision_id),
    )


def _lodge(desk: Desk, command: LodgeAppeal) -> LodgeFacts:
    return lodging(desk, command.decision_id)


def _withdraw(desk: Desk, command: WithdrawAppeal) -> WithdrawFacts:
    found = desk.ledger.get(APPEALS, command.appeal_id)
    decision = desk.ledger.get(DECISIONS, found.decision_id) if found else None
    return WithdrawFacts(found, restrictions_of(desk, decision))


LODGE = Handler(_lodge, appeal.lodge, lambda _facts, command: command.account_no)
WITHDRAW = Handler(_withdraw, appeal.withdraw)
