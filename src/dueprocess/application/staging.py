"""Staging: a list of restrictions is read into the vault, row by row, before anybody proposes to import it.

The rules are:
1. Rows and how far the list was read are written in one transaction: a reader that is killed goes on where it stopped,
   and no row is kept twice.
2. A row that cannot be brought in is named and counted; the rest goes on.
3. Nothing here restricts anybody: that takes two people and an event (see `domain.imports`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import msgspec

from dueprocess.application.engine import Engine
from dueprocess.application.facts import floor_of
from dueprocess.application.handler import Desk
from dueprocess.application.ports import Ledger, ManifestEntry, Reader, Reading, Store, Unstaged
from dueprocess.application.views.all import IMPORTS, RESTRICTIONS
from dueprocess.domain import imports
from dueprocess.domain.imports import Earlier, Import, Row
from dueprocess.domain.inherited import restriction_id_of
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import AccountNo, CommandId, ImportId, Mint
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import commitment
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.record.tree import Frontier, leaf_hash

AT_ONCE = 2_000
"""Rows a transaction: whoever waits for the write lock waits for no more than these."""


class Given(msgspec.Struct, frozen=True):
    """One record of a list as it was read. `line`: where it begins in the file, for whoever has to mend it."""

    line: int
    account: str
    capabilities: tuple[str, ...]
    since: Instant
    until: Instant | None
    target: str | None
    reason: str


class Bad(msgspec.Struct, frozen=True):
    """A record that is not brought in, and why."""

    line: int
    refusal: Refusal


class Survey(msgspec.Struct):
    """What an import would do, counted: rows, new accounts, refusals, ends of the source, migration dates."""

    rows: int = 0
    unknown_accounts: int = 0
    refused: Counter[str] = msgspec.field(default_factory=Counter)
    unmapped: Counter[str] = msgspec.field(default_factory=Counter)
    capabilities: Counter[str] = msgspec.field(default_factory=Counter)
    without_reason: int = 0
    without_end: int = 0
    migrates_after: Counter[int] = msgspec.field(default_factory=Counter)
    ends_before: int = 0

    def take(self, row: Row, now: Instant) -> None:
        """Count a row that would be brought in."""
        self.rows += 1
        self.capabilities.update(row.capabilities)
        self.without_reason += not row.reason.strip()
        self.without_end += row.until is None
        if row.until is not None and row.until < imports.migrates_at(row, now):
            self.ends_before += 1
        else:
            self.migrates_after[row.migrates_after] += 1

    def refuse(self, bad: Bad) -> None:
        """Count a record that would not be."""
        code = bad.refusal.code
        self.refused[code.value] += 1
        if code is Code.ROW_LABEL_UNMAPPED:
            self.unmapped[bad.refusal.values.get("label", "")] += 1


class ReadElsewhere(Exception):
    """Another process reads the same list, or has just removed it: nothing was kept twice, and it may be read again."""


class Days(msgspec.Struct, frozen=True):
    """Between which days after its approval the rows of an import migrate."""

    first: int = 30
    last: int = imports.MIGRATION_DAYS_MAX


class Stager:
    """Reads one list. `told` hears of each record that is refused, and of how many records are done."""

    def __init__(self, engine: Engine, import_id: ImportId, days: Days) -> None:
        self._engine = engine
        self._store: Store = engine.store
        self._import_id = import_id
        self._days = days
        self._salts = engine.mint(CommandId(f"import:{import_id}"))

    def stage(
        self,
        records: Iterable[Given | Bad],
        refused: Callable[[Bad], None] = lambda _bad: None,
        done: Callable[[int], None] = lambda _count: None,
    ) -> Reading:
        """Read to the end, from where an earlier reading stopped. Raises `ReadElsewhere`."""
        source = iter(records)
        reading = self._begun()
        for _ in islice(source, reading.line):
            pass
        while not reading.finished:
            batch = list(islice(source, AT_ONCE))
            found: list[Bad] = []
            with self._store.write() as ledger:
                kept = ledger.manifests.reading(self._import_id)
                if kept is None or kept.line != reading.line:
                    raise ReadElsewhere(self._import_id)
                admission = Admission(ledger, self._engine, self._days, self._import_id)
                admission.look_up(batch)
                entries = []
                for record in batch:
                    row = admission.admit(record, self._engine.now(ledger.head().recorded_at))
                    if isinstance(row, Bad):
                        found.append(row)
                        continue
                    entry = self._entry(reading.frontier.size, row)
                    reading.frontier.append(entry.leaf)
                    entries.append(entry)
                reading.line += len(batch)
                reading.refused += len(found)
                reading.finished = len(batch) < AT_ONCE
                ledger.bind_all(admission.numbered)
                ledger.stage(reading, entries)
            for bad in found:
                refused(bad)
            done(reading.line)
        return reading

    def survey(
        self,
        records: Iterable[Given | Bad],
        refused: Callable[[Bad], None] = lambda _bad: None,
        done: Callable[[int], None] = lambda _count: None,
    ) -> Survey:
        """What an import of this list would do. Nothing is written."""
        survey, seen, source, count = Survey(), set[int](), iter(records), 0
        numbers: dict[str, AccountNo] = {}
        while batch := list(islice(source, AT_ONCE)):
            with self._store.read() as reader:
                now = self._engine.now(reader.head().recorded_at)
                admission = Admission(reader, self._engine, self._days, self._import_id, numbers)
                admission.look_up(batch)
                for record in batch:
                    row = admission.admit(record, now)
                    if isinstance(row, Row):
                        key = hash(msgspec.structs.replace(row, reason=""))
                        if key in seen:
                            row = Bad(record.line, Refusal(Code.ROW_REPEATED))
                        seen.add(key)
                    if isinstance(row, Bad):
                        survey.refuse(row)
                        refused(row)
                    else:
                        survey.take(row, now)
            count += len(batch)
            done(count)
        survey.unknown_accounts = len(numbers)
        return survey

    def _begun(self) -> Reading:
        with self._store.read() as reader:
            kept = reader.manifests.reading(self._import_id)
        if kept is not None and kept.removed:
            remove_rows(self._store, self._import_id)
        with self._store.write() as ledger:
            reading = ledger.manifests.reading(self._import_id)
            if reading is None:
                now = self._engine.now(ledger.head().recorded_at)
                reading = Reading(self._import_id, 0, 0, Frontier(), self._days.first, self._days.last, now)
                ledger.stage(reading, ())
        self._days = Days(reading.first_day, reading.last_day)
        return reading

    def _entry(self, place: int, row: Row) -> ManifestEntry:
        body, salt = canonical(row), self._salts.salt(f"row:{place}")
        return ManifestEntry(place, row.account_no, leaf_of(salt, body), salt, body)


def remove_rows(
    store: Store, import_id: ImportId, gone: Callable[[Ledger, Unstaged], None] = lambda _ledger, _part: None
) -> int:
    """Remove every row of a list that is given up, some at a time; how many. Killed, it goes on where it stopped.

    `gone`: called with each part in the transaction that removes it.
    """
    removed = 0
    while True:
        with store.write() as ledger:
            reading = ledger.manifests.reading(import_id)
            if reading is None or not reading.removed:
                return removed
            part = ledger.unstage(import_id, AT_ONCE)
            gone(ledger, part)
            removed += part.rows


def leaf_of(salt: bytes, body: bytes) -> bytes:
    """The leaf of a manifest's row: the hash of its salted commitment."""
    return leaf_hash(bytes.fromhex(commitment(salt, body)))


class Admission:
    """Which records of one part of a list may be brought in. `numbered`: accounts that got a number by it."""

    def __init__(
        self,
        reader: Reader,
        engine: Engine,
        days: Days,
        import_id: ImportId,
        numbers: dict[str, AccountNo] | None = None,
    ) -> None:
        self._reader = reader
        self._days = days
        self._import_id = import_id
        desk = Desk(reader, engine.policies, Mint(b"", CommandId("")))
        catalogue = engine.policies.catalogue(reader)
        self._floor = floor_of(desk)
        self._known = frozenset(entry.name for entry in catalogue.capabilities) if catalogue else frozenset()
        self._imports: dict[ImportId, Import] = {row.import_id: row for row in reader.all(IMPORTS)}
        self._new = numbers if numbers is not None else {}
        self._next = reader.next_account_no() + len(self._new)
        self._here: dict[AccountNo, list[Row]] = {}
        self._earlier: dict[AccountNo, list[tuple[ImportId, int, Row]]] = {}
        self._numbers: dict[str, AccountNo] = {}
        self._restricted: frozenset[AccountNo] = frozenset()

    @property
    def numbered(self) -> Iterator[tuple[str, AccountNo]]:
        """External ids with the numbers they were given here."""
        return iter(self._new.items())

    def look_up(self, records: Iterable[Given | Bad]) -> None:
        """Learn all at once what is known of the accounts of some records."""
        given = [record for record in records if isinstance(record, Given)]
        names = {record.account for record in given} | {record.target for record in given if record.target}
        self._numbers = self._reader.manifests.account_numbers(names)
        numbers = set(self._numbers.values())
        self._earlier = self._reader.manifests.rows_of(numbers)
        self._restricted = self._reader.manifests.restricted_among(numbers)

    def admit(self, record: Given | Bad, now: Instant) -> Row | Bad:
        """The row, or why it is not brought in."""
        if isinstance(record, Bad):
            return record
        named = imports.capabilities_of(record.capabilities, self._floor, self._known)
        if isinstance(named, Refusal):
            return Bad(record.line, named)
        before = len(self._new)
        account = self._number(record.account)
        target = self._number(record.target) if record.target is not None else None
        row = Row(
            account,
            target,
            named,
            record.since,
            record.until,
            imports.day_of(account, self._days.first, self._days.last),
            None,
            record.reason,
        )
        admitted = imports.admit(row, self._told(account), self._own(account), now)
        if isinstance(admitted, Refusal):
            self._forget(before)
            return Bad(record.line, admitted)
        self._here.setdefault(account, []).append(admitted)
        return admitted

    def _number(self, external_id: str) -> AccountNo:
        known = self._numbers.get(external_id, self._new.get(external_id))
        if known is None:
            known = self._new[external_id] = AccountNo(self._next)
            self._next += 1
        return known

    def _forget(self, before: int) -> None:
        """A record that is not brought in numbers nobody."""
        while len(self._new) > before:
            self._new.popitem()
            self._next -= 1

    def _own(self, account: AccountNo) -> tuple[Restriction, ...]:
        if account not in self._restricted:
            return ()
        return self._reader.find(RESTRICTIONS, account_no=account)

    def _told(self, account: AccountNo) -> tuple[Earlier, ...]:
        here = [Earlier(row, True, None, None, False) for row in self._here.get(account, ())]
        for import_id, place, row in self._earlier.get(account, ()):
            its = self._imports.get(import_id)
            departed = self._reader.get(RESTRICTIONS, restriction_id_of(import_id, place)) is not None
            here.append(
                Earlier(
                    row,
                    import_id == self._import_id,
                    its.approved_at if its else None,
                    its.undone_at if its else None,
                    departed,
                )
            )
        return tuple(here)


def name_of(reader: Reader, base: ImportId) -> ImportId:
    """Under which name a list is read now, where `base` is what its bytes say.

    A list whose import was undone or dropped, or that was read before another import was approved, is read anew under
    the next name, so that its rows are compared with what has happened since. One that holds keeps its name: nothing is done twice.
    """
    found = reader.all(IMPORTS)
    attempt = 1
    while True:
        name = base if attempt == 1 else ImportId(f"{base}-{attempt}")
        its, reading = reader.get(IMPORTS, name), reader.manifests.reading(name)
        begun_at = its.begun_at if its else reading.begun_at if reading else None
        approved = its is not None and its.approved_at is not None
        overtaken = begun_at is not None and any(
            other.approved_at is not None and other.approved_at >= begun_at
            for other in found
            if other.import_id != name
        )
        over = its is not None and (its.undone_at is not None or its.dropped_at is not None)
        if not over and (approved or not overtaken):
            return name
        attempt += 1
