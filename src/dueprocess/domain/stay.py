"""Stay: two people set a capability, a clause, a rulebook version or a detector back to observe, for a day at most.

It is for the hour in which something is plainly wrong and nobody knows yet what: what is set back stops nobody meanwhile,
and guards count what it would have stopped.

The rules are:
1. One person proposes, another in another role agrees to the very same words (I-18). A proposal that nobody agreed to
   within a day lapses.
2. It lasts 24 hours at most, and so do all stays of one subject together unless a day lies between them: a stay buys
   time, it is no way to abolish a rule.
3. It frees nobody for good and writes nothing into a restriction: when it is over, what is left of each goes on and ends
   at the instant that its notice told (I-08, I-09).
4. It reaches what holds towards everybody. What keeps one person away from another stays in force: it protects somebody.
5. The floor is not there to be set back (I-04).
6. One person ends it early, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from dueprocess.domain.staff import Role, Staff, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.ids import AccountNo, DetectorId, Mint, PersonId, StayId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

HOURS_MAX = 24
"""How long a stay lasts at most, and how long all stays of one subject together (design 4)."""


class Scope(StrEnum):
    """What kind of thing is set back."""

    CAPABILITY = "capability"
    CLAUSE = "clause"
    VERSION = "version"
    DETECTOR = "detector"


class Subject(msgspec.Struct, frozen=True):
    """What is set back: a capability's name, a clause's id, a rulebook version's number or a detector's id, as text."""

    scope: Scope
    name: str


class Grounds(msgspec.Struct, frozen=True):
    """What a restriction rests on: the clause and version that its decision cites, and the detector that decided, if one did."""

    clause: str
    version: int
    detector: DetectorId | None = None


class Stay(msgspec.Struct, frozen=True):
    """State of one stay. `since`: when the first of stays that follow one another began; `until`: when it is over."""

    stay_id: StayId
    subject: Subject
    hours: int
    reason: Sealed
    proposed_by: PersonId
    proposed_at: Instant
    approved_by: PersonId | None = None
    begun_at: Instant | None = None
    since: Instant | None = None
    until: Instant | None = None
    ended_by: PersonId | None = None
    ended_at: Instant | None = None
    end_reason: Sealed | None = None

    def holds(self, at: Instant) -> bool:
        """Whether it is in force: begun_at <= t < until. Nothing has to run for it to be over. INVARIANT (I-08)"""
        return self.begun_at is not None and self.until is not None and self.begun_at <= at < self.until

    def awaits(self, at: Instant) -> bool:
        """Whether a second person may still agree."""
        return self.begun_at is None and self.ended_at is None and at < self.proposed_at + DAY

    def reaches(self, capability: str, grounds: Grounds | None, target: AccountNo | None) -> bool:
        """Whether it sets back a restriction of this capability that rests on these grounds (None: on nothing known)."""
        if target is not None or capability in FLOOR:  # INVARIANT (I-04)
            return False
        name = self.subject.name
        match self.subject.scope:
            case Scope.CAPABILITY:
                return capability == name
            case Scope.CLAUSE:
                return grounds is not None and grounds.clause == name
            case Scope.VERSION:
                return grounds is not None and str(grounds.version) == name
            case Scope.DETECTOR:
                return grounds is not None and grounds.detector == name


class ProposeStay(Command, frozen=True):
    """Ask a second person to set something back for so many hours."""

    subject: Subject
    hours: int
    by: PersonId
    reason: Private


class ApproveStay(Command, frozen=True):
    """Agree, as the second person: it begins. `seen`: the digest of what was read."""

    stay_id: StayId
    by: PersonId
    seen: str


class EndStay(Command, frozen=True):
    """End it early, or take a proposal back."""

    stay_id: StayId
    by: PersonId
    reason: Private


class StayProposed(Event, frozen=True):
    """A stay waits for its second person; nothing changes yet."""

    stay_id: StayId
    subject: Subject
    hours: int
    by: PersonId
    reason: Sealed


class StayBegun(Event, frozen=True):
    """What it names stops nobody from now until `until`. `by` is the second person, `content` what both read."""

    stay_id: StayId
    subject: Subject
    by: PersonId
    content: str
    since: Instant
    until: Instant


class StayEnded(Event, frozen=True):
    """It was ended before its time, or its proposal was taken back."""

    stay_id: StayId
    subject: Subject
    by: PersonId
    reason: Sealed


class StayFacts(msgspec.Struct, frozen=True):
    """What a stay needs to know.

    `known`: every name there is of the proposed kind; `floor`: capabilities that are floor. `others`: stays of the same
    subject that have begun.
    """

    ids: Mint
    person: Staff | None
    stay: Stay | None = None
    known: frozenset[str] = frozenset()
    floor: frozenset[str] = frozenset()
    others: tuple[Stay, ...] = ()


def content_digest(stay: Stay) -> str:
    """What two people must have seen alike: what is set back, for how long, and why."""
    subject = {"scope": stay.subject.scope.value, "name": stay.subject.name}
    said = {
        "stay_id": stay.stay_id,
        "subject": subject,
        "hours": stay.hours,
        "reason": stay.reason.commitment,
    }
    return digest(canonical(said))


def propose(facts: StayFacts, command: ProposeStay, now: Instant) -> tuple[Event, ...] | Refusal:
    """Propose one."""
    refused = require(facts.person, Role.SUPERVISOR, Role.OPERATOR)
    if refused is not None:
        return refused
    subject = command.subject
    if subject.scope is Scope.CAPABILITY and (subject.name in FLOOR or subject.name in facts.floor):
        return refuse(Code.CAPABILITY_IS_FLOOR, "subject", capability=subject.name)  # INVARIANT (I-04)
    if subject.name not in facts.known:
        return refuse(Code.STAY_SUBJECT_UNKNOWN, "subject", subject=subject.name[:80])
    if not 1 <= command.hours <= HOURS_MAX:
        return refuse(Code.STAY_TOO_LONG, "hours", most=str(HOURS_MAX))
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    if any(other.holds(now) for other in facts.others):
        return refuse(Code.STAY_IN_FORCE)
    stay_id = StayId(facts.ids("sty"))
    return (StayProposed(stay_id, subject, command.hours, command.by, command.reason.sealed),)


def approve(facts: StayFacts, command: ApproveStay, now: Instant) -> tuple[Event, ...] | Refusal:
    """Let it begin, as a second person in another role who read the same. INVARIANT (I-18)"""
    refused = require(facts.person, Role.APPROVER)
    if refused is not None:
        return refused
    stay = facts.stay
    if stay is None or stay.begun_at is not None or stay.ended_at is not None:
        return refuse(Code.STAY_NOT_PROPOSED)
    if not stay.awaits(now):
        return refuse(Code.STAY_PROPOSAL_LAPSED)
    if stay.proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    if command.seen != content_digest(stay):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    if any(other.holds(now) for other in facts.others):
        return refuse(Code.STAY_IN_FORCE)
    since = counted_from(facts.others, now)
    until = Instant(min(now + stay.hours * HOUR, since + HOURS_MAX * HOUR))
    if until <= now:
        return refuse(Code.STAY_SPENT)
    return (StayBegun(stay.stay_id, stay.subject, command.by, command.seen, since, until),)


def end(facts: StayFacts, command: EndStay, now: Instant) -> tuple[Event, ...] | Refusal:
    """End it, by one person: what is restricted is restricted again from now on."""
    refused = require(facts.person, Role.SUPERVISOR, Role.OPERATOR, Role.APPROVER)
    if refused is not None:
        return refused
    stay = facts.stay
    if stay is None:
        return refuse(Code.NOT_FOUND)
    if not stay.holds(now) and not stay.awaits(now):
        return refuse(Code.STAY_NOT_IN_FORCE)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (StayEnded(stay.stay_id, stay.subject, command.by, command.reason.sealed),)


def counted_from(others: Iterable[Stay], now: Instant) -> Instant:
    """From when the hours of a stay that begins now are counted: from the first of those it follows within a day."""
    recent = [other for other in others if other.until is not None and other.until > now - DAY]
    return min((other.since for other in recent if other.since is not None), default=now)


def set_back_until(
    stays: Iterable[Stay], capability: str, grounds: Grounds | None, target: AccountNo | None, at: Instant
) -> Instant | None:
    """Until when a restriction that holds at this instant stops nobody; None where no stay in force reaches it."""
    ends = [stay.until for stay in stays if stay.holds(at) and stay.reaches(capability, grounds, target)]
    return max((end for end in ends if end is not None), default=None)


class Stretch(msgspec.Struct, frozen=True):
    """A part of a span. `observed`: it stops nobody, and what it would stop is counted."""

    start: Instant
    until: Instant | None
    observed: bool


def parted(start: Instant, until: Instant | None, set_back: Instant | None) -> tuple[Stretch, ...]:
    """A span as guards are told it: what a stay has set back, then what restricts.

    Together they begin and end where the span does. INVARIANT (I-09)
    """
    if set_back is None or start >= set_back:
        return (Stretch(start, until, observed=False),)
    if until is not None and until <= set_back:
        return (Stretch(start, until, observed=True),)
    return (Stretch(start, set_back, observed=True), Stretch(set_back, until, observed=False))


def evolve(state: Stay | None, event: Event, at: Instant) -> Stay | None:
    """Fold one event into the stay it names."""
    match event:
        case StayProposed():
            return Stay(event.stay_id, event.subject, event.hours, event.reason, event.by, at)
        case StayBegun() if state is not None:
            return msgspec.structs.replace(
                state, approved_by=event.by, begun_at=at, since=event.since, until=event.until
            )
        case StayEnded() if state is not None:
            until = None if state.until is None else min(state.until, at)
            return msgspec.structs.replace(
                state, ended_by=event.by, ended_at=at, end_reason=event.reason, until=until
            )
        case _:
            return state
