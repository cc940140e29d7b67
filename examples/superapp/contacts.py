"""Contacts: friends, people who are none yet, and asking somebody to be one."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import people
from examples.superapp.gate import CHAT_ADD_FRIEND, Refusal
from examples.superapp.official import has_page
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go, other_person


@page("/contacts")
def contacts(visit: NamedDependency[Visit]) -> Response[str]:
    """Everybody: friends, those who ask to be one, and the rest."""
    return _show(visit)


@page("/people/{other:str}")
def profile(visit: NamedDependency[Visit], other: FromPath[str]) -> Response[str]:
    """What somebody says of themselves."""
    with visit.reading() as tx:
        person = other_person(tx, visit, other)
        friend = people.are_friends(tx, visit.me, person.id)
        blocks = tx.execute(
            "SELECT 1 FROM blocks WHERE person = ? AND blocked = ?", (visit.me, person.id)
        ).fetchone()
        return visit.page(
            "profile.html",
            other=person,
            friend=friend,
            blocks=blocks is not None,
            official=has_page(tx, person.id),
        )


@form("/contacts/invitations")
def invite(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Ask somebody to be a friend; asking those who asked me is saying yes."""
    other = form.text("person", 20)
    with visit.reading() as tx:
        other_person(tx, visit, other)
    if refused := visit.refusal(CHAT_ADD_FRIEND, target=other):
        return _show(visit, refused=refused)
    with visit.writing() as tx:
        asked = tx.execute(
            "SELECT 1 FROM invitations WHERE sender = ? AND receiver = ?", (other, visit.me)
        ).fetchone()
        if asked is not None:
            people.befriend(tx, visit.me, other)
        elif not people.are_friends(tx, visit.me, other):
            tx.execute("INSERT OR IGNORE INTO invitations VALUES (?, ?, ?)", (visit.me, other, visit.now))
    return go("/contacts")


@form("/contacts/invitations/{other:str}/no")
def decline(visit: NamedDependency[Visit], other: FromPath[str]) -> Redirect:
    """Say no to somebody who asked. They are not told."""
    with visit.writing() as tx:
        gone = tx.execute(
            "DELETE FROM invitations WHERE sender = ? AND receiver = ?", (other, visit.me)
        ).rowcount
    if not gone:
        raise NotHere
    return go("/contacts")


def _show(visit: Visit, *, refused: Refusal | None = None) -> Response[str]:
    with visit.reading() as tx:
        mine = people.friends(tx, visit.me)
        known = {visit.me, *(friend.id for friend in mine)}
        asking = {
            row["sender"]
            for row in tx.execute("SELECT sender FROM invitations WHERE receiver = ?", (visit.me,))
        }
        asked = {
            row["receiver"]
            for row in tx.execute("SELECT receiver FROM invitations WHERE sender = ?", (visit.me,))
        }
        others = [person for person in people.everybody(tx) if person.id not in known]
    return visit.page(
        "contacts.html",
        refused=refused,
        friends=mine,
        asking=[person for person in others if person.id in asking],
        strangers=[person for person in others if person.id not in asking],
        asked=asked,
    )
