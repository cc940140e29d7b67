"""Tidying: pictures of chats are cleared thirty days after they were sent. Restricted is not deleted.

The rules are:
1. Before anything goes, dueprocess is asked about everybody whose chat it stands in. Only a clear "nothing keeps it" lets it go:
   no answer, or one that cannot be read, keeps it until the next time.
2. The answer is true at its instant: it is asked for again each time, and never remembered.
3. What was cleared says so where it stood; the message, its hour and its sender stay.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

from examples.superapp.database import Database

CLEARED_AFTER: Final = 30 * 86_400_000
CLEARED: Final = b""
"""What stands where a picture stood."""


def tidy(database: Database, may_delete: Callable[[str], bool], now: int) -> int:
    """Clear what is old and kept by nothing; how many pictures went."""
    with database.reading() as tx:
        old = tx.execute(
            "SELECT id, sender, receiver, group_id FROM messages"
            " WHERE picture IS NOT NULL AND picture <> ? AND at <= ? ORDER BY id",
            (CLEARED, now - CLEARED_AFTER),
        ).fetchall()
        whose = {row["id"]: _people_of(tx, row) for row in old}
    free = {person: may_delete(person) for person in sorted(set().union(*whose.values()))}
    going = [number for number, people in whose.items() if all(free[person] for person in people)]
    if going:
        with database.writing() as tx:
            tx.executemany("UPDATE messages SET picture = ? WHERE id = ?", [(CLEARED, one) for one in going])
    return len(going)


def _people_of(tx: sqlite3.Connection, row: sqlite3.Row) -> set[str]:
    """In whose chats it stands."""
    if row["group_id"] is None:
        return {row["sender"], row["receiver"]}
    members = tx.execute("SELECT person FROM members WHERE group_id = ?", (row["group_id"],))
    return {row["sender"], *(member["person"] for member in members)}
