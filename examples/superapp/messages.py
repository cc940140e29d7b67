"""Messages: what stands in a chat with one person or with a group."""

from __future__ import annotations

import sqlite3
from typing import Final

import msgspec

from examples.superapp import transfers
from examples.superapp.composer import Written
from examples.superapp.people import Person, everybody
from examples.superapp.transfers import Transfer

SHOWN_MAX: Final = 60


class Message(msgspec.Struct, frozen=True):
    """One message. It holds words, or a picture, or the sign of a transfer."""

    id: int
    sender: Person
    at: int
    text: str
    picture: bool
    transfer: Transfer | None
    cleared: bool = False
    """It held a picture, which was cleared (see `tidying`)."""

    @property
    def content_id(self) -> str:
        """Under which id dueprocess fetches it."""
        return f"message-{self.id}"


def add(
    tx: sqlite3.Connection,
    sender: str,
    at: int,
    *,
    receiver: str | None = None,
    group: int | None = None,
    text: str = "",
    picture: bytes | None = None,
    transfer: int | None = None,
) -> int:
    """Write a message to one person or to a group; its number."""
    done = tx.execute(
        "INSERT INTO messages (sender, receiver, group_id, at, text, picture, transfer) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (sender, receiver, group, at, text, picture, transfer),
    )
    return int(done.lastrowid or 0)


def write(
    tx: sqlite3.Connection,
    sender: str,
    at: int,
    new: Written,
    *,
    receiver: str | None = None,
    group: int | None = None,
) -> None:
    """Write to one person or to a group: a message for the picture, one for the words."""
    if new.picture is not None:
        add(tx, sender, at, receiver=receiver, group=group, picture=new.picture)
    if new.text:
        add(tx, sender, at, receiver=receiver, group=group, text=new.text)


def between(tx: sqlite3.Connection, one: str, other: str) -> list[Message]:
    """The last messages of these two, oldest first."""
    return _read(tx, "(sender = ?1 AND receiver = ?2) OR (sender = ?2 AND receiver = ?1)", one, other)


def in_group(tx: sqlite3.Connection, group: int) -> list[Message]:
    """The last messages of this group, oldest first."""
    return _read(tx, "group_id = ?", group)


def _read(tx: sqlite3.Connection, where: str, *values: str | int) -> list[Message]:
    people = {person.id: person for person in everybody(tx)}
    rows = tx.execute(
        "SELECT id, sender, at, text, picture IS NOT NULL AND picture <> x'' AS picture,"  # noqa: S608 - ours
        " picture = x'' AS cleared, transfer FROM messages"
        f" WHERE {where} ORDER BY at DESC, id DESC LIMIT {SHOWN_MAX}",
        values,
    ).fetchall()
    return [
        Message(
            row["id"],
            people[row["sender"]],
            row["at"],
            row["text"],
            bool(row["picture"]),
            None if row["transfer"] is None else transfers.find(tx, row["transfer"]),
            bool(row["cleared"]),
        )
        for row in reversed(rows)
    ]


class Conversation(msgspec.Struct, frozen=True):
    """A line of the list of chats. `person` or `group` is set."""

    at: int
    text: str
    picture: bool
    transfer: bool
    person: Person | None = None
    group: int | None = None
    group_name: str = ""


def conversations(tx: sqlite3.Connection, me: str) -> list[Conversation]:
    """Each chat of this person with its last message, newest first."""
    people = {person.id: person for person in everybody(tx)}
    rows = tx.execute(
        """
        SELECT MAX(at * 1000000 + messages.id), at, text, picture IS NOT NULL AS picture, transfer IS NOT NULL AS transfer,
               messages.group_id AS group_id, groups.name AS name,
               CASE WHEN messages.group_id IS NOT NULL THEN NULL WHEN sender = ?1 THEN receiver ELSE sender END AS person
          FROM messages LEFT JOIN groups ON groups.id = messages.group_id
         WHERE ?1 IN (sender, receiver) AND messages.group_id IS NULL
            OR messages.group_id IN (SELECT group_id FROM members WHERE person = ?1)
         GROUP BY messages.group_id, person ORDER BY 1 DESC
        """,
        (me,),
    )
    return [
        Conversation(
            row["at"],
            row["text"],
            bool(row["picture"]),
            bool(row["transfer"]),
            people.get(row["person"]),
            row["group_id"],
            row["name"] or "",
        )
        for row in rows
    ]
