"""Withdrawal: a version of a detector was found wrong, and everybody whom it touched is freed by one act.

The rules are:
1. Whoever finds it wrong stops it at once, alone. The order to free everybody takes a second person who saw the same
   words: bulk takes two (I-18).
2. It frees whom the version decided about where no human has kept the decision on its own evidence: confirmed it, or
   affirmed or varied it on appeal. A human's own decision stands, whoever pointed to it (I-10).
3. Each decision falls by the relief of an overturn: void, with its rung, what was built on it, and remedies (I-11). Each
   person is told by a notice of their own (I-32).
4. The order is one event; it is carried out a decision at a time, repeatable, and ends by saying that it is done.
5. It withdraws nobody's appeal: an answer that is owed stays owed (I-14).
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import detector as detectors
from dueprocess.domain import relief
from dueprocess.domain.decision import Decision, DecisionWithdrawn
from dueprocess.domain.detector import (
    Detector,
    DetectorWithdrawn,
    ReleaseFinished,
    Status,
    Stop,
    TouchFreed,
    WithdrawalProposed,
)
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.relief import BuiltOn
from dueprocess.domain.restriction import Cause, Restriction
from dueprocess.domain.staff import Role, Staff, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import DecisionId, DetectorId, Mint, NoticeId, PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse


class ProposeWithdrawal(Command, frozen=True):
    """Say that a version was wrong, with the reason that everybody freed will read."""

    detector_id: DetectorId
    by: PersonId
    reason: Private


class WithdrawDetector(Command, frozen=True):
    """Agree, as the second person: the one act that frees everybody. `seen`: the digest of what was read."""

    detector_id: DetectorId
    by: PersonId
    seen: str


class FreeTouched(Command, frozen=True):
    """Carry the order out for one decision."""

    detector_id: DetectorId
    decision_id: DecisionId


class FinishRelease(Command, frozen=True):
    """Note that there is nobody left to free."""

    detector_id: DetectorId


class WithdrawalFacts(msgspec.Struct, frozen=True):
    """What withdrawing needs to know."""

    detector: Detector | None
    person: Staff | None


class FreeFacts(msgspec.Struct, frozen=True):
    """What freeing needs to know. `left`: whether any decision of the version is still to be freed."""

    ids: Mint
    detector: Detector | None
    decision: Decision | None = None
    restrictions: tuple[Restriction, ...] = ()
    built_on: tuple[BuiltOn, ...] = ()
    left: bool = False


def content_digest(detector: Detector) -> str:
    """What two people must have seen alike: which version, and the words that everybody will read."""
    reason = detector.withdrawal.commitment if detector.withdrawal is not None else ""
    return digest(canonical({"detector_id": detector.detector_id, "reason": reason}))


def propose(facts: WithdrawalFacts, command: ProposeWithdrawal, now: Instant) -> tuple[Event, ...] | Refusal:
    """Find it wrong: it stops at once. Proposed again, with other words, these take the place of the former."""
    refused = require(facts.person, Role.SUPERVISOR, Role.OPERATOR)
    if refused is not None:
        return refused
    detector = facts.detector
    if detector is None or detector.status is Status.PROPOSED:
        return refuse(Code.NOT_FOUND)
    if detector.status is Status.WITHDRAWN:
        return refuse(Code.DETECTOR_WITHDRAWN)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    sealed = command.reason.sealed
    proposed = WithdrawalProposed(detector.detector_id, command.by, sealed)
    if detector.status is not Status.RUNNING:
        return (proposed,)
    return (proposed, detectors.stopped(detector, Stop.FOUND_WRONG, command.by, sealed))


def withdraw(facts: WithdrawalFacts, command: WithdrawDetector, now: Instant) -> tuple[Event, ...] | Refusal:
    """Order that everybody is freed. INVARIANT (I-18)"""
    refused = require(facts.person, Role.APPROVER)
    if refused is not None:
        return refused
    detector = facts.detector
    if detector is None:
        return refuse(Code.NOT_FOUND)
    if detector.status is Status.WITHDRAWN:
        return refuse(Code.DETECTOR_WITHDRAWN)
    if detector.withdrawal is None:
        return refuse(Code.WITHDRAWAL_NOT_PROPOSED)
    if detector.withdrawal_by == command.by:
        return refuse(Code.APPROVER_IS_DECIDER)
    if command.seen != content_digest(detector):
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    owner = detector.registration.owner
    return (DetectorWithdrawn(detector.detector_id, owner, command.by, command.seen),)


def free(facts: FreeFacts, command: FreeTouched, now: Instant) -> tuple[Event, ...] | Refusal:
    """Free one person of one decision. Whom a human kept restricted, and who is free already, nothing happens to."""
    detector, decision = facts.detector, facts.decision
    if detector is None or detector.status is not Status.WITHDRAWN or detector.withdrawn_by is None:
        return refuse(Code.DETECTOR_NOT_WITHDRAWN)
    if decision is None or decision.detector != detector.detector_id:
        return refuse(Code.NOT_FOUND, "decision")
    if not to_free(decision):
        return ()
    by, reason = detector.withdrawn_by, detector.withdrawal
    if reason is None:
        return refuse(Code.WITHDRAWAL_NOT_PROPOSED)
    return (
        TouchFreed(detector.detector_id, decision.decision_id, decision.account_no),
        DecisionWithdrawn(decision.decision_id, by, reason),
        *relief.undo(
            facts.ids, decision, facts.restrictions, facts.built_on, Cause.DETECTOR, by, reason, now
        ),  # INVARIANT (I-11), INVARIANT (I-32)
        NoticeIssued(
            NoticeId(facts.ids("ntc", 100)), decision.account_no, Kind.FOUND_WRONG, decision.decision_id, None
        ),
    )


def finish(facts: FreeFacts, command: FinishRelease, now: Instant) -> tuple[Event, ...] | Refusal:
    """Say that the order is carried out, once nobody is left."""
    detector = facts.detector
    if detector is None or detector.status is not Status.WITHDRAWN:
        return refuse(Code.DETECTOR_NOT_WITHDRAWN)
    if facts.left or detector.released_at is not None:
        return ()
    return (ReleaseFinished(detector.detector_id),)


def to_free(decision: Decision) -> bool:
    """Whether a machine decided this, it still counts as having been, and no human kept it on its own evidence."""
    return decision.detector is not None and decision.upright and not detectors.kept_by_human(decision)
