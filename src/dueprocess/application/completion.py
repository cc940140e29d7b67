"""Completion: completing what was inherited, and the second person's answer where it is to be without an end."""

from __future__ import annotations

from dueprocess.application.facts import deciding, person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import APPEALS, CASES, DECISIONS, INHERITED, RESTRICTIONS
from dueprocess.domain import completion
from dueprocess.domain.appeal import open_one
from dueprocess.domain.completion import (
    ApproveCompletion,
    CompleteInherited,
    CompletionFacts,
    DeclineCompletion,
)
from dueprocess.kernel.ids import AccountNo, EvidenceId, PersonId, RestrictionId


def completing(
    desk: Desk,
    restriction_id: RestrictionId,
    by: PersonId,
    evidence: tuple[EvidenceId, ...],
    second: PersonId | None = None,
) -> CompletionFacts:
    """What completing a measure on this evidence needs to know. `by`: who completes; `second`: who answers for it too."""
    found = desk.ledger.get(INHERITED, restriction_id)
    item = desk.ledger.get(RESTRICTIONS, restriction_id)
    case = desk.ledger.get(CASES, found.case_id) if found else None
    appeals = desk.ledger.find(APPEALS, decision_id=found.decision_id) if found else ()
    return CompletionFacts(
        deciding(desk, case, by, evidence, item.target if item else None),
        found,
        item,
        desk.ledger.get(DECISIONS, found.decision_id) if found else None,
        person(desk, second),
        open_one(appeals) is not None,
    )


def _complete(desk: Desk, command: CompleteInherited) -> CompletionFacts:
    return completing(desk, command.restriction_id, command.by, command.evidence)


def _answer(desk: Desk, command: ApproveCompletion | DeclineCompletion) -> CompletionFacts:
    found = desk.ledger.get(INHERITED, command.restriction_id)
    proposal = found.proposal if found else None
    by, evidence = (proposal.by, proposal.evidence) if proposal else (command.by, ())
    return completing(desk, command.restriction_id, by, evidence, command.by)


def _owner(facts: CompletionFacts, _command: CompleteInherited | DeclineCompletion) -> AccountNo | None:
    return facts.restriction.account_no if facts.restriction else None


COMPLETE: Handler[CompleteInherited, CompletionFacts] = Handler(_complete, completion.complete, _owner)
APPROVE: Handler[ApproveCompletion, CompletionFacts] = Handler(_answer, completion.approve)
DECLINE: Handler[DeclineCompletion, CompletionFacts] = Handler(_answer, completion.decline, _owner)
