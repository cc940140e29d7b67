"""Detectors: what there is, how each does, and what each asks of a human."""

from __future__ import annotations

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.application.views.all import DETECTORS, SIGNALS
from dueprocess.domain import detector as detectors
from dueprocess.domain import withdrawal
from dueprocess.domain.detector import Act, Detector, Status, Stop
from dueprocess.kernel.ids import CaseId, DecisionId, DetectorId, PersonId, SignalId
from dueprocess.kernel.instants import Instant


class DetectorFile(msgspec.Struct, frozen=True):
    """One version. `used`: acts of the last minute. `content`, `withdrawal_content`: what a second person agrees to.

    `overturned` of `reviewed` decisions were found wrong; `…_since` counts from its last start, which the mark looks at.
    `decided - reviewed - freed` were never looked at by a human. `released_at`: when everybody had been freed.
    """

    detector_id: DetectorId
    name: str
    version: int
    owner: PersonId
    clauses: tuple[str, ...]
    precision_right: int
    precision_of: int
    acts_a_minute: int
    used: int
    mark_percent: int
    mark_reviewed: int
    status: Status
    stopped_by: Stop | None
    stopped_at: Instant | None
    reason: str | None
    asked: int
    decided: int
    reviewed: int
    overturned: int
    reviewed_since: int
    overturned_since: int
    proposed_by: PersonId
    registered_by: PersonId | None
    content: str
    withdrawal_reason: str | None
    withdrawal_by: PersonId | None
    withdrawal_content: str | None
    withdrawn_by: PersonId | None
    withdrawn_at: Instant | None
    freed: int
    left: int
    released_at: Instant | None


class SignalLine(msgspec.Struct, frozen=True):
    """A signal in a case file: what a machine said, and what it did because of it."""

    signal_id: SignalId
    detector_id: DetectorId
    case_id: CaseId
    clause: str
    score: int
    contents: int
    raised_at: Instant
    act: Act | None
    acted_at: Instant | None
    decision_id: DecisionId | None
    verified: bool | None


def detector_files(look: Looking) -> tuple[DetectorFile, ...]:
    """Every version, those that run first, then by name, newest first."""
    rows = look.reader.all(DETECTORS)
    ordered = sorted(
        rows, key=lambda row: (row.status is not Status.RUNNING, row.name, -row.registration.version)
    )
    return tuple(_file(look, row) for row in ordered)


def detector_file(look: Looking, detector_id: str) -> DetectorFile | None:
    """One version, or None."""
    row = look.reader.get(DETECTORS, detector_id)
    return _file(look, row) if row is not None else None


def signal_lines(look: Looking, case_id: CaseId) -> tuple[SignalLine, ...]:
    """The signals of a case, newest first."""
    rows = look.reader.find(SIGNALS, case_id=case_id)
    return tuple(
        SignalLine(
            row.signal_id,
            row.detector_id,
            row.case_id,
            row.clause,
            row.score,
            len(row.content),
            row.raised_at,
            row.act,
            row.acted_at,
            row.decision_id,
            row.verified,
        )
        for row in sorted(rows, key=lambda row: (-row.raised_at, row.signal_id))
    )


def _file(look: Looking, row: Detector) -> DetectorFile:
    told = row.registration
    left = max(row.decided - row.reviewed - row.freed, 0)
    return DetectorFile(
        row.detector_id,
        told.name,
        told.version,
        told.owner,
        told.clauses,
        told.precision.right,
        told.precision.looked_at,
        told.acts_a_minute,
        detectors.spent(row, look.now),
        told.mark.percent,
        told.mark.reviewed,
        row.status,
        row.stopped_by,
        row.stopped_at,
        look.words(row.reason),
        row.asked,
        row.decided,
        row.reviewed,
        row.overturned,
        row.reviewed_since,
        row.overturned_since,
        row.proposed_by,
        row.registered_by,
        detectors.content_digest(row),
        look.words(row.withdrawal),
        row.withdrawal_by,
        withdrawal.content_digest(row) if row.withdrawal is not None else None,
        row.withdrawn_by,
        row.withdrawn_at,
        row.freed,
        0 if row.released_at is not None else left,
        row.released_at,
    )
