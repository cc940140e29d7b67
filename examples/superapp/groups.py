"""Groups: found one, join one, write in it, give it another name if it is one's own; and find it somebody else (`succession`)."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import messages, succession
from examples.superapp.composer import written
from examples.superapp.gate import CHAT_SEND_GROUP, GROUPS_ADMINISTER, GROUPS_CREATE, GROUPS_JOIN, Refusal
from examples.superapp.people import Person, find
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

NAME_MAX: Final = 30


class Group(msgspec.Struct, frozen=True):
    """One group."""

    id: int
    name: str
    owner: Person
    members: int
    joined: bool


def all_groups(tx: sqlite3.Connection, me: str) -> list[Group]:
    """Every group, those joined first."""
    rows = tx.execute(
        "SELECT groups.*, COUNT(person) AS members, MAX(person = ?) AS joined FROM groups"
        " JOIN members ON group_id = groups.id GROUP BY groups.id ORDER BY joined DESC, groups.id",
        (me,),
    ).fetchall()
    return [
        Group(row["id"], row["name"], owner, row["members"], bool(row["joined"]))
        for row in rows
        if (owner := find(tx, row["owner"])) is not None
    ]


def is_member(tx: sqlite3.Connection, group: int, person: str) -> bool:
    """Whether this person belongs to the group."""
    return (
        tx.execute("SELECT 1 FROM members WHERE group_id = ? AND person = ?", (group, person)).fetchone()
        is not None
    )


def found(tx: sqlite3.Connection, name: str, owner: str, others: tuple[str, ...] = ()) -> int:
    """A new group; its number."""
    done = tx.execute("INSERT INTO groups (name, owner) VALUES (?, ?)", (name, owner))
    group = int(done.lastrowid or 0)
    tx.executemany("INSERT INTO members VALUES (?, ?)", [(group, person) for person in (owner, *others)])
    return group


def _joined(tx: sqlite3.Connection, visit: Visit, group: int) -> Group:
    for one in all_groups(tx, visit.me):
        if one.id == group and one.joined:
            return one
    raise NotHere


@page("/groups")
def groups(visit: NamedDependency[Visit]) -> Response[str]:
    """All groups."""
    return _list(visit)


@form("/groups")
def create(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Found a group."""
    name = form.text("name", NAME_MAX)
    if refused := visit.refusal(GROUPS_CREATE):
        return _list(visit, refused=refused, draft=name)
    if not name:
        return _list(visit, problem="problem.empty")
    with visit.writing() as tx:
        group = found(tx, name, visit.me)
    return go(f"/groups/{group}")


@form("/groups/{group:int}/join")
def join(visit: NamedDependency[Visit], group: FromPath[int]) -> Response[Any] | Redirect:
    """Join a group."""
    if refused := visit.refusal(GROUPS_JOIN):
        return _list(visit, refused=refused)
    with visit.writing() as tx:
        if not any(one.id == group for one in all_groups(tx, visit.me)):
            raise NotHere
        tx.execute("INSERT OR IGNORE INTO members VALUES (?, ?)", (group, visit.me))
    return go(f"/groups/{group}")


@form("/groups/{group:int}/name")
def rename(
    visit: NamedDependency[Visit], form: NamedDependency[Form], group: FromPath[int]
) -> Response[Any] | Redirect:
    """Give one's own group another name."""
    with visit.reading() as tx:
        if _joined(tx, visit, group).owner.id != visit.me:
            raise NotHere
    if refused := visit.refusal(GROUPS_ADMINISTER):
        return _show(visit, group, refused=refused)
    name = form.text("name", NAME_MAX)
    if not name:
        return _show(visit, group, problem="problem.empty")
    with visit.writing() as tx:
        tx.execute("UPDATE groups SET name = ? WHERE id = ?", (name, group))
    return go(f"/groups/{group}")


@page("/groups/{group:int}")
def group_chat(visit: NamedDependency[Visit], group: FromPath[int]) -> Response[str]:
    """The chat of this group."""
    return _show(visit, group)


@page("/groups/{group:int}/new")
def fresh(visit: NamedDependency[Visit], group: FromPath[int]) -> Response[str]:
    """The messages alone, for the script that looks for new ones."""
    with visit.reading() as tx:
        _joined(tx, visit, group)
        return visit.page("_messages.html", messages=messages.in_group(tx, group))


@form("/groups/{group:int}")
def send(
    visit: NamedDependency[Visit], form: NamedDependency[Form], group: FromPath[int]
) -> Response[Any] | Redirect:
    """Write in this group."""
    with visit.reading() as tx:
        _joined(tx, visit, group)
    if refused := visit.refusal(CHAT_SEND_GROUP):
        return _show(visit, group, refused=refused, draft=form.text("text"))
    new = written(form)
    if new.problem:
        return _show(visit, group, problem=new.problem, draft=new.text)
    with visit.writing() as tx:
        messages.write(tx, visit.me, visit.now, new, group=group)
    return go(f"/groups/{group}#end")


@form("/groups/{group:int}/succession")
def answer(visit: NamedDependency[Visit], form: NamedDependency[Form], group: FromPath[int]) -> Redirect:
    """Say whether one takes a group that its owner asks one to take."""
    with visit.writing() as tx:
        _joined(tx, visit, group)
        asked = succession.of_group(tx, group, visit.me, visit.now)
        if asked is None or not asked.asks_me:
            raise NotHere
        body = {"member": visit.me, "accepts": form.text("accepts") == "yes"}
        visit.platform.recourse.tell(tx, f"/v1/handovers/{asked.handover}/answer", body)
        tx.execute("UPDATE handovers SET named = NULL WHERE group_id = ?", (group,))
    visit.platform.recourse.hurry()
    return go(f"/groups/{group}#end")


@form("/groups/{group:int}/vote")
def vote(visit: NamedDependency[Visit], form: NamedDependency[Form], group: FromPath[int]) -> Redirect:
    """Choose who shall look after a group whose owner cannot."""
    with visit.writing() as tx:
        _joined(tx, visit, group)
        asked = succession.of_group(tx, group, visit.me, visit.now)
        if asked is None or not asked.voting:
            raise NotHere
        chosen = succession.vote(tx, group, visit.me, form.text("member", 40))
        if chosen is not None:
            visit.platform.recourse.tell(tx, f"/v1/handovers/{asked.handover}/choice", {"member": chosen})
    visit.platform.recourse.hurry()
    return go(f"/groups/{group}#end")


def _find_somebody(visit: Visit, group: Group) -> None:
    """Tell dueprocess, once, that nobody can look after this group; where somebody can, it is not told."""
    if not succession.needed(visit.platform.gate, group.owner.id):
        return
    with visit.writing() as tx:
        if succession.opened(tx, group.id, group.owner.id):
            visit.platform.recourse.tell(tx, "/v1/handovers", succession.described(tx, group.id, group.owner))
    visit.platform.recourse.hurry()


def _list(
    visit: Visit, *, refused: Refusal | None = None, problem: str | None = None, draft: str = ""
) -> Response[str]:
    with visit.reading() as tx:
        return visit.page(
            "groups.html", refused=refused, problem=problem, draft=draft, groups=all_groups(tx, visit.me)
        )


def _show(
    visit: Visit, group: int, *, refused: Refusal | None = None, problem: str | None = None, draft: str = ""
) -> Response[str]:
    with visit.reading() as tx:
        found = _joined(tx, visit, group)
    _find_somebody(visit, found)
    with visit.reading() as tx:
        return visit.page(
            "group.html",
            refused=refused,
            problem=problem,
            draft=draft,
            address=f"/groups/{group}",
            group=_joined(tx, visit, group),
            messages=messages.in_group(tx, group),
            succession=succession.of_group(tx, group, visit.me, visit.now),
            hand_over=found.owner.id == visit.me and succession.needed(visit.platform.gate, visit.me),
        )
