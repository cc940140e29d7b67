"""Decision: deciding a case."""

from __future__ import annotations

from dueprocess.application.facts import deciding
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.payment_return import beside
from dueprocess.application.views.all import CASES
from dueprocess.domain import decision
from dueprocess.domain.decision import DecideCase, DecideFacts


def _decide(desk: Desk, command: DecideCase) -> DecideFacts:
    case = desk.ledger.get(CASES, command.case_id)
    return deciding(desk, case, command.decider, command.evidence, command.target)


DECIDE = Handler(
    _decide, decision.decide, lambda facts, _command: facts.case.account_no if facts.case else None, beside
)
