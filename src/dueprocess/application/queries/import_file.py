"""Import file: how far a list was read, what became of its import, and what it does, in figures."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.application.bringing import survey_rows
from dueprocess.application.ports import Reading
from dueprocess.application.queries.asking import why_not
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.staging import Survey
from dueprocess.application.views.all import IMPORTS
from dueprocess.domain.imports import ApproveImport, Import
from dueprocess.domain.staff import Staff
from dueprocess.kernel.ids import ImportId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Refusal

LABELS_MOST: Final = 30


class State(StrEnum):
    """What a list stands at."""

    READING = "reading"
    READ = "read"
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    UNDONE = "undone"
    DROPPED = "dropped"


class Figures(msgspec.Struct, frozen=True):
    """What an import does, counted. What only a reading learns is empty where the rows are counted afterwards.

    `ends_before`: rows that end at the source before their migration date; `migrates_after`: for the others, how many
    migrate so many days after the approval. `unknown_accounts`: accounts that are not known here yet, None where
    nobody counted them.
    """

    rows: int
    without_reason: int
    without_end: int
    ends_before: int
    capabilities: Mapping[str, int]
    migrates_after: Mapping[str, int]
    unknown_accounts: int | None = None
    refused: Mapping[str, int] = {}
    unmapped_labels: Mapping[str, int] = {}


class ImportFile(msgspec.Struct, frozen=True):
    """One import as colleagues see it. `root`: what the second person names; None until the list was read to its end.

    `records`: how many were read so far, brought in or refused. `approve_refusal`: why the viewer may not approve it,
    None where they may. `figures`: only where they were asked for, and the list was read to its end.
    """

    import_id: ImportId
    state: State
    records: int
    rows: int
    refused: int
    first_day: int | None
    last_day: int | None
    begun_at: Instant
    root: str | None
    proposed_by_name: str
    proposed_at: Instant | None
    approved_by_name: str
    approved_at: Instant | None
    undone_by_name: str
    undone_at: Instant | None
    undone_reason: str | None
    dropped_at: Instant | None
    approve_refusal: Refusal | None
    figures: Figures | None = None


def import_file(
    look: Looking, import_id: ImportId, viewer: Staff, *, counted: bool = False
) -> ImportFile | None:
    """The file of an import, or of a list that is only read; None where there is neither."""
    found, reading = look.reader.get(IMPORTS, import_id), look.reader.manifests.reading(import_id)
    if reading is not None and reading.removed and found is None:
        return None
    if found is None and reading is None:
        return None
    file = _file(look, import_id, found, reading, viewer)
    if not counted or file.root is None or file.dropped_at is not None:
        return file
    survey = survey_rows(look.reader, import_id, found)
    return msgspec.structs.replace(file, figures=figures_of(survey, counted_here=False))


def import_files(look: Looking, viewer: Staff) -> tuple[ImportFile, ...]:
    """All imports and all lists that are read, what was begun last first."""
    names = {row.import_id for row in look.reader.all(IMPORTS)}
    names |= {reading.import_id for reading in look.reader.manifests.readings()}
    found = (import_file(look, name, viewer) for name in names)
    files = [file for file in found if file is not None]
    return tuple(sorted(files, key=lambda file: (-file.begun_at, file.import_id)))


def figures_of(survey: Survey, *, counted_here: bool = True) -> Figures:
    """A survey as figures. `counted_here`: whether records were read for it, so that refusals were counted, too."""
    return Figures(
        survey.rows,
        survey.without_reason,
        survey.without_end,
        survey.ends_before,
        dict(sorted(survey.capabilities.items())),
        {str(day): count for day, count in sorted(survey.migrates_after.items())},
        survey.unknown_accounts if counted_here else None,
        dict(sorted(survey.refused.items())),
        dict(survey.unmapped.most_common(LABELS_MOST)),
    )


def _file(
    look: Looking, import_id: ImportId, found: Import | None, reading: Reading | None, viewer: Staff
) -> ImportFile:
    manifest = found.manifest if found is not None else None
    whole = reading is not None and reading.finished
    root = manifest.root if manifest is not None else None
    if root is None and reading is not None and whole:
        root = reading.frontier.root().hex()
    kept = reading if reading is not None and not reading.removed else None
    return ImportFile(
        import_id,
        _state(found, finished=whole),
        kept.line if kept is not None else 0,
        manifest.count if manifest is not None else kept.frontier.size if kept is not None else 0,
        kept.refused if kept is not None else 0,
        found.first_day if found is not None else kept.first_day if kept is not None else None,
        found.last_day if found is not None else kept.last_day if kept is not None else None,
        found.begun_at if found is not None else kept.begun_at if kept is not None else look.now,
        root,
        name_of(look, found.proposed_by) if found else "",
        found.proposed_at if found else None,
        name_of(look, found.approved_by) if found else "",
        found.approved_at if found else None,
        name_of(look, found.undone_by) if found else "",
        found.undone_at if found else None,
        look.words(found.reason) if found else None,
        found.dropped_at if found else None,
        why_not(look, ApproveImport(import_id, root or "", viewer.person_id)),
    )


def _state(found: Import | None, *, finished: bool) -> State:
    if found is None:
        return State.READ if finished else State.READING
    if found.dropped_at is not None:
        return State.DROPPED
    if found.undone_at is not None:
        return State.UNDONE
    return State.IN_FORCE if found.approved_at is not None else State.PROPOSED
