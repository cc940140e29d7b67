"""Ports: what the application asks of the outside. Adapters implement them; nothing here knows how."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Protocol

import msgspec

from dueprocess.application.views.view import Key, Row, View
from dueprocess.kernel.ids import AccountNo, CommandId, VaultRef
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


class Effect(msgspec.Struct, frozen=True):
    """Something the worker must tell the outside, once: keyed, so that a retry changes nothing."""

    key: str
    kind: str
    subject: str
    due_at: Instant
    detail: str = ""


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

    def stored(self, after: int = 0, limit: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Positions and stored bytes of the log, in order."""
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
