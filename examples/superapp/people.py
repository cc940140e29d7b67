"""People: who is here, who is whose friend, and whose session a cookie is."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from typing import Final

import msgspec

COLOURS: Final = 12
GAMERS: Final = frozenset({"wei"})
"""Whose games came with an account of their own, from a studio that this platform bought. dueprocess knows it as linked."""
USUAL_DEVICE_MS: Final = 400 * 86_400_000
"""For how long the usual device has been somebody's."""


class Person(msgspec.Struct, frozen=True):
    """One account of this platform. `id` is what dueprocess and the guard know it by."""

    id: str
    zh: str
    latin: str
    intro: str
    locale: str
    zone: str
    email: str
    phone: str
    shop: bool = False
    changed_at: int = 0
    """When name or introduction last changed, UTC milliseconds."""

    @property
    def game_account(self) -> str | None:
        """The account of their own that their games have; None where the games are this account's."""
        return f"{self.id}-game" if self.id in GAMERS else None

    @property
    def accounts(self) -> tuple[str, ...]:
        """All that dueprocess and the guard know this person by."""
        return (self.id, self.game_account) if self.game_account is not None else (self.id,)

    def name(self, language: str) -> str:
        """The name as it is written in this language."""
        return self.zh if language == "zh-CN" else self.latin

    @property
    def initial(self) -> str:
        """The character on the round picture."""
        return self.zh[0]

    @property
    def colour(self) -> int:
        """Which of the twelve colours the round picture has."""
        return hashlib.sha256(self.id.encode()).digest()[0] % COLOURS


def _person(row: sqlite3.Row) -> Person:
    return Person(**{**dict(row), "shop": bool(row["shop"])})


def add(tx: sqlite3.Connection, person: Person) -> None:
    """Somebody new."""
    tx.execute(
        "INSERT INTO people VALUES (:id, :zh, :latin, :intro, :locale, :zone, :email, :phone, :shop, :changed_at)",
        {**msgspec.structs.asdict(person), "shop": int(person.shop)},
    )


def everybody(tx: sqlite3.Connection) -> list[Person]:
    """All people, in the order in which they came."""
    return [_person(row) for row in tx.execute("SELECT * FROM people ORDER BY rowid")]


def find(tx: sqlite3.Connection, person: str) -> Person | None:
    """The person with this id."""
    row = tx.execute("SELECT * FROM people WHERE id = ?", (person,)).fetchone()
    return None if row is None else _person(row)


def friends(tx: sqlite3.Connection, person: str) -> list[Person]:
    """Who this person is friends with."""
    rows = tx.execute(
        "SELECT people.* FROM friends JOIN people ON people.id = friend WHERE person = ? ORDER BY people.rowid",
        (person,),
    )
    return [_person(row) for row in rows]


def are_friends(tx: sqlite3.Connection, one: str, other: str) -> bool:
    """Whether these two are friends."""
    found = tx.execute("SELECT 1 FROM friends WHERE person = ? AND friend = ?", (one, other)).fetchone()
    return found is not None


def befriend(tx: sqlite3.Connection, one: str, other: str) -> None:
    """These two are friends from now on."""
    tx.executemany("INSERT OR IGNORE INTO friends VALUES (?, ?)", [(one, other), (other, one)])
    tx.execute("DELETE FROM invitations WHERE sender IN (?1, ?2) AND receiver IN (?1, ?2)", (one, other))


def begin_session(tx: sqlite3.Connection, person: str, at: int, *, new_device: bool = False) -> str:
    """Sign this person in; the token that their cookie carries. Only its digest is kept.

    There are no devices in a demo: it is the usual one, unless it is said to be new.
    """
    token = secrets.token_urlsafe(32)
    since = at if new_device else at - USUAL_DEVICE_MS
    tx.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_digest(token), person, at, since))
    return token


def device_since(tx: sqlite3.Connection, token: str) -> int | None:
    """Since when the device of this session is known to be its person's."""
    row = tx.execute("SELECT device_since FROM sessions WHERE token = ?", (_digest(token),)).fetchone()
    return None if row is None else row["device_since"]


def of_session(tx: sqlite3.Connection, token: str) -> Person | None:
    """Whose session this token is."""
    row = tx.execute(
        "SELECT people.* FROM sessions JOIN people ON people.id = person WHERE token = ?", (_digest(token),)
    ).fetchone()
    return None if row is None else _person(row)


def end_session(tx: sqlite3.Connection, token: str) -> None:
    """Sign this session out."""
    tx.execute("DELETE FROM sessions WHERE token = ?", (_digest(token),))


def end_sessions(tx: sqlite3.Connection, account: str) -> None:
    """Sign whoever has this account out everywhere."""
    tx.executemany(
        "DELETE FROM sessions WHERE person = ?",
        [(one.id,) for one in everybody(tx) if account in one.accounts],
    )


def end_other_sessions(tx: sqlite3.Connection, person: str, token: str) -> None:
    """Sign this person out everywhere else."""
    tx.execute("DELETE FROM sessions WHERE person = ? AND token <> ?", (person, _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
