"""Elsewhere: a friend who does not answer here may have left another address; a page on which to ask for it.

The page is there for every friend at every time, so it says nothing of anybody by being there. What stands on it is this
platform's own text. Dueprocess is told what it cannot know: whether the two are friends, and whether one blocked the other.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import people
from examples.superapp.people import Person
from examples.superapp.routing import form, page
from examples.superapp.visit import NotHere, Visit, go, other_person


def is_blocked(tx: sqlite3.Connection, one: str, other: str) -> bool:
    """Whether either of these two has blocked the other."""
    found = tx.execute(
        "SELECT 1 FROM blocks WHERE (person = ?1 AND blocked = ?2) OR (person = ?2 AND blocked = ?1)",
        (one, other),
    ).fetchone()
    return found is not None


@form("/people/{other:str}/block")
def block(visit: NamedDependency[Visit], other: FromPath[str]) -> Redirect:
    """Block somebody. They are not told."""
    with visit.writing() as tx:
        person = other_person(tx, visit, other)
        tx.execute("INSERT OR IGNORE INTO blocks VALUES (?, ?)", (visit.me, person.id))
    return go(f"/people/{other}")


@form("/people/{other:str}/unblock")
def unblock(visit: NamedDependency[Visit], other: FromPath[str]) -> Redirect:
    """Take that back."""
    with visit.writing() as tx:
        tx.execute("DELETE FROM blocks WHERE person = ? AND blocked = ?", (visit.me, other))
    return go(f"/people/{other}")


@page("/people/{other:str}/elsewhere")
def elsewhere(visit: NamedDependency[Visit], other: FromPath[str]) -> Response[str]:
    """Whether this friend left another address, and what has come of asking for it."""
    person, blocked = _friend(visit, other)
    seen = visit.platform.recourse.sight(person.id, visit.me, blocked=blocked)
    if seen is None:
        return visit.page(
            "elsewhere.html", problem="problem.elsewhere_away", code=503, other=person, sight="", address=None
        )
    return visit.page("elsewhere.html", other=person, sight=seen["sight"], address=seen["address"])


@form("/people/{other:str}/elsewhere")
def ask(visit: NamedDependency[Visit], other: FromPath[str]) -> Response[Any] | Redirect:
    """Ask for it. Whether it was taken, the page says."""
    person, blocked = _friend(visit, other)
    name = visit.person.name("zh-CN" if person.locale == "zh-CN" else "en")
    if not visit.platform.recourse.ask_address(person.id, visit.me, name, blocked=blocked):
        return visit.page(
            "elsewhere.html", problem="problem.elsewhere_away", code=503, other=person, sight="", address=None
        )
    return go(f"/people/{other}/elsewhere")


def _friend(visit: Visit, other: str) -> tuple[Person, bool]:
    with visit.reading() as tx:
        person = other_person(tx, visit, other)
        if not people.are_friends(tx, visit.me, person.id):
            raise NotHere
        return person, is_blocked(tx, visit.me, person.id)
