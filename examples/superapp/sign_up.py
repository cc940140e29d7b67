"""Sign-up: somebody new, with a name and a number. A number that an account has already gives and takes nothing here.

A real platform sends a code to the number first: whoever gets this far has shown that they hold it. There is none in a demo.
Whose the account is, they choose at dueprocess; when it says that the number is freed, the number is taken off the old account
(`recourse`), and whoever signs up with it again gets an account of their own, with nothing of the old one.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from typing import Any, Final

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.response import Redirect

from examples.superapp import people
from examples.superapp.ledger import accounts
from examples.superapp.people import Person
from examples.superapp.routing import form, page
from examples.superapp.sign_in import signed_in_as
from examples.superapp.texts import text
from examples.superapp.visit import Form, Platform, language_of

PHONE: Final = re.compile(r"\+[0-9]{8,15}")


@page("/sign-up")
def begin(request: Request[Any, Any, Any]) -> Response[str]:
    """A name and a number."""
    return _shown(request, "sign_up.html", 200)


@form("/sign-up")
def sign_up(request: Request[Any, Any, Any], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Make an account; or, where one has the number already, lead to whoever settles it."""
    platform: Platform = request.app.state.platform
    name, phone = form.text("name", 20), re.sub(r"[\s-]", "", form.text("phone", 30))
    typed = {"name": name, "phone": phone}
    if not name or PHONE.fullmatch(phone) is None:
        return _shown(request, "sign_up.html", 422, problem="problem.sign_up", **typed)
    with platform.database.reading() as tx:
        owner = with_number(tx, phone)
    if owner is not None:
        url = _claim(platform, owner.id, phone)
        if url is None:
            return _shown(request, "sign_up.html", 503, problem="problem.number_away", **typed)
        return _shown(request, "number_taken.html", 200, url=url)
    person = Person(
        f"u{secrets.token_hex(5)}", name, name, "", language_of(request), "Asia/Shanghai", "", phone
    )
    with platform.database.writing() as tx:
        if with_number(tx, phone) is not None:
            return _shown(request, "sign_up.html", 409, problem="problem.sign_up", **typed)
        people.add(tx, person)
    with platform.database.books.writing() as tx:
        accounts.open_account(tx, accounts.balance(person.id), "CNY", owner=person.id)
    platform.recourse.register([person])
    return signed_in_as(platform, person)


def with_number(tx: sqlite3.Connection, phone: str) -> Person | None:
    """Whose account has this number."""
    return next((person for person in people.everybody(tx) if person.phone == phone), None)


def _claim(platform: Platform, owner: str, phone: str) -> str | None:
    """Where it is settled whose the account is: the claim that there is already, else a new one. None: not now."""
    with platform.database.reading() as tx:
        rows = tx.execute(
            "SELECT claim, url FROM number_claims WHERE person = ? AND phone = ? ORDER BY rowid DESC",
            (owner, phone),
        ).fetchall()
    made = platform.recourse.claim_number(owner, phone)
    if made is None:
        return rows[0]["url"] if rows else None
    with platform.database.writing() as tx:
        tx.execute(
            "INSERT OR REPLACE INTO number_claims VALUES (?, ?, ?, ?)", (made[0], owner, phone, made[1])
        )
    return made[1]


def _shown(
    request: Request[Any, Any, Any], template: str, code: int, *, problem: str | None = None, **values: object
) -> Response[str]:
    platform: Platform = request.app.state.platform
    language = language_of(request)
    said = None if problem is None else text(language, problem)
    html = platform.pages.render(
        template,
        language,
        path="/sign-up",
        me=None,
        refused=None,
        problem=said,
        **{"name": "", "phone": "", **values},
    )
    return Response(html, media_type="text/html; charset=utf-8", status_code=code)
