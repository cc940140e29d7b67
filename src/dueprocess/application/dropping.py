"""Dropping: what was read into the vault and nobody approved leaves it again after some days.

The rules are:
1. A list that was proposed is dropped by an event, so that whoever looks for it learns what became of it. One that was
   only read never reached the record, and leaves without a trace there.
2. First it is set aside in one transaction, so that nothing can be proposed or approved of it; then its rows go, some
   at a time. Whoever is killed in between leaves the rest to the next run.
3. With the last row about somebody goes the platform's id of them, unless they are registered here or another list
   speaks of them: what came to nothing is no reason to know a stranger.
4. What was approved is never touched, undone or not: each row can be proved as long as the record is kept (I-27).
"""

from __future__ import annotations

import msgspec

from dueprocess.application.engine import Engine, Request
from dueprocess.application.ports import Ledger, Reader, Reading, Store, Unstaged
from dueprocess.application.staging import remove_rows
from dueprocess.application.views.all import IMPORTS
from dueprocess.domain.imports import KEPT_DAYS_LEAST, DropImport, Import
from dueprocess.kernel.ids import AccountNo, CommandId, ImportId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.refusals import Refusal
from dueprocess.record.envelope import Actor, ActorKind

DROPPING = Actor(ActorKind.SYSTEM, "dropping")


class Dropped(msgspec.Struct, frozen=True):
    """One list that left the vault: how many rows, and whether it had been proposed."""

    import_id: ImportId
    rows: int
    proposed: bool


def drop_overdue(engine: Engine, kept_days: int) -> tuple[Dropped, ...]:
    """Remove every list that nobody approved within so many days of its proposal, or of its first reading."""
    kept_days = max(kept_days, KEPT_DAYS_LEAST)
    with engine.store.read() as reader:
        now = engine.now(reader.head().recorded_at)
        due = tuple(
            (reading, its)
            for reading in reader.manifests.readings()
            if _due(reading, its := reader.get(IMPORTS, reading.import_id), now, kept_days)
        )
    found = []
    for reading, its in due:
        if its is not None and its.dropped_at is None and not _dropped(engine, reading.import_id, kept_days):
            continue  # somebody approved it a moment ago
        with engine.store.write() as ledger:
            aside = _set_aside(ledger, reading)
        if aside:
            rows = remove_rows(engine.store, reading.import_id, _Names(engine.store, reading.import_id))
            found.append(Dropped(reading.import_id, rows, its is not None))
    return tuple(found)


class _Names:
    """Forgets the ids of those of whom nothing is left.

    Whom other lists name as the other person no index says: that is read once, and again where a list has moved on
    since (inside the transaction then, so that nothing moves in between).
    """

    def __init__(self, store: Store, import_id: ImportId) -> None:
        self._import_id = import_id
        with store.read() as reader:
            self._seen, self._targets = self._others(reader), self._named(reader)

    def __call__(self, ledger: Ledger, part: Unstaged) -> None:
        """One part of the rows is gone."""
        others = self._others(ledger)
        if others != self._seen:
            self._seen, self._targets = others, self._named(ledger)
        unspoken = part.numbers - self._targets
        ledger.unbind(unspoken - ledger.manifests.known_beside(self._import_id, unspoken))

    def _others(self, reader: Reader) -> tuple[tuple[ImportId, int], ...]:
        return tuple(
            (reading.import_id, reading.line)
            for reading in reader.manifests.readings()
            if reading.import_id != self._import_id and not reading.removed
        )

    def _named(self, reader: Reader) -> frozenset[AccountNo]:
        return frozenset(
            row.target
            for import_id, _ in self._others(reader)
            for part in reader.manifests.bodies(import_id)
            for row in part
            if row.target is not None
        )


def _due(reading: Reading, its: Import | None, now: Instant, kept_days: int) -> bool:
    if its is not None and its.approved_at is not None:
        return False
    if reading.removed or (its is not None and its.dropped_at is not None):
        return True
    since = reading.begun_at if its is None else its.proposed_at
    return since + kept_days * DAY <= now


def _dropped(engine: Engine, import_id: ImportId, kept_days: int) -> bool:
    """Whether the law gave it up."""
    command = DropImport(import_id, kept_days)
    answer = engine.carry_out(Request(CommandId(f"import-drop:{import_id}"), DROPPING, command))
    return not isinstance(answer, Refusal)


def _set_aside(ledger: Ledger, seen: Reading) -> bool:
    """Mark it as being removed, unless it was read on, proposed or approved since it was looked at."""
    reading, its = ledger.manifests.reading(seen.import_id), ledger.get(IMPORTS, seen.import_id)
    if reading is None or (its is not None and its.dropped_at is None) or reading.line != seen.line:
        return False
    if not reading.removed:
        reading.line, reading.finished = -1, False
        ledger.stage(reading, ())
    return True
