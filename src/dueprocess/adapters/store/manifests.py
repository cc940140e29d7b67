"""Manifests on one driver connection: the rows of imports in the vault, and how far a file was read into it.

A row's leaf is SHA-256(0x00, SHA-256(salt, body)): the root in the record covers it, and erasing salt and body leaves
the root as it was (I-27).
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from typing import Any, Protocol

import msgspec

from dueprocess.adapters.store.statements import IDS_AT_ONCE, Statement, Statements
from dueprocess.application.ports import ManifestEntry, Reading, Unstaged
from dueprocess.application.views.all import IMPORTS, RESTRICTIONS
from dueprocess.application.views.view import Key, View
from dueprocess.application.views.view import Row as ViewRow
from dueprocess.domain.imports import Row
from dueprocess.domain.inherited import restriction_id_of
from dueprocess.kernel.canonical import revive
from dueprocess.kernel.ids import AccountNo, ImportId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import commitment
from dueprocess.record.tree import Frontier, leaf_hash
from dueprocess.record.verify import Fault

_ROW = msgspec.json.Decoder(Row, dec_hook=revive)


class Asked(Protocol):
    """How a store's reader runs statements."""

    @property
    def statements(self) -> Statements: ...
    def rows_of(self, statement: Statement, **values: Any) -> list[Any]: ...
    def streaming(self) -> AbstractContextManager[Any]: ...


class SqlManifests:
    """Reads manifests at the moment of a reader, or inside a write transaction."""

    def __init__(self, reader: Asked) -> None:
        self._reader = reader
        self._statements = reader.statements.manifests

    def row(self, import_id: ImportId, row: int) -> Row | None:
        """A row by its place, None where there is none or it was erased."""
        found = self._reader.rows_of(self._statements.one, manifest=import_id, row=row)
        return _ROW.decode(bytes(found[0][0])) if found and found[0][0] is not None else None

    def rows_of(self, numbers: Collection[AccountNo]) -> dict[AccountNo, list[tuple[ImportId, int, Row]]]:
        """Every row about these accounts, of whichever import, erased ones left out."""
        found: dict[AccountNo, list[tuple[ImportId, int, Row]]] = {}
        for number, manifest, row, body in self._in_parts(self._statements.of_accounts, "number", numbers):
            entry = (ImportId(manifest), row, _ROW.decode(bytes(body)))
            found.setdefault(AccountNo(number), []).append(entry)
        return found

    def standing(self, import_id: ImportId) -> Generator[tuple[tuple[int, Row], ...], None, None]:
        """The rows that have not departed, in order, some hundred at a time, by one query."""
        statement = self._statements.standing
        with self._reader.streaming() as cursor:
            cursor.execute(statement.text, statement.bind({"manifest": import_id}))
            while rows := cursor.fetchmany(IDS_AT_ONCE):
                yield tuple((row, _ROW.decode(bytes(body))) for row, body in rows)

    def bodies(self, import_id: ImportId) -> Generator[tuple[Row, ...], None, None]:
        """The rows that were not erased, in order, some hundred at a time, by one query."""
        statement = self._statements.bodies
        with self._reader.streaming() as cursor:
            cursor.execute(statement.text, statement.bind({"manifest": import_id}))
            while rows := cursor.fetchmany(IDS_AT_ONCE):
                yield tuple(_ROW.decode(bytes(body)) for (body,) in rows)

    def entries(self, import_id: ImportId) -> Iterator[ManifestEntry]:
        """Every row as it is kept, in order, by one query."""
        statement = self._statements.all
        with self._reader.streaming() as cursor:
            cursor.execute(statement.text, statement.bind({"manifest": import_id}))
            while rows := cursor.fetchmany(IDS_AT_ONCE):
                for row, number, leaf, salt, body in rows:
                    yield ManifestEntry(
                        row,
                        AccountNo(number),
                        bytes(leaf),
                        None if salt is None else bytes(salt),
                        None if body is None else bytes(body),
                    )

    def reading(self, import_id: ImportId) -> Reading | None:
        """How far the file of an import was read."""
        found = self._reader.rows_of(self._statements.staged, import_id=import_id)
        return _reading(found[0]) if found else None

    def known_beside(self, import_id: ImportId, numbers: Collection[AccountNo]) -> frozenset[AccountNo]:
        """Those of these numbers that are registered accounts, or have rows of other imports."""
        registered = self._in_parts(self._statements.registered, "number", numbers)
        beside = self._in_parts(self._statements.beside, "number", numbers, manifest=import_id)
        return frozenset(AccountNo(row[0]) for row in chain(registered, beside))

    def part(self, import_id: ImportId, below: int) -> Unstaged:
        """How many rows there are before this place, and whom they are about or towards."""
        found = self._reader.rows_of(self._statements.part, manifest=import_id, below=below)
        numbers = {AccountNo(number) for number, _ in found}
        for _, body in found:
            target = None if body is None else _ROW.decode(bytes(body)).target
            if target is not None:
                numbers.add(target)
        return Unstaged(len(found), frozenset(numbers))

    def readings(self) -> tuple[Reading, ...]:
        """How far each file was read, by name."""
        return tuple(_reading(row) for row in self._reader.rows_of(self._statements.readings))

    def account_numbers(self, external_ids: Collection[str]) -> dict[str, AccountNo]:
        """The numbers of those of these external ids that are known."""
        found = self._in_parts(self._statements.numbers, "name", external_ids)
        return {external: AccountNo(number) for external, number in found}

    def restricted_among(self, numbers: Collection[AccountNo]) -> frozenset[AccountNo]:
        """Those of these accounts that ever had a restriction of their own."""
        found = self._in_parts(self._statements.restricted, "number", numbers)
        return frozenset(AccountNo(row[0]) for row in found)

    def _in_parts(
        self, statement: Statement, name: str, wanted: Collection[Any], **more: Any
    ) -> Iterator[Any]:
        ordered = sorted(set(wanted))
        for start in range(0, len(ordered), IDS_AT_ONCE):
            some = ordered[start : start + IDS_AT_ONCE]
            some += some[-1:] * (IDS_AT_ONCE - len(some))
            yield from self._reader.rows_of(
                statement, **{f"{name}_{place}": value for place, value in enumerate(some)}, **more
            )


class Verifiable(Protocol):
    """What verifying manifests reads."""

    @property
    def manifests(self) -> SqlManifests: ...
    def all(self, view: View[ViewRow], /) -> tuple[ViewRow, ...]: ...
    def get(self, view: View[ViewRow], key: Key | None, /) -> ViewRow | None: ...


def verify_manifests(reader: Verifiable, erased: Collection[int]) -> Fault | None:
    """The rows of every proposed import are those that the record committed to, and what departed is what they say.

    Of an import that was dropped there is nothing to be had: it restricted nobody, and its rows have left the vault.
    """
    for found in reader.all(IMPORTS):
        if found.dropped_at is not None:
            continue
        frontier = Frontier()
        for entry in reader.manifests.entries(found.import_id):
            place = f"vault_manifest_row {found.import_id} {entry.row}"
            if entry.row != frontier.size:
                return Fault(place, "does not follow the row before it")
            frontier.append(entry.leaf)
            if entry.body is None or entry.salt is None:
                if entry.account_no not in erased:
                    return Fault(place, "was emptied without an erasure in the log")
                continue
            if leaf_hash(bytes.fromhex(commitment(entry.salt, entry.body))) != entry.leaf:
                return Fault(place, "is not what its leaf commits to")
            row = _ROW.decode(entry.body)
            departed = reader.get(RESTRICTIONS, restriction_id_of(found.import_id, entry.row))
            told = None if departed is None else (departed.account_no, departed.target, departed.since)
            if row.account_no != entry.account_no or told not in (
                None,
                (row.account_no, row.target, row.since),
            ):
                return Fault(place, "is not about whom its restriction restricts")
        if (frontier.size, frontier.root().hex()) != (found.manifest.count, found.manifest.root):
            return Fault(f"vault_manifest_row {found.import_id}", "has another root than the log holds")
    return None


def _reading(row: Any) -> Reading:
    import_id, line, refused, count, frontier, first_day, last_day, begun_at, finished = row
    return Reading(
        ImportId(import_id),
        line,
        refused,
        Frontier.decode(count, bytes(frontier)),
        first_day,
        last_day,
        Instant(begun_at),
        finished=bool(finished),
    )


def kept(reading: Reading) -> dict[str, Any]:
    """How far a file was read, as it is kept."""
    return {
        "import_id": reading.import_id,
        "line": reading.line,
        "refused": reading.refused,
        "count": reading.frontier.size,
        "frontier": reading.frontier.encode(),
        "first_day": reading.first_day,
        "last_day": reading.last_day,
        "begun_at": reading.begun_at,
        "finished": reading.finished,
    }


def rows_kept(import_id: ImportId, entries: Iterable[ManifestEntry]) -> Iterator[dict[str, Any]]:
    """Rows of an import as they are kept."""
    for entry in entries:
        yield {
            "manifest": import_id,
            "row": entry.row,
            "account_no": entry.account_no,
            "leaf": entry.leaf,
            "salt": entry.salt,
            "body": entry.body,
        }
