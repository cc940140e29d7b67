"""Compromise: the finding that an account was taken over from one instant to another, so that the acts were not its owner's.

The rules are:
1. One person proposes it with what shows it; another one, independent, agrees to the very same content: the time, what
   shows it, and the list of decisions that become void (I-18). Whoever decided or agreed to one of these does not (I-12).
2. Every decision about the account, and about the accounts of the same person in linked services, all of whose own acts
   lie in that time, is void with its rung; what was built on it is recomputed. In one transaction (I-19, I-11).
3. What the owner did in that time themselves is named, each with a reason, and stays. A decision that rests on any act
   outside of that time stays too.
4. A claim is no finding, and the second claim of a person is reviewed like the first: by two, on what shows it.
5. Nobody decides on acts of that time while the finding stands.
6. A finding that was wrong is ended by two people who had no part in it. What it made void does not come back (I-09):
   the cases are open again, and are decided anew.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.domain import relief
from dueprocess.domain.account import TakenOver
from dueprocess.domain.case import CaseReopened
from dueprocess.domain.decision import Decision, DecisionWithdrawn, Outcome
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.relief import BuiltOn, Fallen
from dueprocess.domain.remedy import RemedyRequested
from dueprocess.domain.restriction import Cause, Restriction
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import (
    AccountNo,
    CaseId,
    CompromiseId,
    DecisionId,
    EvidenceId,
    Mint,
    NoticeId,
    PersonId,
    RemedyId,
    RestrictionId,
)
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

END_OTHER_SESSIONS = "end_other_sessions"
"""What the platform is asked to do for the owner: whoever else is still signed in is signed out (floor, design 3.1)."""

_FINDERS = (Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR)


class Sign(StrEnum):
    """What shows that somebody else was in the account."""

    NEW_DEVICE = "new_device"
    RECOVERED_CREDENTIALS = "recovered_credentials"
    OTHER = "other"


class Spared(msgspec.Struct, frozen=True):
    """A decision on what the owner did themselves in that time, and why that is so."""

    decision_id: DecisionId
    reason: Sealed


class SparedGiven(msgspec.Struct, frozen=True):
    """The same, as a proposer writes it."""

    decision_id: DecisionId
    reason: Private


class Compromise(msgspec.Struct, frozen=True):
    """State of one finding. `voids`: the decisions that become void, in the order in which they were made.

    `accounts`: once it is found, the person's accounts that it is about, in linked services too.
    """

    compromise_id: CompromiseId
    account_no: AccountNo
    from_at: Instant
    to_at: Instant
    signs: tuple[Sign, ...]
    evidence: tuple[EvidenceId, ...]
    words: Sealed
    spared: tuple[Spared, ...]
    voids: tuple[DecisionId, ...]
    proposed_by: PersonId
    proposed_at: Instant
    approved_by: PersonId | None = None
    found_at: Instant | None = None
    accounts: tuple[AccountNo, ...] = ()
    dropped_by: PersonId | None = None
    dropped_at: Instant | None = None
    drop_reason: Sealed | None = None
    end_proposed_by: PersonId | None = None
    end_reason: Sealed | None = None
    ended_by: PersonId | None = None
    ended_at: Instant | None = None

    @property
    def awaits(self) -> bool:
        """Whether a second person may still agree."""
        return self.found_at is None and self.dropped_at is None

    @property
    def stands(self) -> bool:
        """Whether it was found, and not found wrong since."""
        return self.found_at is not None and self.ended_at is None

    @property
    def time(self) -> TakenOver:
        """The time in which somebody else was in the account."""
        return TakenOver(self.from_at, self.to_at)


class ProposeCompromise(Command, frozen=True):
    """Ask a second person to find that the account was taken over from `from_at` to `to_at`."""

    account_no: AccountNo
    from_at: Instant
    to_at: Instant
    signs: tuple[Sign, ...]
    words: Private
    by: PersonId
    evidence: tuple[EvidenceId, ...] = ()
    spared: tuple[SparedGiven, ...] = ()


class ApproveCompromise(Command, frozen=True):
    """Agree, as the independent second person. `seen`: the digest of what was read, with the list."""

    compromise_id: CompromiseId
    by: PersonId
    seen: str


class DropCompromise(Command, frozen=True):
    """Do not agree, or take one's own proposal back."""

    compromise_id: CompromiseId
    by: PersonId
    reason: Private


class ProposeCompromiseEnd(Command, frozen=True):
    """Say that a finding was wrong, and why."""

    compromise_id: CompromiseId
    by: PersonId
    reason: Private


class EndCompromise(Command, frozen=True):
    """Agree, as the second person, that it was wrong. `seen`: the digest of what was read."""

    compromise_id: CompromiseId
    by: PersonId
    seen: str


class CompromiseProposed(Event, frozen=True):
    """A finding waits for its second person; nothing changes yet."""

    compromise_id: CompromiseId
    account_no: AccountNo
    from_at: Instant
    to_at: Instant
    signs: tuple[Sign, ...]
    evidence: tuple[EvidenceId, ...]
    words: Sealed
    spared: tuple[Spared, ...]
    voids: tuple[DecisionId, ...]
    by: PersonId


class CompromiseFound(Event, frozen=True):
    """The account was taken over: these decisions are void. `accounts`: the person's, in linked services too."""

    compromise_id: CompromiseId
    account_no: AccountNo
    accounts: tuple[AccountNo, ...]
    from_at: Instant
    to_at: Instant
    voids: tuple[DecisionId, ...]
    by: PersonId
    content: str


class CompromiseDropped(Event, frozen=True):
    """The proposal was not agreed to, or was taken back; nothing changed."""

    compromise_id: CompromiseId
    account_no: AccountNo
    by: PersonId
    reason: Sealed


class CompromiseEndProposed(Event, frozen=True):
    """Somebody says that the finding was wrong; nothing changes yet."""

    compromise_id: CompromiseId
    account_no: AccountNo
    by: PersonId
    reason: Sealed


class CompromiseEnded(Event, frozen=True):
    """The finding was wrong. What it made void stays void; the cases are open again."""

    compromise_id: CompromiseId
    account_no: AccountNo
    by: PersonId
    content: str


class Matter(msgspec.Struct, frozen=True):
    """A decision about one of the person's accounts, and the time of the own acts that it rests on."""

    decision: Decision
    first_act: Instant
    last_act: Instant
    restrictions: tuple[Restriction, ...] = ()
    built_on: tuple[BuiltOn, ...] = ()


class CompromiseFacts(msgspec.Struct, frozen=True):
    """What a finding needs to know. `accounts`: the person's; `matters`: every decision about them, oldest first.

    `evidence`: the named items that are of a case about one of the accounts. `closed`: decided cases of what it voids.
    """

    ids: Mint
    person: Staff | None
    compromise: Compromise | None = None
    accounts: frozenset[AccountNo] = frozenset()
    matters: tuple[Matter, ...] = ()
    evidence: frozenset[EvidenceId] = frozenset()
    closed: tuple[CaseId, ...] = ()


def content_digest(found: Compromise) -> str:
    """What two people must have seen alike: whose account, when, what shows it, and what becomes void."""
    said = {
        "compromise_id": found.compromise_id,
        "account_no": found.account_no,
        "time": (found.from_at, found.to_at),
        "signs": found.signs,
        "evidence": found.evidence,
        "words": found.words.commitment,
        "spared": [(item.decision_id, item.reason.commitment) for item in found.spared],
        "voids": found.voids,
    }
    return digest(canonical(said))


def end_digest(found: Compromise) -> str:
    """What two people must have seen alike before a finding is called wrong: which one, and why."""
    reason = found.end_reason.commitment if found.end_reason is not None else ""
    return digest(canonical({"compromise_id": found.compromise_id, "reason": reason}))


def intruder_s(matters: tuple[Matter, ...], time: TakenOver) -> tuple[Matter, ...]:
    """Those whose acts all lie in that time, and that stand or wait: what a finding would void. INVARIANT (I-19)

    What an import brought in names no act before somebody completes it, so no time can be compared.
    """
    return tuple(
        item
        for item in matters
        if (item.decision.upright or item.decision.outcome is Outcome.AWAITING)
        and not item.decision.inherited
        and time.covers(item.first_act, item.last_act)
    )


def propose(facts: CompromiseFacts, command: ProposeCompromise, now: Instant) -> tuple[Event, ...] | Refusal:
    """Propose one."""
    refused = require(facts.person, *_FINDERS) or _conflicted(facts)
    if refused is not None:
        return refused
    if not facts.accounts:
        return refuse(Code.NOT_FOUND, "account")
    refused = time_refused(command.from_at, command.to_at, now)
    if refused is not None:
        return refused
    if not command.signs:
        return refuse(Code.COMPROMISE_UNSHOWN, "signs")
    if command.words.blank:
        return refuse(Code.TEXT_MISSING, "words")
    if not set(command.evidence) <= facts.evidence:
        return refuse(Code.EVIDENCE_NOT_IN_CASE, "evidence")
    if any(item.reason.blank for item in command.spared):
        return refuse(Code.TEXT_MISSING, "spared")
    reached = intruder_s(facts.matters, TakenOver(command.from_at, command.to_at))
    spared = {item.decision_id for item in command.spared}
    if not spared <= {item.decision.decision_id for item in reached}:
        return refuse(Code.COMPROMISE_SPARES_OTHER, "spared")
    voids = _left(reached, spared)
    if not voids:
        return refuse(Code.COMPROMISE_VOIDS_NOTHING, "from_at")
    return (
        CompromiseProposed(
            CompromiseId(facts.ids("cmp")),
            command.account_no,
            command.from_at,
            command.to_at,
            tuple(sorted(set(command.signs))),
            tuple(sorted(set(command.evidence))),
            command.words.sealed,
            tuple(Spared(item.decision_id, item.reason.sealed) for item in command.spared),
            tuple(item.decision.decision_id for item in voids),
            command.by,
        ),
    )


def approve(facts: CompromiseFacts, command: ApproveCompromise, now: Instant) -> tuple[Event, ...] | Refusal:
    """Find it, as an independent second person who read the same. INVARIANT (I-18)"""
    refused = require(facts.person, Role.REVIEWER) or _conflicted(facts)
    if refused is not None:
        return refused
    found = facts.compromise
    if found is None:
        return refuse(Code.NOT_FOUND)
    if not found.awaits:
        return refuse(Code.COMPROMISE_NOT_PROPOSED)
    if found.proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    reached = intruder_s(facts.matters, found.time)
    voids = _left(reached, {item.decision_id for item in found.spared})
    if any(command.by in _took_part(item.decision) for item in voids):  # INVARIANT (I-12)
        return refuse(Code.APPROVER_TOOK_PART)
    if command.seen != content_digest(found):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    if tuple(item.decision.decision_id for item in voids) != found.voids:
        return refuse(Code.COMPROMISE_OUTDATED)
    event = CompromiseFound(
        found.compromise_id,
        found.account_no,
        tuple(sorted(facts.accounts)),
        found.from_at,
        found.to_at,
        found.voids,
        command.by,
        command.seen,
    )
    return (event, *_voided(facts.ids, found, voids, command.by, now))


def drop(facts: CompromiseFacts, command: DropCompromise, now: Instant) -> tuple[Event, ...] | Refusal:
    """Leave it, with a reason."""
    refused = require(facts.person, *_FINDERS) or _conflicted(facts)
    if refused is not None:
        return refused
    found = facts.compromise
    if found is None:
        return refuse(Code.NOT_FOUND)
    if not found.awaits:
        return refuse(Code.COMPROMISE_NOT_PROPOSED)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (CompromiseDropped(found.compromise_id, found.account_no, command.by, command.reason.sealed),)


def propose_end(
    facts: CompromiseFacts, command: ProposeCompromiseEnd, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Say that it was wrong. Said again, with other words, these take the place of the former."""
    refused = require(facts.person, *_FINDERS) or _conflicted(facts)
    if refused is not None:
        return refused
    found = facts.compromise
    if found is None:
        return refuse(Code.NOT_FOUND)
    if not found.stands:
        return refuse(Code.COMPROMISE_NOT_STANDING)
    if command.by in (found.proposed_by, found.approved_by):  # INVARIANT (I-12)
        return refuse(Code.APPROVER_TOOK_PART)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (CompromiseEndProposed(found.compromise_id, found.account_no, command.by, command.reason.sealed),)


def end(facts: CompromiseFacts, command: EndCompromise, now: Instant) -> tuple[Event, ...] | Refusal:
    """End it, as the second of two people who had no part in it. Nothing comes back by that. INVARIANT (I-09)"""
    refused = require(facts.person, Role.REVIEWER) or _conflicted(facts)
    if refused is not None:
        return refused
    found = facts.compromise
    if found is None:
        return refuse(Code.NOT_FOUND)
    if not found.stands or found.end_proposed_by is None:
        return refuse(Code.COMPROMISE_NOT_STANDING)
    if found.end_proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    if command.by in (found.proposed_by, found.approved_by):  # INVARIANT (I-12)
        return refuse(Code.APPROVER_TOOK_PART)
    if command.seen != end_digest(found):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    ended = CompromiseEnded(found.compromise_id, found.account_no, command.by, command.seen)
    return (ended, *(CaseReopened(case_id) for case_id in facts.closed))


def time_refused(from_at: Instant, to_at: Instant, now: Instant) -> Refusal | None:
    """Why nobody can have been in an account then: it ends before it begins, or has not ended yet."""
    return None if from_at < to_at <= now else refuse(Code.COMPROMISE_TIME_UNSOUND, "from_at")


def _left(reached: tuple[Matter, ...], spared: set[DecisionId]) -> tuple[Matter, ...]:
    return tuple(item for item in reached if item.decision.decision_id not in spared)


def _took_part(decision: Decision) -> set[PersonId | None]:
    return {decision.decider, decision.approved_by, decision.confirmed_by}


def _conflicted(facts: CompromiseFacts) -> Refusal | None:
    """Why a person may have no part in it: one of the accounts is their own, or on their list."""
    person = facts.person
    if person is not None and any(in_conflict(person, number) for number in facts.accounts):
        return refuse(Code.STAFF_IN_CONFLICT)
    return None


def _voided(
    ids: Mint, found: Compromise, voids: tuple[Matter, ...], by: PersonId, now: Instant
) -> tuple[Event, ...]:
    """Everything that falls, as one: each decision, what was built on any of them, and what the owner is told."""
    events: list[Event] = [
        DecisionWithdrawn(item.decision.decision_id, by, found.words, found.compromise_id) for item in voids
    ]
    events += [
        CaseReopened(item.decision.case_id) for item in voids if item.decision.outcome is Outcome.AWAITING
    ]
    imposed = tuple(item for item in voids if item.decision.outcome is not Outcome.AWAITING)
    fallen = tuple(Fallen(item.decision, item.restrictions) for item in imposed)
    later = {built.decision.decision_id: built for item in voids for built in item.built_on}
    events += relief.undo_all(
        ids, fallen, tuple(later.values()), Cause.COMPROMISE, by, None, now
    )  # INVARIANT (I-11), INVARIANT (I-19)
    events += [
        NoticeIssued(
            NoticeId(ids("ntc", 1_000 + ordinal)),
            item.decision.account_no,
            Kind.TAKEN_OVER,
            item.decision.decision_id,
            None,
        )
        for ordinal, item in enumerate(imposed)
    ]
    return (*events, *_sessions(ids, voids))


def _sessions(ids: Mint, voids: tuple[Matter, ...]) -> tuple[Event, ...]:
    """The platform is asked, once an account, to sign everybody else out."""
    first: dict[AccountNo, Matter] = {}
    for item in voids:
        first.setdefault(item.decision.account_no, item)
    return tuple(
        RemedyRequested(
            RemedyId(ids(f"rmd_sessions_{number}")),
            item.decision.decision_id,
            item.decision.restrictions[0] if item.decision.restrictions else RestrictionId(""),
            number,
            END_OTHER_SESSIONS,
        )
        for number, item in first.items()
    )


def evolve(state: Compromise | None, event: Event, at: Instant) -> Compromise | None:
    """Fold one event into the finding it names."""
    if isinstance(event, CompromiseProposed):
        return Compromise(
            event.compromise_id,
            event.account_no,
            event.from_at,
            event.to_at,
            event.signs,
            event.evidence,
            event.words,
            event.spared,
            event.voids,
            event.by,
            at,
        )
    if state is None:
        return None
    change = msgspec.structs.replace
    match event:
        case CompromiseFound():
            return change(state, approved_by=event.by, found_at=at, accounts=event.accounts)
        case CompromiseDropped():
            return change(state, dropped_by=event.by, dropped_at=at, drop_reason=event.reason)
        case CompromiseEndProposed():
            return change(state, end_proposed_by=event.by, end_reason=event.reason)
        case CompromiseEnded():
            return change(state, ended_by=event.by, ended_at=at)
        case _:
            return state
