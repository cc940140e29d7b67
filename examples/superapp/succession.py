"""Succession: a group whose only administrator cannot look after it gets another one. Its members are no collateral.

Whoever opens such a group tells dueprocess of it, once. Then the administrator names a member there, who says yes or no here; or, when
their three days are over, the group votes here: whom more than half of the others name. Dueprocess says who it is, and this
platform makes them the owner and confirms it (`Recourse`).
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final

import msgspec

from examples.superapp.gate import GROUPS_ADMINISTER
from examples.superapp.people import Person, find

TABLES: Final = """
CREATE TABLE IF NOT EXISTS blocks (person TEXT, blocked TEXT, PRIMARY KEY (person, blocked)) STRICT;
CREATE TABLE IF NOT EXISTS handovers (
    group_id INTEGER PRIMARY KEY, owner TEXT NOT NULL, handover TEXT, act_by INTEGER, named TEXT) STRICT;
CREATE TABLE IF NOT EXISTS votes (
    group_id INTEGER, voter TEXT, member TEXT NOT NULL, PRIMARY KEY (group_id, voter)) STRICT;
"""


class Succession(msgspec.Struct, frozen=True):
    """What a group's page says of it. `asks_me`: I was named; `voting`: it is the group's turn; `members`: the others."""

    handover: str
    asks_me: bool
    voting: bool
    voted: str | None
    members: list[Person]


def opened(tx: sqlite3.Connection, group: int, owner: str) -> bool:
    """Note that this group needs somebody; whether that is new."""
    known = tx.execute("SELECT 1 FROM handovers WHERE group_id = ? AND owner = ?", (group, owner)).fetchone()
    if known is None:
        tx.execute("INSERT OR REPLACE INTO handovers VALUES (?, ?, NULL, NULL, NULL)", (group, owner))
        tx.execute("DELETE FROM votes WHERE group_id = ?", (group,))
    return known is None


def described(tx: sqlite3.Connection, group: int, owner: Person) -> dict[str, Any]:
    """What dueprocess is told of the group."""
    language = "zh-CN" if owner.locale == "zh-CN" else "en"
    row = tx.execute("SELECT name FROM groups WHERE id = ?", (group,)).fetchone()
    return {
        "account": owner.id,
        "group": f"group-{group}",
        "title": row["name"],
        "members": [{"account": one.id, "name": one.name(language)} for one in others(tx, group, owner.id)],
    }


def others(tx: sqlite3.Connection, group: int, owner: str) -> list[Person]:
    """The members beside the owner."""
    rows = tx.execute(
        "SELECT person FROM members WHERE group_id = ? AND person <> ? ORDER BY rowid", (group, owner)
    )
    return [found for row in rows.fetchall() if (found := find(tx, row["person"])) is not None]


def of_group(tx: sqlite3.Connection, group: int, me: str, now: int) -> Succession | None:
    """What its page says, to a member; None where its owner looks after it, or has the word alone."""
    row = tx.execute(
        "SELECT * FROM handovers WHERE group_id = ? AND handover IS NOT NULL", (group,)
    ).fetchone()
    if row is None or row["owner"] == me:
        return None
    asks_me = row["named"] == me
    voting = row["act_by"] is not None and row["act_by"] <= now
    if not asks_me and not voting:
        return None
    voted = tx.execute("SELECT member FROM votes WHERE group_id = ? AND voter = ?", (group, me)).fetchone()
    return Succession(
        row["handover"],
        asks_me,
        voting,
        None if voted is None else voted["member"],
        others(tx, group, row["owner"]),
    )


def vote(tx: sqlite3.Connection, group: int, voter: str, member: str) -> str | None:
    """Vote; whom the group has chosen by it, None while nobody has more than half."""
    row = tx.execute("SELECT owner FROM handovers WHERE group_id = ?", (group,)).fetchone()
    entitled = {one.id for one in others(tx, group, row["owner"])} if row is not None else set()
    if voter not in entitled or member not in entitled:
        return None
    tx.execute("INSERT OR REPLACE INTO votes VALUES (?, ?, ?)", (group, voter, member))
    given = tx.execute(
        "SELECT voter FROM votes WHERE group_id = ? AND member = ?", (group, member)
    ).fetchall()
    counted = sum(one["voter"] in entitled for one in given)
    return member if counted * 2 > len(entitled) else None


def told(tx: sqlite3.Connection, lines: list[dict[str, Any]], instant_of: Any) -> list[str]:
    """Take over what dueprocess says of all of them; the handovers whose successor looks after the group from now on."""
    done, seen = [], set[int]()
    for line in lines:
        group = _number(line["group"])
        if group is None or line["lapsed"]:
            continue
        if line["successor"] is not None:
            tx.execute(
                "UPDATE groups SET owner = ? WHERE id = ? AND owner = ?",
                (line["successor"], group, line["account"]),
            )
            tx.execute("DELETE FROM handovers WHERE group_id = ?", (group,))
            done.append(str(line["handover_id"]))
            continue
        seen.add(group)
        tx.execute(
            "INSERT OR REPLACE INTO handovers VALUES (?, ?, ?, ?, ?)",
            (group, line["account"], line["handover_id"], instant_of(line["act_by"]), line["named"]),
        )
    for row in tx.execute("SELECT group_id FROM handovers WHERE handover IS NOT NULL").fetchall():
        if row["group_id"] not in seen:
            tx.execute("DELETE FROM handovers WHERE group_id = ?", (row["group_id"],))
    return done


def needed(gate: Any, owner: str) -> bool:
    """Whether this owner cannot look after groups now."""
    return gate.refusal(owner, GROUPS_ADMINISTER) is not None


def _number(group: str | None) -> int | None:
    text = (group or "").removeprefix("group-")
    return int(text) if text.isascii() and text.isdigit() else None
