"""Relief: lifting, withdrawing a decision, the second look."""

from __future__ import annotations

from dueprocess.application.facts import built_on, clause_of, detector_of, person, restrictions_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import DECISIONS, RESTRICTIONS
from dueprocess.domain import relief
from dueprocess.domain.relief import (
    ExamineLift,
    LiftDecision,
    ReliefFacts,
    SecondLookFacts,
    WithdrawDecision,
)
from dueprocess.kernel.ids import AccountNo


def _facts(desk: Desk, command: LiftDecision | WithdrawDecision) -> ReliefFacts:
    decision = desk.ledger.get(DECISIONS, command.decision_id)
    return ReliefFacts(
        desk.ids,
        decision,
        clause_of(desk, decision),
        person(desk, command.by),
        restrictions_of(desk, decision),
        built_on(desk, decision),
        detector_of(desk, decision),
    )


def _examine(desk: Desk, command: ExamineLift) -> SecondLookFacts:
    return SecondLookFacts(desk.ledger.get(RESTRICTIONS, command.restriction_id), person(desk, command.by))


def _owner(facts: ReliefFacts, _command: object) -> AccountNo | None:
    return facts.decision.account_no if facts.decision else None


LIFT: Handler[LiftDecision, ReliefFacts] = Handler(_facts, relief.lift, _owner)
WITHDRAW: Handler[WithdrawDecision, ReliefFacts] = Handler(_facts, relief.withdraw_decision, _owner)
EXAMINE = Handler(_examine, relief.examine)
