"""The spool: every item that goes into an archive, in a file beside it, to be read again in whatever order a page wants.

An archive may be larger than memory, and so may its words: items lie in a SQLite file of their own that is thrown away with
the attempt. Order is by time, then by arrival.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec

from dueprocess.domain.own_data import Count, Item, Kind, LeftOut, Reason

_TABLES: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE item (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, conversation TEXT NOT NULL, with_whom TEXT NOT NULL, at INTEGER NOT NULL,
    body BLOB NOT NULL, path TEXT, unreadable INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX item_by_kind ON item (kind, at, seq);
CREATE INDEX item_by_conversation ON item (kind, conversation, at, seq);
CREATE TABLE left_out (kind TEXT, reason TEXT, number INTEGER NOT NULL, PRIMARY KEY (kind, reason)) STRICT;
"""
_ITEM: Final = msgspec.json.Decoder(Item)


class Entry(msgspec.Struct, frozen=True):
    """An item in an archive. `path`: where its medium lies in it; `unreadable`: it has one that could not be read."""

    seq: int
    item: Item
    path: str | None = None
    unreadable: bool = False


class Conversation(msgspec.Struct, frozen=True):
    """Items that belong together, and how many there are. `number` counts from 1."""

    number: int
    key: str
    name: str
    items: int


class Spool:
    """One attempt's items. `close` throws them away."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(_TABLES)
        self._connection.execute("BEGIN")

    def add(self, kind: Kind, item: Item) -> None:
        """Keep an item that may leave."""
        self._connection.execute(
            "INSERT INTO item (kind, conversation, with_whom, at, body) VALUES (?, ?, ?, ?, ?)",
            (kind.value, item.conversation, item.with_whom, item.at, msgspec.json.encode(item)),
        )

    def leave_out(self, kind: Kind, reason: Reason, number: int = 1) -> None:
        """Count what stays."""
        if number:
            self._connection.execute(
                "INSERT INTO left_out VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET number = number + ?3",
                (kind.value, reason.value, number),
            )

    def placed(self, seq: int, path: str) -> None:
        """Note where the medium of an item lies in the archive."""
        self._connection.execute("UPDATE item SET path = ? WHERE seq = ?", (path, seq))

    def not_readable(self, seq: int, kind: Kind) -> None:
        """Note that the medium of an item could not be read: the item itself stays in."""
        self._connection.execute("UPDATE item SET unreadable = 1 WHERE seq = ?", (seq,))
        self.leave_out(kind, Reason.UNREADABLE)

    def not_understood(self, kind: Kind, number: int) -> None:
        """Count items that a source sent and nobody could read."""
        self.leave_out(kind, Reason.UNREADABLE, number)

    def entries(self, kind: Kind, conversation: str | None = None) -> Iterator[Entry]:
        """The items of a kind, or of one conversation, oldest first; read while they are used."""
        where, values = "kind = ?", [kind.value]
        if conversation is not None:
            where, values = f"{where} AND conversation = ?", [kind.value, conversation]
        query = f"SELECT seq, body, path, unreadable FROM item WHERE {where} ORDER BY at, seq"  # noqa: S608 - ours
        with closing(self._connection.execute(query, values)) as rows:
            for seq, body, path, unreadable in rows:
                yield Entry(seq, _ITEM.decode(body), path, bool(unreadable))

    def media(self, kind: Kind) -> Iterator[Entry]:
        """Items with a medium that has not been placed, by arrival: what is noted of one does not disturb the walk."""
        last = 0
        while True:
            rows = self._connection.execute(
                "SELECT seq, body FROM item WHERE kind = ? AND seq > ? ORDER BY seq LIMIT 500",
                (kind.value, last),
            ).fetchall()
            if not rows:
                return
            for seq, body in rows:
                item = _ITEM.decode(body)
                if item.medium is not None:
                    yield Entry(seq, item)
            last = rows[-1][0]

    def conversations(self, kind: Kind) -> Iterator[Conversation]:
        """What belongs together, the latest first."""
        rows = self._connection.execute(
            "SELECT conversation, MAX(with_whom), COUNT(*) FROM item WHERE kind = ?"
            " GROUP BY conversation ORDER BY MAX(at) DESC, conversation",
            (kind.value,),
        )
        with closing(rows):
            for number, (key, name, items) in enumerate(rows, 1):
                yield Conversation(number, key, name, items)

    def number(self, kind: Kind) -> int:
        """How many items of a kind there are."""
        row = self._connection.execute("SELECT COUNT(*) FROM item WHERE kind = ?", (kind.value,)).fetchone()
        return int(row[0])

    def counts(self) -> tuple[Count, ...]:
        """How many items of each kind there are."""
        rows = dict(self._connection.execute("SELECT kind, COUNT(*) FROM item GROUP BY kind").fetchall())
        return tuple(Count(kind, rows[kind.value]) for kind in Kind if kind.value in rows)

    def left_out(self) -> tuple[LeftOut, ...]:
        """What stayed, by kind and rule."""
        rows = self._connection.execute("SELECT kind, reason, number FROM left_out").fetchall()
        found = {(kind, reason): number for kind, reason, number in rows}
        return tuple(
            LeftOut(kind, reason, found[kind.value, reason.value])
            for kind in Kind
            for reason in Reason
            if (kind.value, reason.value) in found
        )

    def close(self) -> None:
        """Throw it away."""
        self._connection.close()
        self._path.unlink(missing_ok=True)
