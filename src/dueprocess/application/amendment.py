"""Amendment: giving a restriction other terms."""

from __future__ import annotations

from dueprocess.application.facts import clause_of, deciding, restrictions_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.payment_return import beside
from dueprocess.application.views.all import APPEALS, CASES, DECISIONS, RESTRICTIONS
from dueprocess.domain import amendment
from dueprocess.domain.amendment import AmendFacts, AmendRestriction
from dueprocess.domain.appeal import open_one


def _amend(desk: Desk, command: AmendRestriction) -> AmendFacts:
    restriction = desk.ledger.get(RESTRICTIONS, command.restriction_id)
    decision = desk.ledger.get(DECISIONS, restriction.decision_id) if restriction else None
    case = desk.ledger.get(CASES, command.case_id)
    appeals = desk.ledger.find(APPEALS, decision_id=decision.decision_id) if decision else ()
    return AmendFacts(
        deciding(desk, case, command.by, command.evidence, None),
        restriction,
        decision,
        restrictions_of(desk, decision),
        desk.policies.version(desk.ledger, decision.version) if decision else None,
        clause_of(desk, decision),
        open_one(appeals),
    )


AMEND = Handler(
    _amend,
    amendment.amend,
    lambda facts, _command: facts.restriction.account_no if facts.restriction else None,
    beside,
)
