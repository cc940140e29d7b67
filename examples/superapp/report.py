"""Report: tell dueprocess that something here breaks a rule.

The reported person learns nothing from this platform, and the reporter sees no difference either way.
"""

from __future__ import annotations

from typing import Final

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromQuery

from examples.superapp import content as contents
from examples.superapp import people
from examples.superapp.content import Content
from examples.superapp.recourse import CATEGORIES
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit

TICKED_MAX: Final = 20
WORDS_MAX: Final = 1000


class Draft(msgspec.Struct, frozen=True):
    """What a report says so far."""

    ticked: list[str]
    category: str = ""
    words: str = ""


@page("/report")
def begin(visit: NamedDependency[Visit], content: FromQuery[str] = "") -> Response[str]:
    """What else of the same person belongs to it, what it is about, and words of one's own."""
    return _show(visit, content, Draft([content]))


@form("/report")
def file(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[str]:
    """File the report. It is sent on at once, or as soon as dueprocess can be reached."""
    first = form.text("about", 60)
    draft = Draft(form.all("content")[:TICKED_MAX], form.text("category", 40), form.text("words", WORDS_MAX))
    if not draft.ticked:
        return _show(visit, first, draft, problem="problem.tick")
    if draft.category not in CATEGORIES:
        return _show(visit, first, draft, problem="problem.category")
    with visit.writing() as tx:
        chosen = [contents.find(tx, one) for one in dict.fromkeys(draft.ticked)]
        seen = [one for one in chosen if one is not None and contents.visible(tx, visit.me, one)]
        authors = {one.author for one in seen}
        if len(seen) != len(chosen) or len(authors) != 1 or visit.me in authors:
            raise NotHere
        visit.platform.recourse.report(
            tx,
            reporter=visit.me,
            account=authors.pop(),
            category=draft.category,
            content=[one.content_id for one in seen],
            words=draft.words,
        )
    visit.platform.recourse.hurry()
    return visit.page("reported.html")


def _show(visit: Visit, first: str, draft: Draft, *, problem: str | None = None) -> Response[str]:
    with visit.reading() as tx:
        about: Content | None = contents.find(tx, first)
        if about is None or about.author == visit.me or not contents.visible(tx, visit.me, about):
            raise NotHere
        return visit.page(
            "report.html",
            problem=problem,
            about=about,
            author=people.find(tx, about.author),
            choices=contents.beside(tx, visit.me, about),
            categories=CATEGORIES,
            draft=draft,
        )
