"""Official pages: articles for followers. A page whose author cannot publish keeps its articles, and may say where they are."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import keepsakes, people
from examples.superapp.gate import PAGES_PUBLISH, Refusal
from examples.superapp.people import Person
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

TITLE_MAX: Final = 60


def has_page(tx: sqlite3.Connection, owner: str) -> bool:
    """Whether this person ever published anything on a page of their own."""
    return tx.execute("SELECT 1 FROM articles WHERE owner = ?", (owner,)).fetchone() is not None


@page("/official/{owner:str}")
def official(visit: NamedDependency[Visit], owner: FromPath[str]) -> Response[str]:
    """Somebody's official page."""
    return _show(visit, owner)


@form("/official/{owner:str}/follow")
def follow(visit: NamedDependency[Visit], owner: FromPath[str]) -> Redirect:
    """Follow it."""
    with visit.writing() as tx:
        _author(tx, owner)
        keepsakes.follow(tx, owner, visit.me, visit.now)
    return go(f"/official/{owner}")


@form("/official")
def publish(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Publish on one's own page."""
    if refused := visit.refusal(PAGES_PUBLISH):
        return _show(visit, visit.me, refused=refused)
    title, text = form.text("title", TITLE_MAX), form.text("text")
    if not title or not text:
        return _show(visit, visit.me, problem="problem.empty")
    with visit.writing() as tx:
        keepsakes.add_article(tx, visit.me, visit.now, title, text, 0)
    return go(f"/official/{visit.me}")


def _author(tx: sqlite3.Connection, owner: str) -> Person:
    found = people.find(tx, owner)
    if found is None or not has_page(tx, owner):
        raise NotHere
    return found


def _show(
    visit: Visit, owner: str, *, refused: Refusal | None = None, problem: str | None = None
) -> Response[str]:
    with visit.reading() as tx:
        author = _author(tx, owner) if owner != visit.me else visit.person
        articles = tx.execute("SELECT * FROM articles WHERE owner = ? ORDER BY at DESC", (owner,)).fetchall()
        following = tx.execute(
            "SELECT 1 FROM followers WHERE owner = ? AND person = ?", (owner, visit.me)
        ).fetchone()
    closed = visit.platform.gate.refusal(owner, PAGES_PUBLISH) is not None
    pointer = visit.platform.recourse.pointer(owner) if closed and owner != visit.me else None
    return visit.page(
        "official.html",
        refused=refused,
        problem=problem,
        author=author,
        articles=articles,
        following=following is not None,
        pointer=pointer,
    )
