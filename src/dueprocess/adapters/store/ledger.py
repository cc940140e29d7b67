"""Reading and appending on one driver connection.

`SqlReader` reads at one moment. `SqlLedger` is one write transaction: rows it changed are kept in memory, decoded, and
written once when the transaction ends; a row it read before is taken from a cache that only lives as long as nobody
else has moved the head.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from typing import Any, Protocol

from dueprocess.adapters.store.manifests import SqlManifests, kept, rows_kept
from dueprocess.adapters.store.migrate import refuse_newer
from dueprocess.adapters.store.remembered import Memory
from dueprocess.adapters.store.statements import IDS_AT_ONCE, THINGS_AT_ONCE, Statement, Statements
from dueprocess.application.ports import Effect, Head, ManifestEntry, Reading, Unstaged, VaultEntry
from dueprocess.application.rebuild import Dumped
from dueprocess.application.views.about import about
from dueprocess.application.views.all import TOUCHED
from dueprocess.application.views.view import Key, Row, View
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import AccountNo, CommandId, ImportId, VaultRef
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.invariants import invariant
from dueprocess.record import envelope as envelopes
from dueprocess.record.envelope import Envelope
from dueprocess.record.tree import Frontier
from dueprocess.record.wire import STANDING

PAGE = 1_000
_CURSORS = itertools.count(1)


class Cursor(Protocol):
    """What is used of a driver's cursor."""

    @property
    def connection(self) -> Any: ...
    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...
    def executemany(self, sql: str, parameters: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class SqlReader:
    """Reads views, vault and log."""

    def __init__(self, cursor: Cursor, statements: Statements) -> None:
        self._cursor = cursor
        self._statements = statements
        self._oldest_writer = 0
        self.statements = statements

    def head(self) -> Head:
        """Where the log ends."""
        return self._head_of(self._statements.head)

    def get(self, view: View[Row], key: Key | None) -> Row | None:
        """The row with this key, or None."""
        if key is None:
            return None
        row = self._one(self._statements.view_get[view.name], row_key=key)
        return view.decode(bytes(row[0])) if row else None

    def find(self, view: View[Row], **columns: Key) -> tuple[Row, ...]:
        """The rows with these column values, in key order."""
        statement = self._statements.view_find(view.name, tuple(columns))
        found = self._rows(statement, **{f"by_{name}": value for name, value in columns.items()})
        return tuple(self._decoded(view, key, body) for key, body in found)

    def some(self, view: View[Row], most: int, **columns: Key) -> tuple[Row, ...]:
        """At most so many of the rows with these column values, first by key."""
        statement = self._statements.view_some(view.name, tuple(columns))
        values = {f"by_{name}": value for name, value in columns.items()}
        return tuple(
            self._decoded(view, key, body) for key, body in self._rows(statement, most=most, **values)
        )

    def upto(self, view: View[Row], column: str, most: int) -> tuple[Row, ...]:
        """The rows whose value in a column of numbers is at most `most`, lowest first."""
        found = self._rows(self._statements.view_upto(view.name, column), most=most)
        return tuple(self._decoded(view, key, body) for key, body in found)

    def above(self, view: View[Row], column: str, least: int) -> Iterator[tuple[Row, ...]]:
        """The rows whose value in a column of numbers is more than `least`, lowest first, a part at a time."""
        statement = self._statements.view_above(view.name, column)
        with self.streaming() as cursor:
            cursor.execute(statement.text, statement.bind({"least": least}))
            while rows := cursor.fetchmany(IDS_AT_ONCE):
                yield tuple(self._decoded(view, key, body) for key, body in rows)

    def all(self, view: View[Row]) -> tuple[Row, ...]:
        """Every row, in key order."""
        return tuple(
            self._decoded(view, key, body) for key, body in self._rows(self._statements.view_all[view.name])
        )

    def column(self, view: View[Row], name: str) -> tuple[tuple[Key, Key | None], ...]:
        """Key and one column of every row, in key order."""
        statement = self._statements.view_column(view.name, name)
        return tuple((key, value) for key, value in self._rows(statement))

    @property
    def manifests(self) -> SqlManifests:
        """The rows of imports."""
        return SqlManifests(self)

    def dump(self, view: View[Any]) -> Iterator[Dumped]:
        """Keys, stored bytes and the columns beside them, in key order."""
        for key, body, *columns in self._rows(self._statements.view_dump[view.name]):
            yield key, bytes(body), *columns

    def raw(self) -> Iterator[tuple[int, bytes, bytes, str | None, int | None]]:
        """The whole log with the columns beside its bytes, in order, a page at a time."""
        after = 0
        while rows := self._rows(self._statements.raw, after=after, most=PAGE):
            for position, data, leaf, cause, follows in rows:
                yield position, bytes(data), bytes(leaf), cause, follows
            after = rows[-1][0]

    def kept(self) -> Iterator[tuple[str, int | None, bytes, bytes, bool]]:
        """Every row of the vault."""
        after = ""
        while rows := self._rows(self._statements.kept, after=after, most=PAGE):
            for ref, account_no, _, salt, content, _, erased in rows:
                yield ref, account_no, bytes(salt or b""), bytes(content or b""), bool(erased)
            after = rows[-1][0]

    def account_no(self, external_id: str) -> AccountNo | None:
        """The number of a known external id."""
        row = self._one(self._statements.number, external_id=external_id)
        return AccountNo(row[0]) if row else None

    def external_id(self, account_no: AccountNo) -> str | None:
        """The external id behind a number, None once erased."""
        row = self._one(self._statements.external, number=account_no)
        return row[0] if row else None

    def external_ids(self, numbers: Collection[AccountNo]) -> dict[AccountNo, str]:
        """The external ids behind these numbers, without those that were erased."""
        found: dict[AccountNo, str] = {}
        ordered = sorted(set(numbers))
        for start in range(0, len(ordered), IDS_AT_ONCE):
            some = ordered[start : start + IDS_AT_ONCE]
            some += some[-1:] * (IDS_AT_ONCE - len(some))
            values = {f"number_{place}": number for place, number in enumerate(some)}
            rows = self._rows(self._statements.externals, **values)
            found.update((AccountNo(number), external) for number, external in rows)
        return found

    def next_account_no(self) -> AccountNo:
        """The number that the next new account gets."""
        return AccountNo(self._one(self._statements.last_number)[0] + 1)

    def vault(self, ref: VaultRef) -> VaultEntry | None:
        """Private content, None once erased."""
        row = self._one(self._statements.vault, ref=ref)
        if row is None:
            return None
        ref, account_no, purpose, salt, content, media_type, _ = row
        return VaultEntry(ref, account_no, purpose, bytes(salt), bytes(content), media_type)

    def command(self, cause: CommandId) -> tuple[Envelope, ...]:
        """The events of a command that was carried out, empty otherwise."""
        first = self._one(self._statements.by_cause, cause=cause)
        if first is None:
            return ()
        found = []
        for _, data in self.stored(first[0] - 1, PAGE):
            entry = envelopes.decode(data)
            if entry.cause != cause:
                break
            found.append(entry)
        return tuple(found)

    def stored(self, after: int = 0, limit: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Positions and stored bytes of the log, in order, a page at a time."""
        left = limit
        while left is None or left > 0:
            most = PAGE if left is None else min(PAGE, left)
            rows = self._rows(self._statements.stored, after=after, most=most)
            for position, data in rows:
                yield position, bytes(data)
            if len(rows) < most:
                return
            after = rows[-1][0]
            left = None if left is None else left - len(rows)

    def about(self, things: Collection[str], most: int) -> tuple[tuple[int, bytes], ...]:
        """Positions and stored bytes of the events about these things, in order; the first so many."""
        found: dict[int, bytes] = {}
        ordered = sorted(set(things))
        for start in range(0, len(ordered), THINGS_AT_ONCE):
            some = ordered[start : start + THINGS_AT_ONCE]
            some += some[-1:] * (THINGS_AT_ONCE - len(some))
            values = {f"thing_{place}": thing for place, thing in enumerate(some)}
            rows = self._rows(self._statements.about, most=most, **values)
            found.update((position, bytes(data)) for position, data in rows)
        return tuple(sorted(found.items())[:most])

    def all_about(self) -> Iterator[tuple[str, int]]:
        """Everything that `about` finds things by, in no order."""
        statement = self._statements.about_all
        with self.streaming() as cursor:
            cursor.execute(statement.text, statement.bind({}))
            while rows := cursor.fetchmany(PAGE):
                yield from ((thing, position) for thing, position in rows)

    def standing_events(self, after: int, limit: int) -> tuple[tuple[Envelope, int], ...]:
        """Standing events after a position, each with the position of the one before it."""
        rows = self._rows(self._statements.standing, after=after, most=limit)
        return tuple((envelopes.decode(bytes(data)), follows) for data, follows in rows)

    def _head_of(self, statement: Statement) -> Head:
        row = self._one(statement)
        invariant(row is not None, "I-28", "the log has no head")
        _, generation, position, recorded_at, standing, frontier, oldest_writer = row
        self._oldest_writer = oldest_writer
        return Head(
            generation, position, Instant(recorded_at), standing, Frontier.decode(position, bytes(frontier))
        )

    def _decoded(self, view: View[Row], key: Key, body: bytes) -> Row:
        return view.decode(bytes(body))

    def streaming(self) -> Any:
        """A cursor of its own on the same moment, whose rows are read while they are asked for."""
        connection: Any = self._cursor.connection
        if self._statements.cursors_are_named:
            return connection.cursor(name=f"rows_{next(_CURSORS)}")
        return closing(connection.cursor())

    def _one(self, statement: Statement, **values: Any) -> Any:
        self._cursor.execute(statement.text, statement.bind(values))
        return self._cursor.fetchone()

    def rows_of(self, statement: Statement, **values: Any) -> list[Any]:
        """The rows that a statement gives, at this reader's moment."""
        return self._rows(statement, **values)

    def _rows(self, statement: Statement, **values: Any) -> list[Any]:
        self._cursor.execute(statement.text, statement.bind(values))
        return self._cursor.fetchall()


class SqlLedger(SqlReader):
    """One write transaction. It begins by locking the head: whoever holds that row is the one appender (I-27)."""

    def __init__(self, cursor: Cursor, statements: Statements, memory: Memory) -> None:
        super().__init__(cursor, statements)
        self._head = self._head_of(statements.lock_head)
        refuse_newer(self._oldest_writer)
        self._start = self._head.position
        self._remembered = memory.of(self._start)
        self._changed: dict[str, tuple[View[Any], dict[Key, Any]]] = {}
        self._events: list[dict[str, Any]] = []
        self._about: list[dict[str, Any]] = []
        self._causes: set[CommandId] = set()
        self._kept: dict[VaultRef, VaultEntry] = {}
        self._owed: list[Effect] = []

    @property
    def moved(self) -> bool:
        """Whether anything was appended."""
        return self._head.position != self._start

    def head(self) -> Head:
        """Where the log ends, with what this transaction appended."""
        return self._head

    def get(self, view: View[Row], key: Key | None) -> Row | None:
        """The row with this key as this transaction sees it."""
        if key is None:
            return None
        rows = self._remembered.rows(view)
        if key in rows:
            return rows[key]
        row = super().get(view, key)
        self._remembered.read(view, key, row)
        return row

    def find(self, view: View[Row], **columns: Key) -> tuple[Row, ...]:
        """The rows with these column values as this transaction sees them."""
        index = self._remembered.index(view, tuple(columns))
        values = tuple(columns.values())
        if values not in index.complete:
            statement = self._statements.view_find(view.name, tuple(columns))
            for key, body in self._rows(
                statement, **{f"by_{name}": value for name, value in columns.items()}
            ):
                self._remembered.read(view, key, self._decoded(view, key, body))
            self._remembered.completed(index, values)
        rows = self._remembered.rows(view)
        found = (rows[key] for key in sorted(index.keys.get(values, ())))
        return tuple(row for row in found if row is not None)

    def column(self, view: View[Row], name: str) -> tuple[tuple[Key, Key | None], ...]:
        """Key and one column of every row as this transaction sees them."""
        known = self._remembered.columns.setdefault(view.name, {})
        if name not in known:
            self._flush_view(view.name)
            known[name] = super().column(view, name)
        return known[name]

    def command(self, cause: CommandId) -> tuple[Envelope, ...]:
        """The events of a command that was carried out, in this transaction too."""
        if cause in self._causes:
            self._flush_log()
        return super().command(cause)

    def stored(self, after: int = 0, limit: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Positions and stored bytes of the log, with what this transaction appended."""
        self._flush_log()
        return super().stored(after, limit)

    def vault(self, ref: VaultRef) -> VaultEntry | None:
        """Private content, with what this transaction keeps."""
        return self._kept.get(ref) or super().vault(ref)

    def some(self, view: View[Row], most: int, **columns: Key) -> tuple[Row, ...]:
        """Some rows with these column values as this transaction sees them."""
        self._flush_view(view.name)
        return super().some(view, most, **columns)

    def upto(self, view: View[Row], column: str, most: int) -> tuple[Row, ...]:
        """The rows up to a number as this transaction sees them."""
        self._flush_view(view.name)
        return super().upto(view, column, most)

    def above(self, view: View[Row], column: str, least: int) -> Iterator[tuple[Row, ...]]:
        """The rows above a number as this transaction sees them."""
        self._flush_view(view.name)
        return super().above(view, column, least)

    def all(self, view: View[Row]) -> tuple[Row, ...]:
        """Every row as this transaction sees it."""
        self._flush_view(view.name)
        return super().all(view)

    def append(self, entries: Iterable[Envelope], *, first: bool) -> None:
        """Add events with their leaves, and fold them into the views. `first`: the first one begins a command."""
        head = self._head
        for entry in entries:
            invariant(entry.position == head.position + 1, "I-27", "positions have no gap")
            data = envelopes.encode(entry)
            leaf = envelopes.leaf(data)
            head.frontier.append(leaf)
            head.position = entry.position
            head.recorded_at = max(head.recorded_at, entry.recorded_at)
            follows = None
            if entry.type in STANDING:
                follows, head.standing_position = head.standing_position, entry.position
            self._events.append(
                {
                    "position": entry.position,
                    "bytes": data,
                    "leaf": leaf,
                    "cause": entry.cause if first else None,
                    "follows": follows,
                }
            )
            thing = about(entry.event)
            if thing is not None:
                self._about.append({"thing": thing, "position": entry.position})
            self._causes.add(entry.cause)
            first = False
            self._fold(entry)

    def keep(self, entries: Iterable[VaultEntry]) -> None:
        """Put private content into the vault."""
        self._kept.update((entry.ref, entry) for entry in entries)

    def bind(self, external_id: str, account_no: AccountNo) -> None:
        """Remember which number an external id has."""
        self._many(self._statements.bind, [{"external_id": external_id, "account_no": account_no}])

    def bind_all(self, numbers: Iterable[tuple[str, AccountNo]]) -> None:
        """Remember which numbers external ids have; one that is known stays."""
        rows = ({"external_id": external, "account_no": number} for external, number in numbers)
        self._many(self._statements.bind, rows)

    def stage(self, reading: Reading, entries: Iterable[ManifestEntry]) -> None:
        """Keep rows of an import, and how far its file was read with them."""
        self._many(self._statements.manifests.keep, rows_kept(reading.import_id, entries))
        self._many(self._statements.manifests.stage, [kept(reading)])

    def unstage(self, import_id: ImportId, most: int) -> Unstaged:
        """Remove some of the rows of an import; with the last of them goes how far its file was read."""
        statements = self._statements.manifests
        (first,) = self.rows_of(statements.least, manifest=import_id)[0]
        if first is None:
            self._many(statements.unstage, [{"import_id": import_id}])
            return Unstaged(0)
        removed = self.manifests.part(import_id, first + most)
        self._many(statements.remove, [{"manifest": import_id, "below": first + most}])
        return removed

    def unbind(self, numbers: Iterable[AccountNo]) -> None:
        """Forget the external ids of these numbers. The numbers stay taken."""
        self._many(self._statements.unbind, ({"number": number} for number in sorted(numbers)))

    def erase(self, account_no: AccountNo) -> None:
        """Forget a person's external id, and every word kept as theirs."""
        self._flush_vault()
        self._many(self._statements.erase, [{"number": account_no}])
        self._many(self._statements.manifests.erase, [{"number": account_no}])
        self._many(self._statements.unbind, [{"number": account_no}])

    def owe(self, effects: Iterable[Effect]) -> None:
        """Put effects into the outbox."""
        self._owed.extend(effects)

    def replace_view(self, view: View[Any], rows: Iterable[tuple[Key, Any]]) -> None:
        """Put these rows in the place of all there are."""
        self._cursor.execute(self._statements.view_clear[view.name].text)
        self._remembered.clear()
        self._changed[view.name] = (view, dict(rows))
        self._flush_view(view.name)

    def replace_about(self, told: Iterable[tuple[str, int]]) -> None:
        """The same for what `about` finds things by."""
        self._cursor.execute(self._statements.about_clear.text)
        part: list[dict[str, Any]] = []
        for thing, position in told:
            part.append({"thing": thing, "position": position})
            if len(part) == PAGE:
                self._many(self._statements.tell_about, part)
                part = []
        self._many(self._statements.tell_about, part)

    def about(self, things: Collection[str], most: int) -> tuple[tuple[int, bytes], ...]:
        """The events about these things, with what this transaction appended."""
        self._flush_log()
        return super().about(things, most)

    def finish(self) -> None:
        """Write what is still in memory: changed rows, and the head."""
        self._flush_log()
        self._flush_vault()
        self._flush_outbox()
        for name in list(self._changed):
            self._flush_view(name)
        if self.moved:
            head, statement = self._head, self._statements.move_head
            values = {
                "generation": head.generation,
                "position": head.position,
                "recorded_at": head.recorded_at,
                "standing_position": head.standing_position,
                "frontier": head.frontier.encode(),
            }
            self._cursor.execute(statement.text, statement.bind(values))

    def _fold(self, entry: Envelope) -> None:
        for view in TOUCHED.get(type(entry.event), ()):
            key = view.key_of(entry.event)
            if key is None:
                continue
            before = None if view.begun_by is type(entry.event) else self.get(view, key)
            row = view.evolve(before, entry.event, entry.recorded_at)
            self._remembered.change(view, key, row)
            self._changed.setdefault(view.name, (view, {}))[1][key] = row

    def _flush_log(self) -> None:
        self._many(self._statements.append, self._events)
        self._many(self._statements.tell_about, self._about)
        self._events, self._about = [], []

    def _flush_vault(self) -> None:
        self._many(
            self._statements.keep,
            (
                {
                    "ref": entry.ref,
                    "account_no": entry.account_no,
                    "purpose": entry.purpose,
                    "salt": entry.salt,
                    "content": entry.content,
                    "media_type": entry.media_type,
                    "erased": False,
                }
                for entry in self._kept.values()
            ),
        )
        self._kept = {}

    def _flush_outbox(self) -> None:
        self._many(
            self._statements.owe,
            (
                {
                    "key": effect.key,
                    "kind": effect.kind,
                    "subject": effect.subject,
                    "detail": effect.detail,
                    "due_at": effect.due_at,
                    "lease_until": 0,
                    "attempts": 0,
                    "done_at": None,
                    "parked": False,
                    "last_error": "",
                }
                for effect in self._owed
            ),
        )
        self._owed = []

    def _flush_view(self, name: str) -> None:
        view, changed = self._changed.pop(name, (None, {}))
        if view is None:
            return
        columns = view.columns.items()
        self._many(
            self._statements.view_put[name],
            (
                {"key": key, "body": canonical(row)} | {column: value(row) for column, value in columns}
                for key, row in changed.items()
                if row is not None
            ),
        )

    def _many(self, statement: Statement, rows: Iterable[dict[str, Any]]) -> None:
        bound = [statement.bind(row) for row in rows]
        if bound:
            self._cursor.executemany(statement.text, bound)
