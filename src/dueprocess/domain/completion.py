"""Completion: an inherited measure gets its clause, facts, evidence and terms, or a second person is asked for.

The rules are:
1. A decider completes: clause, evidence, facts and a proper end, in this record, with a notice and an appeal window that
   begins again (I-01). It never becomes heavier by that: no capability more, no later end than the source had, and time
   served counts, because the clause's lengths run from the day the source says it began (I-15, I-33).
2. Without an end it waits for a second person in another role, who opened the evidence and saw the same content (I-18).
   Until then the inherited measure is exactly what it was: its date, its appeal, its silence.
3. It can be without an end only where the source gave none, and the clause's rung does. It is reviewed like every
   permanent measure, within 180 days of the agreement (I-07).
4. What is agreed to is measured again at that moment: much can have fallen while it waited.
5. Nobody completes what has ended (I-09).
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.case import Case, CaseAwaitsApproval, CaseClosed, CaseReopened, may_work_on
from dueprocess.domain.decision import (
    DecideFacts,
    Decision,
    DecisionApproved,
    Ground,
    sound_evidence,
)
from dueprocess.domain.inheritance import CompletionDeclined, CompletionProposed, DecisionCompleted
from dueprocess.domain.inherited import Inherited, Proposal
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.restriction import Restriction, RestrictionCompleted, Terms
from dueprocess.domain.rulebook_version import InForce, in_force
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import EvidenceId, NoticeId, PersonId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook import ladder
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Clause, MissedReview, Rung


class CompleteInherited(Command, frozen=True):
    """Say why, and until when: the clause, the facts, the evidence, and what of it goes on.

    A choice without an end is proposed, and waits for `ApproveCompletion`.
    """

    restriction_id: RestrictionId
    by: PersonId
    clause: str
    facts: Private
    evidence: tuple[EvidenceId, ...]
    choice: Choice


class ApproveCompletion(Command, frozen=True):
    """Agree to a completion without an end, as the second person. `seen`: the digest of what was shown to them."""

    restriction_id: RestrictionId
    by: PersonId
    seen: str


class DeclineCompletion(Command, frozen=True):
    """Disagree, as the second person: the case is open again, and the inherited measure ends by its date."""

    restriction_id: RestrictionId
    by: PersonId
    reason: Private


class CompletionFacts(msgspec.Struct, frozen=True):
    """What completing needs to know. `second`: who agrees or disagrees; `appealed`: whether an appeal is open."""

    deciding: DecideFacts
    inherited: Inherited | None
    restriction: Restriction | None
    decision: Decision | None
    second: Staff | None = None
    appealed: bool = False


class Sound(msgspec.Struct, frozen=True):
    """A completion that the law allows now: the place on the ladder, and the terms that it gives."""

    ground: Ground
    terms: Terms
    choice: Choice


class _Matter(msgspec.Struct, frozen=True):
    """What is to be completed, all of it there."""

    case: Case
    inherited: Inherited
    item: Restriction
    decision: Decision


def complete(facts: CompletionFacts, command: CompleteInherited, now: Instant) -> tuple[Event, ...] | Refusal:
    """Complete within what was inherited and what the clause gives; without an end, propose it."""
    matter = _matter(facts)
    if isinstance(matter, Refusal):
        return matter
    refused = may_work_on(matter.case, facts.deciding.decider)
    if refused is not None:
        return refused
    if command.by in facts.deciding.reporting_staff:
        return refuse(Code.DECIDER_IS_REPORTER)
    if command.facts.blank:
        return refuse(Code.TEXT_MISSING, "facts")
    sealed = command.facts.sealed
    proposal = Proposal(command.by, now, command.clause, sealed, command.evidence, command.choice)
    found = sound(facts, proposal, now)
    if isinstance(found, Refusal):
        return found
    if command.facts.text.strip() in {text.strip() for text in found.ground.clause.text.values()}:
        return refuse(Code.FACTS_REPEAT_CLAUSE, "facts")
    if not found.choice.permanent:
        return _completed(facts, matter, proposal, found)
    return (  # INVARIANT (I-18)
        CompletionProposed(
            matter.item.restriction_id,
            matter.decision.decision_id,
            matter.item.account_no,
            command.by,
            command.clause,
            sealed,
            command.evidence,
            found.choice,
        ),
        CaseAwaitsApproval(matter.case.case_id, matter.decision.decision_id),
    )


def approve(facts: CompletionFacts, command: ApproveCompletion, now: Instant) -> tuple[Event, ...] | Refusal:
    """Agree: what was proposed is measured again, and takes effect now, with its notice."""
    proposal = _may_answer(facts, command.by)
    if isinstance(proposal, Refusal):
        return proposal
    matter = _matter(facts)
    if isinstance(matter, Refusal):
        return matter
    found = sound(facts, proposal, now)
    if isinstance(found, Refusal):
        return found
    if command.seen != content_digest(matter.inherited, proposal, found.ground):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    if any(command.by not in item.opened_by for item in facts.deciding.evidence):
        return refuse(Code.EVIDENCE_NOT_OPENED, "evidence")
    completed, *rest = _completed(facts, matter, proposal, found)
    agreed = DecisionApproved(matter.decision.decision_id, command.by, command.seen)
    return (completed, agreed, *rest)


def decline(facts: CompletionFacts, command: DeclineCompletion, now: Instant) -> tuple[Event, ...] | Refusal:
    """Disagree, with a reason. What has ended meanwhile may be declined too: the case shall not wait for ever."""
    proposal = _may_answer(facts, command.by)
    if isinstance(proposal, Refusal):
        return proposal
    inherited = facts.inherited
    if inherited is None:
        return refuse(Code.NOT_FOUND)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (
        CompletionDeclined(
            inherited.restriction_id, inherited.decision_id, command.by, command.reason.sealed
        ),
        CaseReopened(inherited.case_id),
    )


def content_digest(inherited: Inherited, proposal: Proposal, ground: Ground) -> str:
    """What two people must have seen alike: the measure, why, on what evidence, and its place on the ladder today."""
    said = {
        "restriction_id": inherited.restriction_id,
        "decision_id": inherited.decision_id,
        "account_no": inherited.account_no,
        "by": proposal.by,
        "clause": proposal.clause,
        "version_digest": ground.version.digest,
        "rung": ground.position.number,
        "facts": proposal.facts.commitment,
        "evidence": proposal.evidence,
        "choice": proposal.choice,
    }
    return digest(canonical(said))


def ground_of(facts: DecideFacts, clause_id: str, now: Instant) -> Ground | Refusal:
    """The clause as it stood when the latest cited act was done; before there was a rulebook, as its first version says.

    The older act is judged by the first version that anybody could read, and the milder of that and today's binds.
    """
    act_at = max((entry.occurred_at for entry in facts.evidence), default=now)
    first = min(facts.versions, key=lambda version: (version.takes_effect_at, version.version), default=None)
    version = in_force(facts.versions, act_at) or first
    current = in_force(facts.versions, now)
    if version is None or current is None:
        return refuse(Code.NO_RULEBOOK_IN_FORCE)
    clause = version.rulebook.clause(clause_id)
    if clause is None:
        return refuse(Code.CLAUSE_UNKNOWN, "clause")
    if current.rulebook.clause(clause_id) is None:
        return refuse(Code.CLAUSE_REPEALED, "clause")
    findings = tuple(item for item in facts.findings if item.counts)  # INVARIANT (I-33)
    place = ladder.position(clause, findings, act_at, now, version.rulebook.zone)
    return Ground(version, clause, place)


def sound(facts: CompletionFacts, proposal: Proposal, now: Instant) -> Sound | Refusal:
    """What completing in this way gives now, or why the law does not allow it."""
    matter = _matter(facts)
    if isinstance(matter, Refusal):
        return matter
    item = matter.item
    if not matter.decision.upright or not restrictions.in_force(item, now):  # INVARIANT (I-09)
        return refuse(Code.RESTRICTION_NOT_IN_FORCE)
    refused = sound_evidence(facts.deciding, matter.case.case_id, proposal.evidence)
    if refused is not None:
        return refused
    ground = ground_of(facts.deciding, proposal.clause, now)
    if isinstance(ground, Refusal):
        return ground
    if not any(entry.kind in ground.clause.evidence for entry in facts.deciding.evidence):
        return refuse(Code.EVIDENCE_KIND_INSUFFICIENT, "evidence", kinds=", ".join(ground.clause.evidence))
    choice = msgspec.structs.replace(proposal.choice, target=item.target)
    refused = _no_more(matter, choice, ground, now)
    if refused is not None:
        return refused
    if not choice.permanent:
        until = ladder.ends(choice, item.since, ground.version.rulebook.zone)
        choice = msgspec.structs.replace(choice, until=until, lasts=None)
    refused = ladder.reaches_floor((choice,), facts.deciding.floor) or _within_bounds(
        choice, ground, facts, item, now
    )
    if refused is not None:
        return refused
    if any(
        name in facts.deciding.kept for name in choice.capabilities
    ):  # it began long ago, without a transition
        return refuse(Code.TRANSITION_MISSING, "choice")
    if not choice.permanent and (choice.until is None or choice.until <= now):
        return refuse(Code.MEASURE_ENDS_BEFORE_IT_STARTS, "choice")
    return Sound(ground, _terms(facts, item, choice, ground, now), choice)


def _matter(facts: CompletionFacts) -> _Matter | Refusal:
    case, inherited, item, decision = (
        facts.deciding.case,
        facts.inherited,
        facts.restriction,
        facts.decision,
    )
    if item is None:
        return refuse(Code.NOT_FOUND)
    if inherited is None or decision is None or case is None or inherited.completed_at is not None:
        return refuse(Code.RESTRICTION_NOT_INHERITED)
    return _Matter(case, inherited, item, decision)


def _may_answer(facts: CompletionFacts, person_id: PersonId) -> Proposal | Refusal:
    """The proposal that this person may agree or disagree with, as the second one. INVARIANT (I-18)"""
    refused = require(facts.second, Role.APPROVER)
    if refused is not None:
        return refused
    inherited = facts.inherited
    if inherited is None or facts.second is None:
        return refuse(Code.NOT_FOUND)
    if in_conflict(facts.second, inherited.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    proposal = inherited.proposal
    if proposal is None:
        return refuse(Code.COMPLETION_NOT_PROPOSED)
    if proposal.by == person_id:
        return refuse(Code.APPROVER_IS_DECIDER)
    if person_id in facts.deciding.reporting_staff:
        return refuse(Code.APPROVER_IS_REPORTER)
    return proposal


def _no_more(matter: _Matter, choice: Choice, ground: Ground, now: Instant) -> Refusal | None:
    """Why this would be more than what there was: a capability that is free, or a later end than the source's."""
    item, inherited = matter.item, matter.inherited
    if choice.permanent and inherited.until is not None:  # INVARIANT (I-15)
        return refuse(Code.COMPLETION_NEEDS_END, "choice")
    until = ladder.ends(choice, item.since, ground.version.rulebook.zone)
    live = {span.capability for span in item.spans if span.holds(now)}
    later = until is not None and inherited.until is not None and until > inherited.until
    if later or not set(choice.capabilities) <= live:  # INVARIANT (I-15)
        return refuse(Code.COMPLETION_HEAVIER, "choice")
    return None


def _within_bounds(
    choice: Choice, ground: Ground, facts: CompletionFacts, item: Restriction, now: Instant
) -> Refusal | None:
    """Time served counts: the rung's lengths run from the source's beginning. INVARIANT (I-33), INVARIANT (I-03)"""
    binding: list[tuple[InForce, Clause, Rung]] = [(ground.version, ground.clause, ground.position.rung)]
    current = in_force(facts.deciding.versions, now)
    milder = current.rulebook.clause(ground.clause.id) if current else None
    if current is not None and milder is not None and current.version != ground.version.version:
        binding.append((current, milder, ladder.rung(milder, ground.position.number)))
    for version, clause, rung in binding:
        refused = ladder.bounded(choice, clause, rung, item.since, version.rulebook.zone)
        if refused is not None:
            return refused
    return None


def _terms(facts: CompletionFacts, item: Restriction, choice: Choice, ground: Ground, now: Instant) -> Terms:
    """What goes on: until its end; or, without one, until its review, which waits for nobody whose appeal is open."""
    names = tuple(sorted(set(choice.capabilities)))
    if not choice.permanent:
        return msgspec.structs.replace(item.terms, capabilities=names, until=choice.until)
    ends = ground.clause.missed_review is MissedReview.END
    return msgspec.structs.replace(
        item.terms,
        capabilities=names,
        until=None,
        review_by=ladder.review_by(choice, now, ground.version.rulebook.zone),  # INVARIANT (I-07)
        review_ends=ends,
        review_waits=ends and not facts.appealed,
    )


def _completed(
    facts: CompletionFacts, matter: _Matter, proposal: Proposal, found: Sound
) -> tuple[Event, ...]:
    ids, evidence = facts.deciding.ids, facts.deciding.evidence
    item, ground, terms = matter.item, found.ground, found.terms
    notice_id = NoticeId(ids("ntc"))
    return (
        DecisionCompleted(
            matter.decision.decision_id,
            proposal.by,
            ground.clause.id,
            ground.clause.family,
            ground.version.version,
            ground.version.digest,
            ground.position.number,
            ground.position.relied_on,
            max(entry.occurred_at for entry in evidence),
            proposal.facts,
            tuple(entry.evidence_id for entry in evidence),
            tuple(sorted({entry.tag for entry in evidence})),
            (msgspec.structs.replace(found.choice, capabilities=terms.capabilities),),
        ),
        CaseClosed(matter.case.case_id, matter.decision.decision_id),
        NoticeIssued(notice_id, item.account_no, Kind.AMENDMENT, matter.decision.decision_id, None),
        RestrictionCompleted(
            item.restriction_id, item.account_no, proposal.by, terms, restrictions.spans_of(terms), notice_id
        ),
    )
