"""Amendment: a restriction is changed by the platform itself: shortened, narrowed, extended or widened.

The rules are:
1. Shorten and narrow change the restriction in place, with a reason and a notice. What is lighter needs no room on the
   ladder: a measure that was too long before may become shorter, though not yet short enough.
2. Extend and widen make it heavier: that is a decision of its own, on new evidence in an open case, within the same
   rung, counted from when the first one began (so a chain of extensions never exceeds the clause's maximum).
3. A permanent measure keeps its review: with an end of its own beyond that date it is measured like a new one (I-07).
4. Nothing is made heavier while the person's appeal is open (I-15).
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain import termination, transition
from dueprocess.domain.appeal import Appeal
from dueprocess.domain.case import CaseAwaitsApproval, CaseClosed, may_work_on
from dueprocess.domain.decision import (
    DecideFacts,
    Decision,
    DecisionMade,
    DecisionSuperseded,
    made,
    sound_evidence,
)
from dueprocess.domain.imposing import imposed
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.restriction import REVIEW_WITHIN, Cause, Restriction, Terms
from dueprocess.domain.rulebook_version import InForce
from dueprocess.domain.staff import Role, in_conflict, require
from dueprocess.kernel.ids import CaseId, DecisionId, EvidenceId, NoticeId, PersonId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook import ladder
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Clause


class AmendRestriction(Command, frozen=True):
    """Give a restriction other terms. `case_id` and `evidence` are needed where it becomes heavier."""

    restriction_id: RestrictionId
    by: PersonId
    choice: Choice
    reason: Private
    case_id: CaseId | None = None
    evidence: tuple[EvidenceId, ...] = ()


class AmendFacts(msgspec.Struct, frozen=True):
    """What amending needs to know. `deciding` holds what a decision of its own would need."""

    deciding: DecideFacts
    restriction: Restriction | None
    decision: Decision | None
    siblings: tuple[Restriction, ...]
    version: InForce | None
    clause: Clause | None
    open_appeal: Appeal | None


def amend(facts: AmendFacts, command: AmendRestriction, now: Instant) -> tuple[Event, ...] | Refusal:
    """Amend in place where it is lighter; decide anew where it is heavier."""
    item, decision, version, clause = facts.restriction, facts.decision, facts.version, facts.clause
    if item is None or decision is None or version is None or clause is None:
        return refuse(Code.NOT_FOUND)
    person = facts.deciding.decider
    refused = require(person, Role.DECIDER)
    if refused is not None or person is None:
        return refused or refuse(Code.STAFF_UNKNOWN)
    if in_conflict(person, item.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    if not restrictions.goes_on(item, now):
        return refuse(Code.RESTRICTION_NOT_IN_FORCE)
    zone = version.rulebook.zone
    choice = msgspec.structs.replace(command.choice, target=item.target)
    refused = ladder.formed(choice, item.since, zone)
    if refused is not None:
        return refused
    terms = _amended(item, choice, zone)
    dates = (item.terms.until, item.terms.review_by)
    if restrictions.spans_of(terms) == item.spans and (terms.until, terms.review_by) == dates:
        return refuse(Code.AMENDMENT_CHANGES_NOTHING)
    heavier = restrictions.heavier(terms, item.terms, now)
    if heavier:
        refused = ladder.reaches_floor((choice,), facts.deciding.floor) or ladder.stops_payment(
            (choice,), facts.deciding.payments
        )
        refused = refused or transition.missing(
            (choice,), clause, decision.rung, facts.deciding.kept, item.since, zone
        )
        if refused is not None:
            return refused
    if heavier or _outlives_its_review(terms, item.terms, now):
        rung = ladder.rung(clause, decision.rung)
        refused = ladder.bounded(choice, clause, rung, item.since, zone)  # INVARIANT (I-03)
        if refused is not None:
            return refused
    if not heavier:
        return _in_place(facts, command, item, decision, terms, now)
    return _anew(facts, command, item, decision, version, clause, choice, now)


def _amended(item: Restriction, choice: Choice, zone: str) -> Terms:
    """The terms after the amendment, every other date of the restriction kept."""
    return msgspec.structs.replace(
        item.terms,
        capabilities=tuple(sorted(set(choice.capabilities))),
        until=ladder.ends(choice, item.since, zone),
        review_by=item.terms.review_by if choice.permanent else None,
        review_waits=item.terms.review_waits and choice.permanent,
    )


def _outlives_its_review(new: Terms, old: Terms, now: Instant) -> bool:
    """Whether a permanent measure would get an end of its own after the date by which it had to be reviewed.

    One that waits for its person has no end known yet, so any end would look lighter: five hundred years too.
    """
    if old.until is not None or new.until is None:
        return False
    return new.until > (Instant(now + REVIEW_WITHIN) if old.review_by is None else old.review_by)


def _in_place(
    facts: AmendFacts,
    command: AmendRestriction,
    item: Restriction,
    decision: Decision,
    terms: Terms,
    now: Instant,
) -> tuple[Event, ...]:
    notice = NoticeIssued(
        NoticeId(facts.deciding.ids("ntc")), item.account_no, Kind.VARIATION, decision.decision_id, None
    )
    if not any(span.holds(now) for span in restrictions.spans_of(terms)):
        reason = command.reason.sealed
        return (
            restrictions.ended(item, now, Cause.AMENDMENT, command.by, reason, void=False),
            notice,
        )
    return (restrictions.varied(item, terms, Cause.AMENDMENT, command.by, command.reason.sealed), notice)


def _anew(
    facts: AmendFacts,
    command: AmendRestriction,
    item: Restriction,
    decision: Decision,
    version: InForce,
    clause: Clause,
    choice: Choice,
    now: Instant,
) -> tuple[Event, ...] | Refusal:
    """Heavier: a decision of its own, with its own facts, evidence, notice and appeal."""
    if facts.open_appeal is not None:  # INVARIANT (I-15)
        return refuse(Code.AMENDMENT_WHILE_APPEALED)
    case, evidence = facts.deciding.case, facts.deciding.evidence
    if case is None or not evidence or {entry.evidence_id for entry in evidence} != set(command.evidence):
        return refuse(Code.AMENDMENT_NEEDS_EVIDENCE, "evidence")
    refused = may_work_on(case, facts.deciding.decider)
    if refused is not None:
        return refused
    if case.account_no != item.account_no:
        return refuse(Code.EVIDENCE_NOT_OWN_ACT, "evidence")
    refused = sound_evidence(facts.deciding, case.case_id, command.evidence)
    if refused is not None:
        return refused
    if command.by in facts.deciding.reporting_staff:
        return refuse(Code.DECIDER_IS_REPORTER)
    if not any(entry.kind in clause.evidence for entry in evidence):
        return refuse(Code.EVIDENCE_KIND_INSUFFICIENT, "evidence", kinds=", ".join(clause.evidence))
    awaiting = choice.permanent
    # until the notice to a business has run, what is in force now goes on as it was
    begins = termination.begins(facts.deciding.party, choice, clause, decision.relied_on, now)
    later = begins.at > now
    ids = facts.deciding.ids
    rest = tuple(
        going_on
        for other in facts.siblings
        if (other.restriction_id != item.restriction_id or later)
        and (going_on := restrictions.as_it_goes_on(other, now)) is not None
    )
    event = DecisionMade(
        DecisionId(ids("dec")),
        case.case_id,
        item.account_no,
        command.by,
        clause.id,
        clause.family,
        version.version,
        version.digest,
        decision.rung,
        decision.relied_on,
        max(entry.occurred_at for entry in evidence),
        command.reason.sealed,
        command.evidence,
        tuple(sorted({entry.tag for entry in evidence})),
        (_absolute(choice, item, version.rulebook.zone), *rest),
        False,
        False,
        awaiting,
        decision.decision_id,
    )
    if awaiting:
        return (event, CaseAwaitsApproval(case.case_id, event.decision_id))
    zone = version.rulebook.zone
    after = made(event, now)
    return (
        event,
        CaseClosed(case.case_id, event.decision_id),
        *superseding(after, facts.siblings, now),
        *imposed(ids, after, clause, zone, now, party=facts.deciding.party, lapses_at=None, since=item.since),
    )


def _absolute(choice: Choice, item: Restriction, zone: str) -> Choice:
    """The choice with its end as an instant, counted from the first restriction of the chain.

    What the platform took away under the amended restriction must come back when the new one falls. INVARIANT (I-11)
    """
    choice = msgspec.structs.replace(
        choice, remedies=tuple(dict.fromkeys((*item.remedies, *choice.remedies)))
    )
    if choice.permanent:
        return choice
    return msgspec.structs.replace(choice, until=ladder.ends(choice, item.since, zone), lasts=None)


def superseding(decision: Decision, replaced: tuple[Restriction, ...], now: Instant) -> tuple[Event, ...]:
    """What ends when an amendment that makes a measure heavier takes effect as a decision of its own."""
    if decision.supersedes is None:
        return ()
    return (
        DecisionSuperseded(decision.supersedes, decision.decision_id),
        *(
            restrictions.ended(item, now, Cause.SUPERSEDED, decision.decider, None, void=False)
            for item in replaced
            if restrictions.goes_on(item, now)
        ),
    )
