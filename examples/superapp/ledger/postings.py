"""Postings: the one way in which money moves, once for each key."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from enum import Enum, auto

import msgspec

from examples.superapp.ledger import accounts

Leg = tuple[str, str, int]
"""Account, currency, and what comes to it (positive) or leaves it (negative), in minor units."""


class Moved(Enum):
    """What became of a movement."""

    DONE = auto()
    """It has happened, now or when this form was first sent."""
    NOT_ENOUGH = auto()
    """The source holds less."""
    FORM_USED = auto()
    """The form's key was used for another movement; a fresh form is needed."""


class Posting(msgspec.Struct, frozen=True):
    """What was posted under one key."""

    id: int
    key: str
    person: str
    kind: str
    legs: tuple[Leg, ...]
    at: int

    def change(self, account: str, currency: str = "CNY") -> int:
        """What it brought to this account (positive) or took from it."""
        return sum(amount for name, money, amount in self.legs if (name, money) == (account, currency))


def find(tx: sqlite3.Connection, key: str) -> Posting | None:
    """The posting with this key."""
    row = tx.execute("SELECT * FROM postings WHERE key = ?", (key,)).fetchone()
    return None if row is None else _posting(row)


def numbered(tx: sqlite3.Connection, number: int) -> Posting | None:
    """The posting with this number."""
    row = tx.execute("SELECT * FROM postings WHERE id = ?", (number,)).fetchone()
    return None if row is None else _posting(row)


def of_account(tx: sqlite3.Connection, account: str, most: int) -> list[Posting]:
    """The last postings that touched this account in any currency, newest first."""
    rows = tx.execute(
        "SELECT * FROM postings WHERE id IN (SELECT posting FROM entries WHERE account = ?)"
        " ORDER BY at DESC, id DESC LIMIT ?",
        (account, most),
    )
    return [_posting(row) for row in rows]


def post(tx: sqlite3.Connection, *, key: str, person: str, kind: str, legs: Sequence[Leg], at: int) -> Moved:
    """Post these legs on behalf of `person`. Nothing is changed unless the answer is DONE.

    Accounts that are not there yet are opened. What the database refuses (legs that do not sum to zero) raises
    `sqlite3.IntegrityError`: that is our mistake, never the person's.
    """
    used = find(tx, key)
    if used is not None:
        same = (used.person, used.kind, used.legs) == (person, kind, tuple(legs))
        return Moved.DONE if same else Moved.FORM_USED
    for name, currency, amount in legs:
        free = accounts.kind_of(name) in {"outside", "debt"}
        if amount < 0 and not free and accounts.held(tx, name, currency) < -amount:
            return Moved.NOT_ENOUGH
    for name, currency, _ in legs:
        accounts.open_account(tx, name, currency)
    tx.execute(
        "INSERT INTO postings (key, person, kind, legs, at) VALUES (?, ?, ?, ?, ?)",
        (key, person, kind, json.dumps(list(legs), separators=(",", ":")), at),
    )
    return Moved.DONE


def pair(source: str, sink: str, amount: int, currency: str = "CNY") -> tuple[Leg, Leg]:
    """The two legs of a movement from one account to another."""
    return (source, currency, -amount), (sink, currency, amount)


def surely(moved: Moved) -> None:
    """Insist on a movement that cannot fail unless our own books are wrong."""
    if moved is not Moved.DONE:
        raise RuntimeError(f"a movement that must be possible was not: {moved.name}")


def _posting(row: sqlite3.Row) -> Posting:
    legs = tuple(
        (str(name), str(currency), int(amount)) for name, currency, amount in json.loads(row["legs"])
    )
    return Posting(row["id"], row["key"], row["person"], row["kind"], legs, row["at"])
