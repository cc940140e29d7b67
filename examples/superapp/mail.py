"""Mail inside the platform: a subject, a text, one receiver."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from examples.superapp import people
from examples.superapp.gate import MAIL_RECEIVE, MAIL_SEND, Refusal
from examples.superapp.people import Person
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

SUBJECT_MAX: Final = 100
TEXT_MAX: Final = 4000


class Mail(msgspec.Struct, frozen=True):
    """One mail."""

    id: int
    sender: Person
    receiver: Person
    at: int
    subject: str
    text: str

    @property
    def content_id(self) -> str:
        """Under which id dueprocess fetches it."""
        return f"mail-{self.id}"


def add(tx: sqlite3.Connection, sender: str, receiver: str, at: int, subject: str, text: str) -> int:
    """Send a mail; its number."""
    done = tx.execute(
        "INSERT INTO mails (sender, receiver, at, subject, text) VALUES (?, ?, ?, ?, ?)",
        (sender, receiver, at, subject, text),
    )
    return int(done.lastrowid or 0)


def of_person(tx: sqlite3.Connection, person: str) -> list[Mail]:
    """All mails this person sent or received, newest first."""
    names = {one.id: one for one in people.everybody(tx)}
    rows = tx.execute(
        "SELECT * FROM mails WHERE ? IN (sender, receiver) ORDER BY at DESC, id DESC", (person,)
    )
    return [
        Mail(row["id"], names[row["sender"]], names[row["receiver"]], row["at"], row["subject"], row["text"])
        for row in rows
    ]


@page("/mail")
def mails(visit: NamedDependency[Visit]) -> Response[str]:
    """Received and sent."""
    with visit.reading() as tx:
        return visit.page("mails.html", mails=of_person(tx, visit.me))


@page("/mail/new")
def write(visit: NamedDependency[Visit], to: FromQuery[str] = "") -> Response[str]:
    """A new mail."""
    return _form(visit, {"to": to, "subject": "", "text": ""})


@page("/mail/{number:int}")
def read(visit: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    """One mail."""
    with visit.reading() as tx:
        found = [one for one in of_person(tx, visit.me) if one.id == number]
    if not found:
        raise NotHere
    return visit.page("mail.html", mail=found[0])


@form("/mail")
def send(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Send a mail to anybody here."""
    to, subject, words = form.text("to", 20), form.text("subject", SUBJECT_MAX), form.text("text", TEXT_MAX)
    draft = {"to": to, "subject": subject, "text": words}
    with visit.reading() as tx:
        receiver = people.find(tx, to)
    if receiver is None or receiver.id == visit.me:
        return _form(visit, draft, problem="problem.receiver")
    if refused := visit.refusal(MAIL_SEND, target=to):
        return _form(visit, draft, refused=refused)
    if not subject or not words:
        return _form(visit, draft, problem="problem.empty")
    if visit.platform.gate.refusal(to, MAIL_RECEIVE, visit.me):
        # told at once, in words that say nothing of why; nothing is kept to be delivered later
        return _form(visit, draft, problem="problem.cannot_receive_mail")
    with visit.writing() as tx:
        add(tx, visit.me, to, visit.now, subject, words)
    return go("/mail")


def _form(
    visit: Visit, draft: dict[str, str], *, refused: Refusal | None = None, problem: str | None = None
) -> Response[str]:
    with visit.reading() as tx:
        others = [person for person in people.everybody(tx) if person.id != visit.me]
    return visit.page("mail_new.html", refused=refused, problem=problem, draft=draft, people=others)
