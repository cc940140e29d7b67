"""Detector: one version of a program that watches, and what keeps it in bounds.

The rules are:
1. Registering takes two people who saw the same content; its owner is not the second (I-18). A version never changes;
   one version of a name runs at a time.
2. It says how often it was right when it was measured, as two whole numbers.
3. Acts a minute are counted from the record. The act over its budget is not done: it stops itself.
4. What humans said of its decisions is counted, once a decision, the last answer. Above its mark it stops itself.
5. Its owner is told of each stop. Starting again takes a human with a reason.
6. Found wrong, it is withdrawn for good: see `withdrawal`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from dueprocess.domain.decision import STANDING_OUTCOMES, Decision, Outcome
from dueprocess.domain.staff import Role, Staff, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import AccountNo, DecisionId, DetectorId, PersonId, SignalId
from dueprocess.kernel.instants import SECOND, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

WINDOW_SECONDS = 60
ACTS_A_MINUTE_MAX = 10_000
_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


class Status(StrEnum):
    """Where a version stands."""

    PROPOSED = "proposed"
    RUNNING = "running"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


class Stop(StrEnum):
    """Why a version stopped."""

    OVER_BUDGET = "over_budget"
    OVER_MARK = "over_mark"
    BY_PERSON = "by_person"
    REPLACED = "replaced"
    FOUND_WRONG = "found_wrong"


class Act(StrEnum):
    """What a machine did to a person alone."""

    REVERIFY = "reverify"
    HOLD = "hold"
    DECISION = "decision"
    PAYEE_HOLD = "payee_hold"


class Verdict(StrEnum):
    """What a human being said of a machine's decision."""

    RIGHT = "right"
    WRONG = "wrong"


class Precision(msgspec.Struct, frozen=True):
    """How often it was right when it was measured: `right` of `looked_at`."""

    right: int
    looked_at: int


class Mark(msgspec.Struct, frozen=True):
    """It stops itself when more than `percent` of at least `reviewed` decisions were overturned."""

    percent: int
    reviewed: int


class Registration(msgspec.Struct, frozen=True):
    """What is registered of one version. `owner` answers for it, and is told when it stops."""

    name: str
    version: int
    owner: PersonId
    clauses: tuple[str, ...]
    precision: Precision
    acts_a_minute: int
    mark: Mark


class Count(msgspec.Struct, frozen=True):
    """How many acts there were in one second since 1970."""

    second: int
    acts: int


class Detector(msgspec.Struct, frozen=True):
    """State of one version. `recent`: its acts of the last minute; `…_since`: what was reviewed since it last started.

    `decided`, `reviewed`, `overturned`, `freed`: of all its decisions. `withdrawal` are the words with which it was
    proposed to withdraw it.
    """

    detector_id: DetectorId
    registration: Registration
    proposed_by: PersonId
    name: str
    status: Status = Status.PROPOSED
    registered_by: PersonId | None = None
    stopped_by: Stop | None = None
    stopped_at: Instant | None = None
    reason: Sealed | None = None
    recent: tuple[Count, ...] = ()
    asked: int = 0
    decided: int = 0
    reviewed: int = 0
    overturned: int = 0
    reviewed_since: int = 0
    overturned_since: int = 0
    withdrawal: Sealed | None = None
    withdrawal_by: PersonId | None = None
    withdrawn_by: PersonId | None = None
    withdrawn_at: Instant | None = None
    freed: int = 0
    released_at: Instant | None = None


class ProposeDetector(Command, frozen=True):
    """Put a version forward."""

    registration: Registration
    by: PersonId


class ApproveDetector(Command, frozen=True):
    """Agree, as the second person; it runs from now on. `seen`: the digest of the registration that was read."""

    detector_id: DetectorId
    by: PersonId
    seen: str


class StopDetector(Command, frozen=True):
    """Stop a version; what it did stays as it is."""

    detector_id: DetectorId
    by: PersonId
    reason: Private


class StartDetector(Command, frozen=True):
    """Start a stopped version again."""

    detector_id: DetectorId
    by: PersonId
    reason: Private


class DetectorProposed(Event, frozen=True):
    """A version waits for its second person."""

    detector_id: DetectorId
    registration: Registration
    by: PersonId


class DetectorRegistered(Event, frozen=True):
    """A version is registered, and runs."""

    detector_id: DetectorId
    by: PersonId
    content: str


class DetectorStopped(Event, frozen=True):
    """A version stopped. `by` None: it stopped itself."""

    detector_id: DetectorId
    cause: Stop
    owner: PersonId
    by: PersonId | None = None
    reason: Sealed | None = None


class DetectorStarted(Event, frozen=True):
    """A human being started it again."""

    detector_id: DetectorId
    by: PersonId
    reason: Sealed


class DetectorActed(Event, frozen=True):
    """It did something to a person alone, because of a signal; None: what it saw is in the payee hold."""

    detector_id: DetectorId
    signal_id: SignalId | None
    account_no: AccountNo
    act: Act
    decision_id: DecisionId | None = None


class DetectorJudged(Event, frozen=True):
    """A human being answered whether a decision of it was right. `before`: what the answer before this one was."""

    detector_id: DetectorId
    decision_id: DecisionId
    verdict: Verdict
    before: Verdict | None


class WithdrawalProposed(Event, frozen=True):
    """Somebody found it wrong; the second person is awaited. It does not run meanwhile."""

    detector_id: DetectorId
    by: PersonId
    reason: Sealed


class DetectorWithdrawn(Event, frozen=True):
    """Two people withdrew it for good: whoever it touched, and no human kept, is to be freed. `by` is the second."""

    detector_id: DetectorId
    owner: PersonId
    by: PersonId
    content: str


class TouchFreed(Event, frozen=True):
    """A decision of a withdrawn version that no human had kept fell."""

    detector_id: DetectorId
    decision_id: DecisionId
    account_no: AccountNo


class ReleaseFinished(Event, frozen=True):
    """Everybody whom a withdrawn version had touched, and no human had kept, is free."""

    detector_id: DetectorId


class DetectorFacts(msgspec.Struct, frozen=True):
    """What registering, stopping and starting need to know.

    `versions`: all of this name, `clauses` those of the rulebook in force.
    """

    detector: Detector | None
    person: Staff | None
    owner: Staff | None = None
    versions: tuple[Detector, ...] = ()
    clauses: frozenset[str] = frozenset()


def detector_id_of(registration: Registration) -> DetectorId:
    """How a version is called: `name.version`."""
    return DetectorId(f"{registration.name}.{registration.version}")


def content_digest(detector: Detector) -> str:
    """What two people must have seen alike before it runs."""
    return digest(canonical(detector.registration))


def propose(facts: DetectorFacts, command: ProposeDetector, now: Instant) -> tuple[Event, ...] | Refusal:
    """Propose the next version of a name."""
    refused = require(facts.person, Role.OPERATOR, Role.SUPERVISOR)
    if refused is not None:
        return refused
    wanted = command.registration
    if _NAME.fullmatch(wanted.name) is None:
        return refuse(Code.DETECTOR_NAME_MALFORMED, "name")
    expected = max((item.registration.version for item in _agreed(facts.versions)), default=0) + 1
    if wanted.version != expected:
        return refuse(Code.DETECTOR_VERSION_NOT_NEXT, "version", expected=str(expected))
    if facts.owner is None or not facts.owner.active:
        return refuse(Code.STAFF_UNKNOWN, "owner")
    if not wanted.clauses or not set(wanted.clauses) <= facts.clauses:
        return refuse(Code.CLAUSE_UNKNOWN, "clauses")
    if not _sound(wanted):
        return refuse(Code.DETECTOR_NUMBERS_UNSOUND)
    return (DetectorProposed(detector_id_of(wanted), wanted, command.by),)


def approve(facts: DetectorFacts, command: ApproveDetector, now: Instant) -> tuple[Event, ...] | Refusal:
    """Register, as a second person who does not answer for it. The version before it gives way."""
    refused = require(facts.person, Role.APPROVER)
    if refused is not None:
        return refused
    detector = facts.detector
    if detector is None or detector.status is not Status.PROPOSED:
        return refuse(Code.DETECTOR_NOT_PROPOSED)
    if detector.proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    if detector.registration.owner == command.by:  # INVARIANT (I-18)
        return refuse(Code.OWNER_OF_DETECTOR)
    if command.seen != content_digest(detector):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    replaced = (item for item in facts.versions if item.status is Status.RUNNING)
    return (
        DetectorRegistered(detector.detector_id, command.by, command.seen),
        *(stopped(item, Stop.REPLACED) for item in replaced),
    )


def stop(facts: DetectorFacts, command: StopDetector, now: Instant) -> tuple[Event, ...] | Refusal:
    """Stop, by one person at once: its owner, or whoever supervises or operates."""
    detector = facts.detector
    if detector is None:
        return refuse(Code.NOT_FOUND)
    owner = facts.person is not None and facts.person.active and detector.registration.owner == command.by
    refused = None if owner else require(facts.person, Role.SUPERVISOR, Role.OPERATOR)
    if refused is not None:
        return refused
    if detector.status is not Status.RUNNING:
        return refuse(Code.DETECTOR_NOT_RUNNING)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (stopped(detector, Stop.BY_PERSON, command.by, command.reason.sealed),)


def start(facts: DetectorFacts, command: StartDetector, now: Instant) -> tuple[Event, ...] | Refusal:
    """Start again, as a human being with a reason. A version that another took the place of stays stopped."""
    refused = require(facts.person, Role.SUPERVISOR, Role.OPERATOR)
    if refused is not None:
        return refused
    detector = facts.detector
    if detector is None:
        return refuse(Code.NOT_FOUND)
    if detector.status is Status.WITHDRAWN or detector.withdrawal is not None:
        return refuse(Code.DETECTOR_WITHDRAWN)
    if detector.status is not Status.STOPPED:
        return refuse(Code.DETECTOR_NOT_STOPPED)
    if any(item.status is Status.RUNNING for item in facts.versions):
        return refuse(Code.DETECTOR_NOT_RUNNING)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (DetectorStarted(detector.detector_id, command.by, command.reason.sealed),)


def may_act(detector: Detector | None) -> Refusal | None:
    """Why a version may not do or say anything now, or None."""
    if detector is None:
        return refuse(Code.NOT_FOUND, "detector")
    if detector.status is Status.WITHDRAWN:
        return refuse(Code.DETECTOR_WITHDRAWN)
    return None if detector.status is Status.RUNNING else refuse(Code.DETECTOR_NOT_RUNNING)


def spent(detector: Detector, now: Instant) -> int:
    """How many acts of the last minute the record holds. Whole seconds: never fewer than there were."""
    return sum(item.acts for item in _last_minute(detector.recent, now))


def over_budget(detector: Detector, now: Instant) -> bool:
    """Whether one more act would be more than it may do in a minute."""
    return spent(detector, now) >= detector.registration.acts_a_minute


def stopped(
    detector: Detector, cause: Stop, by: PersonId | None = None, reason: Sealed | None = None
) -> DetectorStopped:
    """The event that a version stops now; its owner is told."""
    return DetectorStopped(detector.detector_id, cause, detector.registration.owner, by, reason)


def verdict_of(decision: Decision) -> Verdict | None:
    """What a human has said so far of a machine's decision."""
    if decision.outcome not in STANDING_OUTCOMES:
        return Verdict.WRONG
    return Verdict.RIGHT if kept_by_human(decision) else None


def kept_by_human(decision: Decision) -> bool:
    """Whether a human being looked at what a machine decided, and kept it on the evidence."""
    return decision.confirmed_by is not None or decision.outcome in (Outcome.AFFIRMED, Outcome.VARIED)


def judged(detector: Detector | None, decision: Decision, verdict: Verdict) -> tuple[Event, ...]:
    """What a human's answer about a decision means for the machine that made it: above its mark it stops itself."""
    if detector is None or decision.detector != detector.detector_id:
        return ()
    before = verdict_of(decision)
    if before is verdict:
        return ()
    event = DetectorJudged(detector.detector_id, decision.decision_id, verdict, before)
    after = _judged(detector, event)
    mark = detector.registration.mark
    above = after.overturned_since * 100 > mark.percent * after.reviewed_since
    if detector.status is Status.RUNNING and above and after.reviewed_since >= mark.reviewed:
        return (event, stopped(detector, Stop.OVER_MARK))
    return (event,)


def answers_for(detector: Detector | None, decision: Decision, person_id: PersonId) -> bool:
    """Whether this person answers for the machine that made this decision. INVARIANT (I-12), INVARIANT (I-18)"""
    return (
        detector is not None
        and decision.detector == detector.detector_id
        and detector.registration.owner == person_id
    )


def evolve(state: Detector | None, event: Event, at: Instant) -> Detector | None:
    """Fold one event into the version it names."""
    if isinstance(event, DetectorProposed):
        return Detector(event.detector_id, event.registration, event.by, event.registration.name)
    if state is None:
        return None
    change = msgspec.structs.replace
    match event:
        case DetectorRegistered():
            return change(state, status=Status.RUNNING, registered_by=event.by)
        case DetectorStopped():
            return change(
                state, status=Status.STOPPED, stopped_by=event.cause, stopped_at=at, reason=event.reason
            )
        case DetectorStarted():
            return change(
                state,
                status=Status.RUNNING,
                stopped_by=None,
                stopped_at=None,
                reason=event.reason,
                reviewed_since=0,
                overturned_since=0,
            )
        case DetectorActed():
            asked, decided = event.act is Act.REVERIFY, event.act in (Act.HOLD, Act.DECISION)
            return change(
                state,
                recent=_counted(state.recent, at),
                asked=state.asked + asked,
                decided=state.decided + decided,
            )
        case DetectorJudged():
            return _judged(state, event)
        case WithdrawalProposed():
            return change(state, withdrawal=event.reason, withdrawal_by=event.by)
        case DetectorWithdrawn():
            return change(state, status=Status.WITHDRAWN, withdrawn_by=event.by, withdrawn_at=at)
        case TouchFreed():
            return change(state, freed=state.freed + 1)
        case ReleaseFinished():
            return change(state, released_at=at)
        case _:
            return state


def _agreed(versions: Iterable[Detector]) -> tuple[Detector, ...]:
    """Those that were registered: what only waits can still be put differently."""
    return tuple(item for item in versions if item.status is not Status.PROPOSED)


def _sound(wanted: Registration) -> bool:
    precision, mark = wanted.precision, wanted.mark
    return (
        0 <= precision.right <= precision.looked_at
        and precision.looked_at > 0
        and 1 <= wanted.acts_a_minute <= ACTS_A_MINUTE_MAX
        and 1 <= mark.percent <= 100
        and mark.reviewed >= 1
    )


def _last_minute(recent: tuple[Count, ...], at: Instant) -> tuple[Count, ...]:
    return tuple(item for item in recent if item.second >= at // SECOND - WINDOW_SECONDS)


def _counted(recent: tuple[Count, ...], at: Instant) -> tuple[Count, ...]:
    """One act more, now. At most a minute is kept, a number a second: the row stays small however busy it is."""
    kept, second = _last_minute(recent, at), at // SECOND
    if kept and kept[-1].second == second:
        return (*kept[:-1], Count(second, kept[-1].acts + 1))
    return (*kept, Count(second, 1))


def _judged(state: Detector, event: DetectorJudged) -> Detector:
    first = event.before is None
    worse = (event.verdict is Verdict.WRONG) - (event.before is Verdict.WRONG)
    reviewed_since = state.reviewed_since + first
    return msgspec.structs.replace(
        state,
        reviewed=state.reviewed + first,
        overturned=state.overturned + worse,
        reviewed_since=reviewed_since,
        overturned_since=min(max(state.overturned_since + worse, 0), reviewed_since),
    )
