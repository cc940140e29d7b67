"""Money as whole fen, and the one way it moves: from a pot to a pot, once for each key.

The rules are:
1. Amounts are integers in the minor unit. All pots together always hold 0; only pots outside the platform go below 0.
2. A movement has a key, made when its form was shown. The same key moves money once, however often the form is sent.
3. What a pot does not hold cannot leave it.
"""

from __future__ import annotations

import re
import sqlite3
from enum import Enum, auto
from typing import Final

AMOUNT_MAX: Final = 5_000_000
"""The most that one form may move, in fen: 50,000.00."""
_AMOUNT = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,2}))?")


class Moved(Enum):
    """What became of a movement."""

    DONE = auto()
    """It has happened, now or when this form was first sent."""
    NOT_ENOUGH = auto()
    """The source holds less."""
    FORM_USED = auto()
    """The form's key was used for another movement; a fresh form is needed."""


def parse_amount(text: str) -> int | None:
    """Fen from what a person typed (`12`, `12.5`, `12.50`, with or without ¥); None if it is no amount from 0.01 to 50,000."""
    found = _AMOUNT.fullmatch(text.strip().removeprefix("¥").replace(",", "").strip())
    if found is None:
        return None
    amount = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return amount if 0 < amount <= AMOUNT_MAX else None


def written(amount: int) -> str:
    """Fen as people read them: ¥1,234.50."""
    return f"¥{amount // 100:,}.{amount % 100:02d}"


def held(tx: sqlite3.Connection, pot: str) -> int:
    """What the pot holds, in fen; 0 if nothing was ever in it."""
    row = tx.execute("SELECT amount FROM pots WHERE name = ?", (pot,)).fetchone()
    return 0 if row is None else int(row["amount"])


def next_key(tx: sqlite3.Connection, person: str) -> str:
    """What the next form of this person carries. It changes with every movement of theirs, and with nothing else."""
    return str(tx.execute("SELECT COUNT(*) FROM movements WHERE person = ?", (person,)).fetchone()[0])


def form_key(person: str, carried: str) -> str:
    """The key of the movement that a form asks for. No form can name the key of somebody else's, nor one of our own."""
    return f"{person}/{carried}"


def move(
    tx: sqlite3.Connection, *, key: str, person: str, kind: str, source: str, sink: str, amount: int, at: int
) -> Moved:
    """Move `amount` fen on behalf of `person`. Nothing is changed unless the answer is DONE."""
    used = used_by(tx, key)
    if used is not None:
        return Moved.DONE if used == (person, kind, amount) else Moved.FORM_USED
    if not source.startswith("outside:") and held(tx, source) < amount:
        return Moved.NOT_ENOUGH
    for pot, change in ((source, -amount), (sink, amount)):
        # not an upsert: CHECK would judge the row that is proposed, -amount, and not the sum
        tx.execute("INSERT OR IGNORE INTO pots (name, amount) VALUES (?, 0)", (pot,))
        tx.execute("UPDATE pots SET amount = amount + ? WHERE name = ?", (change, pot))
    tx.execute(
        "INSERT INTO movements (key, person, kind, source, sink, amount, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (key, person, kind, source, sink, amount, at),
    )
    return Moved.DONE


def used_by(tx: sqlite3.Connection, key: str) -> tuple[str, str, int] | None:
    """Who moved what with this key: (person, kind, amount); None if it is still free."""
    row = tx.execute("SELECT person, kind, amount FROM movements WHERE key = ?", (key,)).fetchone()
    return None if row is None else (row["person"], row["kind"], row["amount"])


def surely(moved: Moved) -> None:
    """Insist on a movement that cannot fail unless our own books are wrong."""
    if moved is not Moved.DONE:
        raise RuntimeError(f"a movement that must be possible was not: {moved.name}")
