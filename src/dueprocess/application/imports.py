"""Import: proposing, approving, dropping and undoing a manifest."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import IMPORTS, INHERITED, RESTRICTIONS
from dueprocess.domain import imports
from dueprocess.domain.imports import (
    ApproveImport,
    DropImport,
    ImportFacts,
    ProposeImport,
    Staged,
    UndoImport,
)
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import ImportId


def _facts(desk: Desk, command: ProposeImport | ApproveImport | DropImport | UndoImport) -> ImportFacts:
    versions = desk.policies.published(desk.ledger)
    others = (row for row in desk.ledger.all(IMPORTS) if row.import_id != command.import_id)
    return ImportFacts(
        desk.ids,
        None if isinstance(command, DropImport) else person(desk, command.by),
        _staged(desk, command.import_id),
        desk.ledger.get(IMPORTS, command.import_id),
        versions[-1] if versions else None,
        max((row.approved_at for row in others if row.approved_at is not None), default=None),
        _departed(desk, command.import_id) if isinstance(command, UndoImport) else (),
    )


def _staged(desk: Desk, import_id: ImportId) -> Staged | None:
    reading = desk.ledger.manifests.reading(import_id)
    if reading is None:
        return None
    return Staged(
        import_id,
        reading.frontier.size,
        reading.frontier.root().hex(),
        reading.first_day,
        reading.last_day,
        reading.begun_at,
        finished=reading.finished,
    )


def _departed(desk: Desk, import_id: ImportId) -> tuple[Restriction, ...]:
    """Its restrictions that have departed and are owed completion still."""
    owed = desk.ledger.find(INHERITED, owed_of=import_id)
    found = (desk.ledger.get(RESTRICTIONS, item.restriction_id) for item in owed)
    return tuple(item for item in found if item is not None)


PROPOSE: Handler[ProposeImport, ImportFacts] = Handler(_facts, imports.propose)
APPROVE: Handler[ApproveImport, ImportFacts] = Handler(_facts, imports.approve)
DROP: Handler[DropImport, ImportFacts] = Handler(_facts, imports.drop)
UNDO: Handler[UndoImport, ImportFacts] = Handler(_facts, imports.undo)
