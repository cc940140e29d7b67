"""Unused accounts: whoever comes back after a year finds what could be stolen at rest, until they showed that it is them.

The rules are:
1. The day of each visit is kept. Whoever comes back after a year is protected from that moment, and dueprocess is told.
2. What rests is what a thief would want; taking one's own money out, one's data and the way to dueprocess never rest.
3. Whether the person has shown that it is them is asked at the moment they try, of dueprocess: so it works at once.
   Where it cannot be asked the protection goes on, and the person is told the way.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from examples.superapp.gate import (
    ACCOUNT_RENAME,
    FUND_BUY,
    LOAN_BORROW,
    WALLET_PAY,
    WALLET_RED_PACKET,
    WEALTH_BUY,
)

if TYPE_CHECKING:
    from examples.superapp.visit import Platform

DAY_MS: Final = 86_400_000
UNUSED_MS: Final = 365 * DAY_MS
RESTS: Final = (ACCOUNT_RENAME, FUND_BUY, LOAN_BORROW, WALLET_PAY, WALLET_RED_PACKET, WEALTH_BUY)
"""What rests meanwhile: paying others, taking on a debt, tying money up, and the name under which one is known."""
TABLES: Final = """
CREATE TABLE IF NOT EXISTS uses (person TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS protected (person TEXT PRIMARY KEY, last_used_at INTEGER NOT NULL) STRICT;
"""


def arrive(platform: Platform, person: str, now: int) -> None:
    """Note that this person is here: the first visit of a day is kept, and one after a year begins the protection."""
    with platform.database.reading() as tx:
        last = _last(tx, person)
    if last is not None and now < last + DAY_MS:
        return
    with platform.database.writing() as tx:
        last = _last(tx, person)
        if last is not None and now > last + UNUSED_MS:
            tx.execute("INSERT OR REPLACE INTO protected VALUES (?, ?)", (person, last))
            platform.recourse.protect(tx, person, last, RESTS)
        tx.execute("INSERT OR REPLACE INTO uses VALUES (?, ?)", (person, now))
    platform.recourse.hurry()


def rests(platform: Platform, person: str, capability: str) -> bool:
    """Whether this rests for this person now. Once dueprocess says that they are back, nothing does."""
    if capability not in RESTS:
        return False
    with platform.database.reading() as tx:
        kept = tx.execute("SELECT 1 FROM protected WHERE person = ?", (person,)).fetchone()
    if kept is None:
        return False
    if platform.recourse.still_protects(person):
        return True
    with platform.database.writing() as tx:
        tx.execute("DELETE FROM protected WHERE person = ?", (person,))
    return False


def _last(tx: sqlite3.Connection, person: str) -> int | None:
    row = tx.execute("SELECT at FROM uses WHERE person = ?", (person,)).fetchone()
    return None if row is None else int(row["at"])
