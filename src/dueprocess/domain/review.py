"""Review: another human being looks again, and answers with reasons of their own.

The rules are:
1. The reviewer is not the decider, nor an approver, nor the reporter, nor an earlier reviewer of this case, nor in
   conflict, nor under the same supervisor below the set level (I-12).
2. Each item of evidence was opened by them before they answer; the reason is their own words (I-13).
3. No outcome is heavier than the decision (I-15). Appealing changes nothing else about the person.
4. An overturned decision falls with everything built on it, at once (I-11).
5. Who put the matter right is still owed an answer, and may be told that the finding was right: it stays off the ladder
   all the same. Found wrong, it falls like any other (I-11, I-16).
   What was inherited and is not completed has nothing that could be kept: only overturned is an answer (I-13).
6. An answer after the relief date settles the finding and its rung, and revives nothing (I-09, I-14).
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import detector as detectors
from dueprocess.domain import relief
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.appeal import (
    Appeal,
    AppealAnswered,
    AppealPutBack,
    AppealTaken,
    Status,
    reliefs_cancelled,
)
from dueprocess.domain.decision import (
    Decision,
    DecisionAffirmed,
    DecisionOverturned,
    DecisionVaried,
    Outcome,
)
from dueprocess.domain.detector import Detector, Verdict
from dueprocess.domain.evidence import Evidence
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.relief import BuiltOn
from dueprocess.domain.restriction import Cause, Restriction, Terms
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.ids import AppealId, Mint, NoticeId, PersonId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse


class Variation(msgspec.Struct, frozen=True):
    """What a restriction becomes: only these capabilities, and no later than this. No capabilities: it ends."""

    restriction_id: RestrictionId
    capabilities: tuple[Capability, ...]
    until: Instant | None = None


class TakeAppeal(Command, frozen=True):
    """Take an appeal to answer it."""

    appeal_id: AppealId
    reviewer: PersonId


class PutBackAppeal(Command, frozen=True):
    """Put a taken appeal back into the queue."""

    appeal_id: AppealId
    by: PersonId


class AnswerAppeal(Command, frozen=True):
    """Answer: affirmed, varied (with what the restrictions become) or overturned."""

    appeal_id: AppealId
    reviewer: PersonId
    outcome: Outcome
    reason: Private
    variations: tuple[Variation, ...] = ()


class ReviewFacts(msgspec.Struct, frozen=True):
    """What taking and answering need to know.

    `others` are the staff who had a part: decider, approvers, earlier reviewers. `said`: texts that are not a reason
    of the reviewer's own (the decision's facts, the clause, earlier answers). `built_on`: what relied on the decision.
    """

    ids: Mint
    appeal: Appeal | None
    decision: Decision | None
    reviewer: Staff | None
    decider: Staff | None
    approvers: frozenset[PersonId]
    reporting_staff: frozenset[PersonId]
    earlier_reviewers: frozenset[PersonId]
    shared_command_below: int
    supervisor_level: int
    evidence: tuple[Evidence, ...]
    restrictions: tuple[Restriction, ...]
    built_on: tuple[BuiltOn, ...] = ()
    said: frozenset[str] = frozenset()
    detector: Detector | None = None


def take(facts: ReviewFacts, command: TakeAppeal, now: Instant) -> tuple[Event, ...] | Refusal:
    """Take, as somebody independent."""
    refused = may_review(facts)
    if refused is not None:
        return refused
    appeal = facts.appeal
    if appeal is None:
        return refuse(Code.NOT_FOUND)
    return () if appeal.taken_by == command.reviewer else (AppealTaken(appeal.appeal_id, command.reviewer),)


def put_back(facts: ReviewFacts, command: PutBackAppeal, now: Instant) -> tuple[Event, ...] | Refusal:
    """Put one's own back; a supervisor may put back another's."""
    appeal = facts.appeal
    if appeal is None:
        return refuse(Code.NOT_FOUND)
    if appeal.taken_by is None:
        return ()
    if appeal.taken_by != command.by:
        refused = require(facts.reviewer, Role.SUPERVISOR)
        if refused is not None:
            return refused
    return (AppealPutBack(appeal.appeal_id, command.by),)


def may_review(facts: ReviewFacts) -> Refusal | None:
    """Why this person may not answer this appeal, or None. INVARIANT (I-12)"""
    appeal, decision, reviewer = facts.appeal, facts.decision, facts.reviewer
    if appeal is None or decision is None:
        return refuse(Code.NOT_FOUND)
    refused = require(reviewer, Role.REVIEWER)
    if refused is not None or reviewer is None:
        return refused
    if appeal.status is not Status.OPEN:
        return refuse(Code.APPEAL_NOT_OPEN)
    person = reviewer.person_id
    if person == decision.decider:
        return refuse(Code.REVIEWER_IS_DECIDER)
    if detectors.answers_for(facts.detector, decision, person):
        return refuse(Code.OWNER_OF_DETECTOR)
    if person in facts.approvers:
        return refuse(Code.REVIEWER_IS_APPROVER)
    if person in facts.reporting_staff:
        return refuse(Code.REVIEWER_IS_REPORTER)
    if reviewer.own_account == decision.account_no:
        return refuse(Code.REVIEWER_IS_SUBJECT)
    if in_conflict(reviewer, decision.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    if person in facts.earlier_reviewers:
        return refuse(Code.REVIEWER_REVIEWED_BEFORE)
    if _shares_command(facts, reviewer):
        return refuse(Code.REVIEWER_SHARES_COMMAND)
    if appeal.taken_by is not None and appeal.taken_by != person:
        return refuse(Code.APPEAL_TAKEN_BY_OTHER)
    return None


def answer(facts: ReviewFacts, command: AnswerAppeal, now: Instant) -> tuple[Event, ...] | Refusal:
    """Answer, and carry the answer out in the same act."""
    refused = may_review(facts) or _considered(facts, command)
    if refused is not None:
        return refused
    appeal, decision = facts.appeal, facts.decision
    if appeal is None or decision is None:
        return refuse(Code.NOT_FOUND)
    if decision.inherited and command.outcome is not Outcome.OVERTURNED:  # INVARIANT (I-13)
        return refuse(Code.INHERITED_NOT_COMPLETED, "outcome")
    late = now >= appeal.answer_due_at
    answered = AppealAnswered(
        appeal.appeal_id,
        decision.decision_id,
        command.outcome,
        command.reviewer,
        command.reason.sealed,
        late,
    )
    notice = NoticeIssued(
        NoticeId(facts.ids("ntc")),
        decision.account_no,
        Kind.APPEAL_ANSWERED,
        decision.decision_id,
        appeal.appeal_id,
    )
    match command.outcome:
        case Outcome.AFFIRMED if decision.upright:
            effects: tuple[Event, ...] | Refusal = (
                DecisionAffirmed(decision.decision_id, command.reviewer),
                *reliefs_cancelled(facts.restrictions, now),
            )
        case Outcome.VARIED if decision.upright:
            effects = _variation(facts, command, decision, now)
        case Outcome.OVERTURNED:
            effects = _overturning(facts, command, decision, now)
        case _:
            effects = refuse(Code.DECISION_NOT_STANDING, "outcome")
    if isinstance(effects, Refusal):
        return effects
    verdict = Verdict.WRONG if command.outcome is Outcome.OVERTURNED else Verdict.RIGHT
    spoken = detectors.judged(facts.detector, decision, verdict) if decision.upright else ()
    return (answered, *effects, notice, *spoken)


def _shares_command(facts: ReviewFacts, reviewer: Staff) -> bool:
    """Whether reviewer and decider answer to the same person, below the level the rulebook sets."""
    decider = facts.decider
    if decider is None or facts.supervisor_level >= facts.shared_command_below:
        return False
    return reviewer.supervisor is not None and reviewer.supervisor == decider.supervisor


def _considered(facts: ReviewFacts, command: AnswerAppeal) -> Refusal | None:
    """A reason of their own, after having opened the evidence. INVARIANT (I-13)"""
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    if " ".join(command.reason.text.split()) in facts.said:
        return refuse(Code.REASON_REPEATS_DECISION, "reason")
    if any(command.reviewer not in item.opened_by for item in facts.evidence):
        return refuse(Code.EVIDENCE_NOT_OPENED, "evidence")
    return None


def _variation(
    facts: ReviewFacts, command: AnswerAppeal, decision: Decision, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Lighter measures. INVARIANT (I-15)"""
    if not command.variations:
        return refuse(Code.OUTCOME_CHANGES_NOTHING, "variations")
    by_id = {item.restriction_id: item for item in facts.restrictions}
    events: list[Event] = [DecisionVaried(decision.decision_id, command.reviewer)]
    changed: set[RestrictionId] = set()
    for wanted in command.variations:
        item = by_id.get(wanted.restriction_id)
        if item is None:
            return refuse(Code.NOT_FOUND, "variations")
        if not restrictions.goes_on(item, now):
            return refuse(Code.RESTRICTION_NOT_IN_FORCE, "variations")
        terms = _lighter(item, wanted, now)
        if isinstance(terms, Refusal):
            return terms
        changed.add(item.restriction_id)
        if not restrictions.any_left(terms, now):
            events.append(
                restrictions.ended(
                    item, now, Cause.APPEAL, command.reviewer, command.reason.sealed, void=False
                )
            )
        else:
            events.append(
                restrictions.varied(item, terms, Cause.APPEAL, command.reviewer, command.reason.sealed)
            )
    rest = tuple(item for item in facts.restrictions if item.restriction_id not in changed)
    return (*events, *reliefs_cancelled(rest, now))


def _lighter(item: Restriction, wanted: Variation, now: Instant) -> Terms | Refusal:
    """The varied terms; asking for more than there was is refused, not cut down."""
    before = item.terms
    if before.relief is not None and before.relief.at > now:
        before = msgspec.structs.replace(before, relief=None)
    asked = msgspec.structs.replace(
        before,
        capabilities=tuple(sorted(set(wanted.capabilities))),
        until=wanted.until if wanted.until is not None else before.until,
        ended_at=None,
    )
    if restrictions.heavier(asked, before, now):
        return refuse(Code.OUTCOME_HEAVIER, "variations")
    if restrictions.spans_of(asked) == restrictions.spans_of(before):
        return refuse(Code.OUTCOME_CHANGES_NOTHING, "variations")
    return asked


def _overturning(
    facts: ReviewFacts, command: AnswerAppeal, decision: Decision, now: Instant
) -> tuple[Event, ...]:
    """The decision falls, with all that was built on it; one that fell already only gets its answer."""
    if not decision.upright:
        return ()
    return (
        DecisionOverturned(decision.decision_id, command.reviewer),
        *relief.undo(
            facts.ids,
            decision,
            facts.restrictions,
            facts.built_on,
            Cause.APPEAL,
            command.reviewer,
            command.reason.sealed,
            now,
        ),
    )
