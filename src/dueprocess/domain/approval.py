"""Approval: the second person who agrees, disagrees, or confirms what one person did against imminent harm.

The rules are:
1. The approver is another human being than the decider, in another role, and is no reporter of the case (I-18).
2. Both saw the same content: the approval names its digest, and anything else is refused (I-18).
3. Nobody agrees to what they have not seen: each item of evidence was opened by them before (I-18). Disagreeing needs
   no more than a reason.
4. What was not confirmed within 24 h, a machine's hold within 72 h, has ended, and stays ended (I-09).
5. Who answers for the machine that held does not confirm it (I-18).
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import detector as detectors
from dueprocess.domain import restriction as restrictions
from dueprocess.domain import transition
from dueprocess.domain.amendment import superseding
from dueprocess.domain.case import CaseClosed, CaseReopened
from dueprocess.domain.decision import (
    Decision,
    DecisionApproved,
    DecisionConfirmed,
    DecisionDeclined,
    Outcome,
    content_digest,
)
from dueprocess.domain.detector import Detector, Verdict
from dueprocess.domain.evidence import Evidence
from dueprocess.domain.imposing import imposed
from dueprocess.domain.restriction import Restriction, RestrictionConfirmed
from dueprocess.domain.rulebook_version import InForce
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.domain.termination import Party
from dueprocess.kernel.ids import DecisionId, Mint, PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.invariants import invariant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook import ladder
from dueprocess.rulebook.model import Clause


class ApproveDecision(Command, frozen=True):
    """Agree, as the second person. `seen` is the digest of the content that was shown to the approver."""

    decision_id: DecisionId
    approver: PersonId
    seen: str


class DeclineDecision(Command, frozen=True):
    """Disagree, as the second person: the case is open again."""

    decision_id: DecisionId
    approver: PersonId
    reason: Private


class ConfirmDecision(Command, frozen=True):
    """Confirm an act against imminent harm, as the second person, before it lapses."""

    decision_id: DecisionId
    approver: PersonId
    seen: str


class ApprovalFacts(msgspec.Struct, frozen=True):
    """What a second person's answer needs.

    `replaced`: the decision that this one amends, `superseded` its restrictions, `appealed` whether it is appealed.
    `floor`: what the newest catalogue marks as floor. `party`: the account's kind, and what of it is appealed. `kept`: what
    was paid for, or opens other doors.
    """

    ids: Mint
    decision: Decision | None
    approver: Staff | None
    version: InForce | None
    restrictions: tuple[Restriction, ...]
    reporting_staff: frozenset[PersonId]
    superseded: tuple[Restriction, ...] = ()
    replaced: Decision | None = None
    appealed: bool = False
    evidence: tuple[Evidence, ...] = ()
    detector: Detector | None = None
    floor: frozenset[str] = frozenset()
    party: Party = Party()
    kept: frozenset[str] = frozenset()


def approve(facts: ApprovalFacts, command: ApproveDecision, now: Instant) -> tuple[Event, ...] | Refusal:
    """Agree: what was proposed takes effect now, with its notice."""
    refused = _may_approve(facts, command.approver)
    if refused is not None:
        return refused
    decision, version = facts.decision, facts.version
    if decision is None or decision.outcome is not Outcome.AWAITING or version is None:
        return refuse(Code.DECISION_NOT_AWAITING)
    if command.seen != content_digest(decision):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    clause = version.rulebook.clause(decision.clause)
    invariant(clause is not None, "I-03", "a decision cites a clause of its own version")
    if clause is None:
        return refuse(Code.CLAUSE_UNKNOWN)
    refused = _still_right(facts, decision, clause, version, now) or _considered(facts, command.approver)
    if refused is not None:
        return refused
    return (
        DecisionApproved(decision.decision_id, command.approver, command.seen),
        CaseClosed(decision.case_id, decision.decision_id),
        *superseding(decision, facts.superseded, now),
        *imposed(
            facts.ids,
            decision,
            clause,
            version.rulebook.zone,
            now,
            party=facts.party,
            lapses_at=None,
            since=min((item.since for item in facts.superseded), default=now),
        ),
    )


def decline(facts: ApprovalFacts, command: DeclineDecision, now: Instant) -> tuple[Event, ...] | Refusal:
    """Disagree, with a reason."""
    refused = _may_approve(facts, command.approver)
    if refused is not None:
        return refused
    decision = facts.decision
    if decision is None or decision.outcome is not Outcome.AWAITING:
        return refuse(Code.DECISION_NOT_AWAITING)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (
        DecisionDeclined(decision.decision_id, command.approver, command.reason.sealed),
        CaseReopened(decision.case_id),
    )


def confirm(facts: ApprovalFacts, command: ConfirmDecision, now: Instant) -> tuple[Event, ...] | Refusal:
    """Confirm before the 24 h are over; afterwards the restriction has ended, and stays ended."""
    refused = _may_approve(facts, command.approver)
    if refused is not None:
        return refused
    decision = facts.decision
    if decision is None or not decision.unconfirmed or not decision.stands:
        return refuse(Code.DECISION_NOT_AWAITING)
    if command.seen != content_digest(decision):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    live = [item for item in facts.restrictions if restrictions.in_force(item, now)]
    announced = [item for item in facts.restrictions if item.terms.start > now and not item.ended_by]
    if not live:  # INVARIANT (I-09)
        return refuse(Code.CONFIRMATION_LAPSED)
    refused = _considered(facts, command.approver)
    if refused is not None:
        return refused
    events: list[Event] = [DecisionConfirmed(decision.decision_id, command.approver, command.seen)]
    for item in (*live, *announced):
        terms = msgspec.structs.replace(item.terms, lapses_at=None)
        events.append(
            RestrictionConfirmed(
                item.restriction_id, item.account_no, command.approver, terms, restrictions.spans_of(terms)
            )
        )
    return (*events, *detectors.judged(facts.detector, decision, Verdict.RIGHT))


def _still_right(
    facts: ApprovalFacts, decision: Decision, clause: Clause, version: InForce, now: Instant
) -> Refusal | None:
    """Why what was proposed may not be imposed any more: much can have fallen while it waited.

    Its rung, where an earlier finding fell (I-11, I-33); the decision it amends, or that one's measures (I-09); nothing
    is made heavier while an appeal is open (I-15); and the floor may have grown meanwhile (I-04).
    """
    refused = ladder.reaches_floor(decision.chosen, facts.floor) or transition.missing(  # INVARIANT (I-04)
        decision.chosen, clause, decision.rung, facts.kept, now, version.rulebook.zone
    )
    if refused is not None:
        return refused
    if decision.supersedes is not None:
        if facts.replaced is None or not facts.replaced.stands:
            return refuse(Code.DECISION_NOT_STANDING)
        if facts.appealed:
            return refuse(Code.AMENDMENT_WHILE_APPEALED)
        if not decision.chosen or not any(restrictions.goes_on(item, now) for item in facts.superseded):
            return refuse(Code.RESTRICTION_NOT_IN_FORCE)
        going_on = [restrictions.as_it_goes_on(item, now) for item in facts.superseded]
        if any(choice not in going_on for choice in decision.chosen[1:]):
            return refuse(Code.RESTRICTION_NOT_IN_FORCE)
        return None
    rung, zone = ladder.rung(clause, decision.rung), version.rulebook.zone
    refusals = (ladder.bounded(choice, clause, rung, now, zone) for choice in decision.chosen)
    return next((refused for refused in refusals if refused is not None), None)


def _considered(facts: ApprovalFacts, person_id: PersonId) -> Refusal | None:
    """After having opened the evidence. INVARIANT (I-18)"""
    if any(person_id not in item.opened_by for item in facts.evidence):
        return refuse(Code.EVIDENCE_NOT_OPENED, "evidence")
    return None


def _may_approve(facts: ApprovalFacts, person_id: PersonId) -> Refusal | None:
    refused = require(facts.approver, Role.APPROVER)
    if refused is not None:
        return refused
    if facts.decision is None or facts.approver is None:
        return refuse(Code.NOT_FOUND)
    if facts.decision.decider == person_id:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    if detectors.answers_for(facts.detector, facts.decision, person_id):
        return refuse(Code.OWNER_OF_DETECTOR)
    if person_id in facts.reporting_staff:
        return refuse(Code.APPROVER_IS_REPORTER)
    if in_conflict(facts.approver, facts.decision.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    return None
