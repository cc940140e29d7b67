"""Chat with one person: a friend, or somebody who is none."""

from __future__ import annotations

import sqlite3
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import messages, people
from examples.superapp.composer import written
from examples.superapp.gate import CHAT_SEND, CHAT_SEND_STRANGER, Refusal
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, Visit, go, other_person


def capability(tx: sqlite3.Connection, sender: str, receiver: str) -> str:
    """Writing to a friend is one thing, writing to a stranger another."""
    return CHAT_SEND if people.are_friends(tx, sender, receiver) else CHAT_SEND_STRANGER


def refusal_of_words(visit: Visit, receiver: str) -> Refusal | None:
    """Why this person may not send words to that one now, in a chat or along with something else."""
    with visit.reading() as tx:
        asked = capability(tx, visit.me, receiver)
    return visit.refusal(asked, target=receiver)


@page("/chats")
def chats(visit: NamedDependency[Visit]) -> Response[str]:
    """All chats, newest first."""
    with visit.reading() as tx:
        return visit.page("chats.html", chats=messages.conversations(tx, visit.me))


@page("/chats/{other:str}")
def chat(visit: NamedDependency[Visit], other: FromPath[str]) -> Response[str]:
    """The chat with this person."""
    return _show(visit, other)


@page("/chats/{other:str}/new")
def fresh(visit: NamedDependency[Visit], other: FromPath[str]) -> Response[str]:
    """The messages alone, for the script that looks for new ones."""
    with visit.reading() as tx:
        person = other_person(tx, visit, other)
        return visit.page("_messages.html", messages=messages.between(tx, visit.me, person.id))


@form("/chats/{other:str}")
def send(
    visit: NamedDependency[Visit], form: NamedDependency[Form], other: FromPath[str]
) -> Response[Any] | Redirect:
    """Write to this person: words, a picture, or both."""
    with visit.reading() as tx:
        other_person(tx, visit, other)
    if refused := refusal_of_words(visit, other):
        return _show(visit, other, refused=refused, draft=form.text("text"))
    new = written(form)
    if new.problem:
        return _show(visit, other, problem=new.problem, draft=new.text)
    with visit.writing() as tx:
        messages.write(tx, visit.me, visit.now, new, receiver=other)
    return go(f"/chats/{other}#end")


def _show(
    visit: Visit, other: str, *, refused: Refusal | None = None, problem: str | None = None, draft: str = ""
) -> Response[str]:
    with visit.reading() as tx:
        person = other_person(tx, visit, other)
        return visit.page(
            "chat.html",
            refused=refused,
            problem=problem,
            draft=draft,
            address=f"/chats/{person.id}",
            other=person,
            friend=people.are_friends(tx, visit.me, person.id),
            messages=messages.between(tx, visit.me, person.id),
        )
