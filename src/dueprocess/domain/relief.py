"""Relief: ending an effect before its time, and undoing a decision that fell with all that was built on it.

The rules are:
1. One person may relieve at once: lift, withdraw the decision, or make it lighter (`amendment`); a second looks at it
   afterwards, and nothing they find revives it (I-18, I-09). It is the same act to a bribed decider, whatever it is
   called (threat T1).
2. Nobody lifts their own restriction.
3. Lifting ends one decision's effect and leaves every other restriction as it is (I-10); the finding stands, unless
   the clause is curable and the matter was put right.
4. A decision that falls is void with its rung: what relied on it is recomputed as if it had never been (I-11). What
   the platform holds (contacts, roles, rank) is asked for by a keyed remedy.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import detector as detectors
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.case import CaseReopened
from dueprocess.domain.decision import (
    Decision,
    DecisionRecomputed,
    DecisionWithdrawn,
    FindingRemoved,
    Outcome,
)
from dueprocess.domain.detector import Detector, Verdict
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.remedy import requested
from dueprocess.domain.restriction import Cause, LiftExamined, Restriction, Terms
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.ids import DecisionId, Mint, NoticeId, PersonId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook import ladder
from dueprocess.rulebook.model import Clause, Measure


class BuiltOn(msgspec.Struct, frozen=True):
    """A later decision that relied on one that falls; in the order in which they were made.

    One that was amended cannot fall itself: its amendment stands in its place, and falls by its own appeal.
    """

    decision: Decision
    clause: Clause
    zone: str
    restrictions: tuple[Restriction, ...]


class Fallen(msgspec.Struct, frozen=True):
    """A decision that falls, with what it imposed."""

    decision: Decision
    restrictions: tuple[Restriction, ...]


class LiftDecision(Command, frozen=True):
    """End the effect of a decision now. `cured`: the matter was put right (curable clauses)."""

    decision_id: DecisionId
    by: PersonId
    reason: Private
    cured: bool = False


class WithdrawDecision(Command, frozen=True):
    """Take one's own decision back: it falls as if it had been overturned."""

    decision_id: DecisionId
    by: PersonId
    reason: Private


class ExamineLift(Command, frozen=True):
    """The second look at what one person relieved alone."""

    restriction_id: RestrictionId
    by: PersonId
    sound: bool


class ReliefFacts(msgspec.Struct, frozen=True):
    """What lifting and withdrawing need to know."""

    ids: Mint
    decision: Decision | None
    clause: Clause | None
    person: Staff | None
    restrictions: tuple[Restriction, ...]
    built_on: tuple[BuiltOn, ...] = ()
    detector: Detector | None = None


class SecondLookFacts(msgspec.Struct, frozen=True):
    """What a second look needs to know."""

    restriction: Restriction | None
    person: Staff | None


def lift(facts: ReliefFacts, command: LiftDecision, now: Instant) -> tuple[Event, ...] | Refusal:
    """Lift at once: a correction by whoever decided, a review by anybody else."""
    refused = _may_relieve(facts, command.reason)
    decision, clause = facts.decision, facts.clause
    if refused is not None or decision is None or clause is None:
        return refused or refuse(Code.NOT_FOUND)
    live = tuple(item for item in facts.restrictions if restrictions.goes_on(item, now))
    if not live:
        return refuse(Code.RESTRICTION_NOT_IN_FORCE)
    cause = Cause.CORRECTION if command.by == decision.decider else Cause.REVIEW
    cured = command.cured and clause.curable
    if cured:
        cause = Cause.CURED
    events: list[Event] = [
        restrictions.ended(item, now, cause, command.by, command.reason.sealed, void=False) for item in live
    ]
    if cured:
        events.append(FindingRemoved(decision.decision_id, command.by))
    return (*events, _notice(facts.ids, decision, Kind.LIFTED))


def withdraw_decision(
    facts: ReliefFacts, command: WithdrawDecision, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Withdraw, as the decider."""
    refused = _may_relieve(facts, command.reason)
    decision = facts.decision
    if refused is not None or decision is None:
        return refused or refuse(Code.NOT_FOUND)
    if decision.decider != command.by and not decision.provisional:  # for a machine's hold any human speaks
        return refuse(Code.NOT_THE_DECIDER)
    withdrawn = DecisionWithdrawn(decision.decision_id, command.by, command.reason.sealed)
    if decision.outcome is Outcome.AWAITING:
        return (withdrawn, CaseReopened(decision.case_id))
    if not decision.stands:
        return refuse(Code.DECISION_NOT_STANDING)
    sealed = command.reason.sealed
    return (
        withdrawn,
        *undo(
            facts.ids,
            decision,
            facts.restrictions,
            facts.built_on,
            Cause.WITHDRAWAL,
            command.by,
            sealed,
            now,
        ),
        _notice(facts.ids, decision, Kind.LIFTED),
        *detectors.judged(facts.detector, decision, Verdict.WRONG),
    )


def examine(facts: SecondLookFacts, command: ExamineLift, now: Instant) -> tuple[Event, ...] | Refusal:
    """Look at what somebody else relieved. Whoever had a part in it since the last look does not look at it."""
    refused = require(facts.person, Role.REVIEWER, Role.SUPERVISOR)
    if refused is not None:
        return refused
    item = facts.restriction
    if item is None:
        return refuse(Code.NOT_FOUND)
    if not item.second_look_due:
        return refuse(Code.SECOND_LOOK_NOT_DUE)
    if command.by in item.relieved_by:  # INVARIANT (I-18)
        return refuse(Code.SECOND_LOOK_BY_LIFTER)
    return (LiftExamined(item.restriction_id, command.by, command.sound),)


def undo(
    ids: Mint,
    fallen: Decision,
    its: tuple[Restriction, ...],
    built_on: tuple[BuiltOn, ...],
    cause: Cause,
    by: PersonId,
    reason: Sealed | None,
    now: Instant,
) -> tuple[Event, ...]:
    """Void the restrictions of a fallen decision and recompute what was built on it. INVARIANT (I-11)"""
    return undo_all(ids, (Fallen(fallen, its),), built_on, cause, by, reason, now)


def undo_all(
    ids: Mint,
    fallen: tuple[Fallen, ...],
    built_on: tuple[BuiltOn, ...],
    cause: Cause,
    by: PersonId,
    reason: Sealed | None,
    now: Instant,
) -> tuple[Event, ...]:
    """The same of several that fall together: what was built on any of them is recomputed once. INVARIANT (I-11)"""
    events: list[Event] = []
    for item in fallen:
        events += _voided(ids, item.decision, item.restrictions, cause, by, reason, now)
    gone = tuple(item.decision.decision_id for item in fallen)
    for ordinal, later in enumerate(built_on, start=1):
        decision = later.decision
        if decision.decision_id in gone:
            continue
        counts = decision.stands or decision.superseded_by is not None  # a hold too: it may yet be confirmed
        waits = decision.outcome is Outcome.AWAITING
        if (counts or waits) and set(gone) & set(decision.relied_on):
            events += _recomputed(ids, later, gone, ordinal, now)
    return tuple(events)


def _voided(
    ids: Mint,
    decision: Decision,
    its: tuple[Restriction, ...],
    cause: Cause,
    by: PersonId,
    reason: Sealed | None,
    now: Instant,
) -> tuple[Event, ...]:
    live = [item for item in its if restrictions.goes_on(item, now)]
    ended = [restrictions.ended(item, now, cause, by, reason, void=True) for item in live]
    return (*ended, *requested(ids, decision.decision_id, its))


def _recomputed(
    ids: Mint, later: BuiltOn, fallen: tuple[DecisionId, ...], ordinal: int, now: Instant
) -> tuple[Event, ...]:
    """A later decision loses the rung that the fallen ones gave it, and what only that rung allowed."""
    decision = later.decision
    relied_on = tuple(item for item in decision.relied_on if item not in fallen)
    because_of = next(item for item in decision.relied_on if item in fallen)
    number = len(relied_on) + 1
    events: list[Event] = [DecisionRecomputed(decision.decision_id, because_of, number, relied_on)]
    measures = ladder.rung(later.clause, number).measures
    changed = False
    for item in later.restrictions:
        if not restrictions.goes_on(item, now):
            continue
        terms = _within_rung(item, measures, later.zone)
        if terms is None or not restrictions.any_left(terms, now):
            events.append(restrictions.ended(item, now, Cause.RECOMPUTED, None, None, void=True))
            changed = True
        elif terms != item.terms:
            events.append(restrictions.varied(item, terms, Cause.RECOMPUTED, None, None))
            changed = True
    if changed:
        events.append(_notice(ids, decision, Kind.RECOMPUTED, ordinal))
    return tuple(events)


def _within_rung(item: Restriction, measures: tuple[Measure, ...], zone: str) -> Terms | None:
    """The restriction's terms cut down to what a lower rung gives; None where that gives nothing of the kind.

    No capability stays longer than the rung's measures give it, and nothing stays longer than it would have.
    """
    terms = item.terms
    alike = [measure for measure in measures if measure.no_contact == (item.target is not None)]
    allowed = {name for measure in alike for name in measure.capabilities}
    capabilities = tuple(name for name in terms.capabilities if name in allowed)
    if not capabilities:
        return None
    ends = [end for name in capabilities if (end := _longest(alike, name, item.since, zone)) is not None]
    if not ends:
        return restrictions.narrowed(terms, capabilities, None)
    if terms.review_by is not None and terms.review_ends and not terms.review_waits:
        ends.append(terms.review_by)
    terms = restrictions.narrowed(terms, capabilities, min(ends))
    return msgspec.structs.replace(terms, review_by=None, review_ends=True, review_waits=False)


def _longest(measures: list[Measure], capability: Capability, since: Instant, zone: str) -> Instant | None:
    """The latest end that these measures give a capability; None where one of them is permanent."""
    ends: list[Instant] = []
    for measure in measures:
        if capability not in measure.capabilities:
            continue
        if measure.lasts is None:
            return None
        ends.append(measure.lasts.after(since, zone))
    return max(ends)


def _may_relieve(facts: ReliefFacts, reason: Private) -> Refusal | None:
    refused = require(facts.person, Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR)
    if refused is not None or facts.person is None:
        return refused
    if facts.decision is None:
        return refuse(Code.NOT_FOUND)
    if facts.person.own_account == facts.decision.account_no:
        return refuse(Code.LIFT_OF_OWN_RESTRICTION)
    if in_conflict(facts.person, facts.decision.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    if reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return None


def _notice(ids: Mint, decision: Decision, kind: Kind, ordinal: int = 0) -> NoticeIssued:
    return NoticeIssued(
        NoticeId(ids("ntc", 100 + ordinal)), decision.account_no, kind, decision.decision_id, None
    )
