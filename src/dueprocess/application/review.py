"""Review: taking, putting back and answering an appeal."""

from __future__ import annotations

from dueprocess.application.facts import (
    built_on,
    clause_of,
    detector_of,
    evidence_of,
    person,
    reporting_staff,
    restrictions_of,
)
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import APPEALS, DECISIONS
from dueprocess.domain import review
from dueprocess.domain.appeal import Appeal
from dueprocess.domain.decision import Decision
from dueprocess.domain.review import AnswerAppeal, PutBackAppeal, ReviewFacts, TakeAppeal
from dueprocess.kernel.ids import AccountNo, AppealId, PersonId
from dueprocess.kernel.privacy import Sealed


def reviewing(desk: Desk, appeal_id: AppealId, reviewer: PersonId) -> ReviewFacts:
    """What taking and answering need to know; the queue asks with the same facts whether one may."""
    found = desk.ledger.get(APPEALS, appeal_id)
    decision = desk.ledger.get(DECISIONS, found.decision_id) if found else None
    decider = person(desk, decision.decider) if decision else None
    superior = person(desk, decider.supervisor) if decider else None
    version = desk.policies.version(desk.ledger, decision.version) if decision else None
    approvers = {decision.approved_by, decision.confirmed_by} if decision else set()
    siblings = desk.ledger.find(APPEALS, case_id=found.case_id) if found else ()
    return ReviewFacts(
        desk.ids,
        found,
        decision,
        person(desk, reviewer),
        decider,
        frozenset(item for item in approvers if item is not None),
        reporting_staff(desk, decision.case_id) if decision else frozenset(),
        frozenset(item.reviewer for item in siblings if item.reviewer is not None),
        version.rulebook.shared_command_below if version else 0,
        superior.level if superior else 0,
        evidence_of(desk, decision.evidence) if decision else (),
        restrictions_of(desk, decision),
        built_on(desk, decision),
        _said(desk, decision, siblings),
        detector_of(desk, decision),
    )


def _said(desk: Desk, decision: Decision | None, siblings: tuple[Appeal, ...]) -> frozenset[str]:
    """Texts that are not a reason of the reviewer's own: the decision's facts, the clause, earlier answers."""
    if decision is None:
        return frozenset()
    sealed: list[Sealed] = [decision.facts, *(item.reason for item in siblings if item.reason is not None)]
    kept = (desk.ledger.vault(item.ref) for item in sealed)
    texts = [entry.content.decode(errors="replace") for entry in kept if entry is not None]
    clause = clause_of(desk, decision)
    texts += clause.text.values() if clause else ()
    return frozenset(" ".join(text.split()) for text in texts)


def _take(desk: Desk, command: TakeAppeal) -> ReviewFacts:
    return reviewing(desk, command.appeal_id, command.reviewer)


def _put_back(desk: Desk, command: PutBackAppeal) -> ReviewFacts:
    return reviewing(desk, command.appeal_id, command.by)


def _answer(desk: Desk, command: AnswerAppeal) -> ReviewFacts:
    return reviewing(desk, command.appeal_id, command.reviewer)


def _owner(facts: ReviewFacts, _command: AnswerAppeal) -> AccountNo | None:
    return facts.decision.account_no if facts.decision else None


TAKE = Handler(_take, review.take)
PUT_BACK = Handler(_put_back, review.put_back)
ANSWER = Handler(_answer, review.answer, _owner)
