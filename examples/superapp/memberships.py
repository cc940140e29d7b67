"""Memberships: what was paid for how long, and how much of it is not used."""

from __future__ import annotations

import sqlite3
from typing import Final

import msgspec

DAY_MS: Final = 86_400_000

TABLES: Final = """
CREATE TABLE IF NOT EXISTS memberships (
    person TEXT PRIMARY KEY, paid INTEGER NOT NULL CHECK (paid > 0), since INTEGER NOT NULL, until INTEGER NOT NULL,
    gold INTEGER NOT NULL DEFAULT 0) STRICT;
"""


class Membership(msgspec.Struct, frozen=True):
    """One paid membership: `paid` in fen, UTC milliseconds. `gold`: the board is gold."""

    person: str
    paid: int
    since: int
    until: int
    gold: bool

    def unused(self, at: int) -> int:
        """The part not used at `at`, in fen, by the whole day, in favour of whoever paid."""
        days = (self.until - self.since) // DAY_MS
        used = max(0, at - self.since) // DAY_MS
        return self.paid * max(0, days - used) // days


def of_person(tx: sqlite3.Connection, person: str) -> Membership | None:
    """Somebody's membership."""
    row = tx.execute("SELECT * FROM memberships WHERE person = ?", (person,)).fetchone()
    return (
        None
        if row is None
        else Membership(row["person"], row["paid"], row["since"], row["until"], bool(row["gold"]))
    )


def add(tx: sqlite3.Connection, person: str, paid: int, since: int, days: int) -> None:
    """Note a membership that was paid for."""
    tx.execute(
        "INSERT OR REPLACE INTO memberships (person, paid, since, until) VALUES (?, ?, ?, ?)",
        (person, paid, since, since + days * DAY_MS),
    )
