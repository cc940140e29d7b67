"""Stays: what is set back now, what waits for its second person, and what there was."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.views.all import DETECTORS, STAYS
from dueprocess.domain.inherited import CLAUSE, INHERITED
from dueprocess.domain.stay import Scope, Stay, Subject, content_digest
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.ids import PersonId, StayId
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook.model import Texts


class StayStatus(StrEnum):
    """How it stands with a stay."""

    AWAITS = "awaits"
    IN_FORCE = "in_force"
    OVER = "over"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"


class StayFile(msgspec.Struct, frozen=True):
    """One stay. `content`: what a second person agrees to. `until`: when it is over, None while it has not begun."""

    stay_id: StayId
    scope: Scope
    name: str
    title: Texts
    status: StayStatus
    hours: int
    reason: str | None
    proposed_by: PersonId
    proposed_by_name: str
    proposed_at: Instant
    content: str
    approved_by: PersonId | None
    approved_by_name: str
    begun_at: Instant | None
    until: Instant | None
    ended_by: PersonId | None
    ended_by_name: str
    ended_at: Instant | None
    end_reason: str | None


class Choice(msgspec.Struct, frozen=True):
    """Something that can be set back."""

    scope: Scope
    name: str
    title: Texts


def stay_files(look: Looking) -> tuple[StayFile, ...]:
    """Every stay: those in force first, then those that wait, then what there was, newest first."""
    order = {StayStatus.IN_FORCE: 0, StayStatus.AWAITS: 1}
    files = [_file(look, row) for row in look.reader.all(STAYS)]
    return tuple(sorted(files, key=lambda file: (order.get(file.status, 2), -file.proposed_at, file.stay_id)))


def stay_file(look: Looking, stay_id: str) -> StayFile | None:
    """One stay, or None."""
    row = look.reader.get(STAYS, stay_id)
    return _file(look, row) if row is not None else None


def choices(look: Looking) -> tuple[Choice, ...]:
    """All that can be set back, by kind, newest versions first."""
    catalogue = look.policies.catalogue(look.reader)
    published = look.policies.published(look.reader)
    clauses = {clause.id: clause.title for version in published for clause in version.rulebook.clauses}
    entries = catalogue.capabilities if catalogue else ()
    return (
        *(
            Choice(Scope.CAPABILITY, entry.name, entry.title)
            for entry in entries
            if not entry.floor and entry.name not in FLOOR
        ),
        *(Choice(Scope.CLAUSE, name, title) for name, title in clauses.items()),
        Choice(Scope.CLAUSE, INHERITED, CLAUSE.title),
        *(Choice(Scope.VERSION, str(version.version), {}) for version in reversed(published)),
        *(Choice(Scope.DETECTOR, row.detector_id, {}) for row in look.reader.all(DETECTORS)),
    )


def _file(look: Looking, row: Stay) -> StayFile:
    return StayFile(
        row.stay_id,
        row.subject.scope,
        row.subject.name,
        _title(look, row.subject),
        _status(row, look.now),
        row.hours,
        look.words(row.reason),
        row.proposed_by,
        name_of(look, row.proposed_by),
        row.proposed_at,
        content_digest(row),
        row.approved_by,
        name_of(look, row.approved_by),
        row.begun_at,
        row.until,
        row.ended_by,
        name_of(look, row.ended_by),
        row.ended_at,
        look.words(row.end_reason),
    )


def _status(row: Stay, now: Instant) -> StayStatus:
    if row.holds(now):
        return StayStatus.IN_FORCE
    if row.awaits(now):
        return StayStatus.AWAITS
    if row.begun_at is not None:
        return StayStatus.OVER
    return StayStatus.TAKEN_BACK if row.ended_at is not None else StayStatus.LAPSED


def _title(look: Looking, subject: Subject) -> Texts:
    found = (item for item in choices(look) if (item.scope, item.name) == (subject.scope, subject.name))
    return next((item.title for item in found), {})
