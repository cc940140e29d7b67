"""Ports: what the application asks of the outside. Adapters implement them; nothing here knows how."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Protocol

import msgspec

from dueprocess.application.views.view import Key, Row, View
from dueprocess.domain.imports import Row as ImportRow
from dueprocess.kernel.ids import AccountNo, CommandId, ImportId, VaultRef
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Envelope
from dueprocess.record.tree import Frontier


class Clock(Protocol):
    """Where instants come from."""

    def now(self) -> Instant:
        """The present, UTC milliseconds. It may be wrong or go backwards: the head's high-water mark rules."""
        ...


class Head(msgspec.Struct):
    """The one row that says where the log ends. `recorded_at` never falls (I-09)."""

    generation: int
    position: int
    recorded_at: Instant
    standing_position: int
    frontier: Frontier


class VaultEntry(msgspec.Struct, frozen=True):
    """Private content with its salt. `account_no`: whose it is, so that erasing finds it."""

    ref: VaultRef
    account_no: AccountNo | None
    purpose: str
    salt: bytes
    content: bytes
    media_type: str = "text/plain"


class ManifestEntry(msgspec.Struct, frozen=True):
    """A row of an import as the vault keeps it. Salt and body are None once erased; the leaf stays."""

    row: int
    account_no: AccountNo
    leaf: bytes
    salt: bytes | None
    body: bytes | None


class Reading(msgspec.Struct):
    """How far the file of an import was read. `line`: records taken in or refused; the frontier's size is the rows kept.

    A negative `line`: nobody approved it, and its rows are being removed; nothing can be proposed of it any more.
    """

    import_id: ImportId
    line: int
    refused: int
    frontier: Frontier
    first_day: int
    last_day: int
    begun_at: Instant
    finished: bool = False

    @property
    def removed(self) -> bool:
        """Whether its rows are being removed."""
        return self.line < 0


class Unstaged(msgspec.Struct, frozen=True):
    """What was removed of an import at once: how many rows, and whom they were about or towards."""

    rows: int
    numbers: frozenset[AccountNo] = frozenset()


class Effect(msgspec.Struct, frozen=True):
    """Something the worker must tell the outside, once: keyed, so that a retry changes nothing."""

    key: str
    kind: str
    subject: str
    due_at: Instant
    detail: str = ""


class Manifests(Protocol):
    """Reading the rows of imports, and how far their files were read."""

    def row(self, import_id: ImportId, row: int) -> ImportRow | None:
        """A row of an import by its place, None where there is none or it was erased."""
        ...

    def rows_of(
        self, numbers: Collection[AccountNo]
    ) -> dict[AccountNo, list[tuple[ImportId, int, ImportRow]]]:
        """Every row about these accounts, of whichever import, erased ones left out."""
        ...

    def standing(self, import_id: ImportId) -> Generator[tuple[tuple[int, ImportRow], ...], None, None]:
        """The rows of an import that have not departed, in order, some hundred at a time, by one query."""
        ...

    def bodies(self, import_id: ImportId) -> Generator[tuple[ImportRow, ...], None, None]:
        """The rows of an import that were not erased, in order, some hundred at a time, by one query."""
        ...

    def entries(self, import_id: ImportId) -> Iterator[ManifestEntry]:
        """Every row of an import as it is kept, in order, by one query."""
        ...

    def reading(self, import_id: ImportId) -> Reading | None:
        """How far the file of an import was read."""
        ...

    def known_beside(self, import_id: ImportId, numbers: Collection[AccountNo]) -> frozenset[AccountNo]:
        """Those of these numbers that are registered accounts, or have rows of other imports."""
        ...

    def readings(self) -> tuple[Reading, ...]:
        """How far each file was read, by name."""
        ...

    def account_numbers(self, external_ids: Collection[str]) -> dict[str, AccountNo]:
        """The numbers of those of these external ids that are known."""
        ...

    def restricted_among(self, numbers: Collection[AccountNo]) -> frozenset[AccountNo]:
        """Those of these accounts that ever had a restriction of their own."""
        ...


class Reader(Protocol):
    """Reading views and vault at one moment."""

    def head(self) -> Head:
        """Where the log ends."""
        ...

    def get(self, view: View[Row], key: Key | None) -> Row | None:
        """The row with this key, or None."""
        ...

    def find(self, view: View[Row], **columns: Key) -> tuple[Row, ...]:
        """The rows with these column values, in key order."""
        ...

    def some(self, view: View[Row], most: int, **columns: Key) -> tuple[Row, ...]:
        """At most so many of the rows with these column values, first by key. For what is worked off in parts."""
        ...

    def upto(self, view: View[Row], column: str, most: int) -> tuple[Row, ...]:
        """The rows whose value in a column of numbers is at most `most`, lowest first."""
        ...

    def above(self, view: View[Row], column: str, least: int) -> Iterator[tuple[Row, ...]]:
        """The rows whose value in a column of numbers is more than `least`, lowest first, some hundred at a time.

        One query that is read while it runs: its memory does not grow with the view.
        """
        ...

    def all(self, view: View[Row]) -> tuple[Row, ...]:
        """Every row, in key order. For small views."""
        ...

    def column(self, view: View[Row], name: str) -> tuple[tuple[Key, Key | None], ...]:
        """Key and one column of every row, in key order: for small views, without reading the rows."""
        ...

    def account_no(self, external_id: str) -> AccountNo | None:
        """The number of a known external id."""
        ...

    def external_id(self, account_no: AccountNo) -> str | None:
        """The external id behind a number, None once erased."""
        ...

    def external_ids(self, numbers: Collection[AccountNo]) -> dict[AccountNo, str]:
        """The external ids behind these numbers, without those that were erased."""
        ...

    def next_account_no(self) -> AccountNo:
        """The number that the next new account gets."""
        ...

    def vault(self, ref: VaultRef) -> VaultEntry | None:
        """Private content, None once erased."""
        ...

    def command(self, cause: CommandId) -> tuple[Envelope, ...]:
        """The events of a command that was carried out, empty otherwise."""
        ...

    @property
    def manifests(self) -> Manifests:
        """The rows of imports."""
        ...

    def stored(self, after: int = 0, limit: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Positions and stored bytes of the log, in order."""
        ...

    def about(self, things: Collection[str], most: int) -> tuple[tuple[int, bytes], ...]:
        """Positions and stored bytes of the events about these cases or parts of cases, in order; the first so many.

        An event is found under the widest id it names (`views.about`).
        """
        ...

    def standing_events(self, after: int, limit: int) -> tuple[tuple[Envelope, int], ...]:
        """Standing events after a position, each with the position of the one before it: the feed."""
        ...


class Ledger(Reader, Protocol):
    """One write transaction: it reads its own writes, and appends."""

    def append(self, envelopes: Iterable[Envelope], *, first: bool) -> None:
        """Add events with their leaves, and fold them into the views."""
        ...

    def keep(self, entries: Iterable[VaultEntry]) -> None:
        """Put private content into the vault."""
        ...

    def bind(self, external_id: str, account_no: AccountNo) -> None:
        """Remember which number an external id has."""
        ...

    def bind_all(self, numbers: Iterable[tuple[str, AccountNo]]) -> None:
        """Remember which numbers external ids have; one that is known stays."""
        ...

    def stage(self, reading: Reading, rows: Iterable[ManifestEntry]) -> None:
        """Keep rows of an import, and how far its file was read with them."""
        ...

    def unstage(self, import_id: ImportId, most: int) -> Unstaged:
        """Remove some of the rows of an import. With the last of them goes how far its file was read."""
        ...

    def unbind(self, numbers: Iterable[AccountNo]) -> None:
        """Forget the external ids of these numbers. The numbers stay taken."""
        ...

    def erase(self, account_no: AccountNo) -> None:
        """Forget a person's external id, and every word kept as theirs."""
        ...

    def owe(self, effects: Iterable[Effect]) -> None:
        """Put effects into the outbox; a key that is there already stays as it is."""
        ...


class Store(Protocol):
    """Where the log, the views, the vault and the operational tables are."""

    def write(self) -> AbstractContextManager[Ledger]:
        """Take the write lock; commit on leaving, roll back on an exception."""
        ...

    def read(self) -> AbstractContextManager[Reader]:
        """Read at one moment, while others write."""
        ...


class Signer(Protocol):
    """Signs checkpoints of the log. `older`: keys that were in front before, and sign beside it for their life."""

    name: str
    public_key: bytes

    @property
    def older(self) -> Sequence[Signer]: ...

    def sign(self, message: bytes) -> bytes:
        """The signature of these bytes."""
        ...


class Content(msgspec.Struct, frozen=True):
    """Content as the platform keeps it. `author`: the external id of whose act it is, None where it is nobody's."""

    author: str | None
    kind: str
    occurred_at: Instant
    media_type: str
    data: bytes


class ContentFault(StrEnum):
    """Why content could not be fetched. What is not found now may never be; what is unavailable is tried again."""

    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"


class ContentSource(Protocol):
    """Where the platform's content is fetched from, by content id: never as somebody reported it (threat T2)."""

    def fetch(self, content_id: str) -> Content | ContentFault:
        """The content, or why not."""
        ...


class CleanFile(msgspec.Struct, frozen=True):
    """A file that is safe to keep: a picture drawn anew, or plain text."""

    media_type: str
    data: bytes


class FileFault(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND_NOT_ACCEPTED = "kind_not_accepted"
    DAMAGED = "damaged"


class FileCleaner(Protocol):
    """Makes uploaded files safe, or refuses them. The type is what the bytes are, never what somebody says."""

    def clean(self, data: bytes) -> CleanFile | FileFault:
        """The file drawn anew, or why not."""
        ...
