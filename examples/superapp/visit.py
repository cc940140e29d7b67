"""One request of one person: who it is, in which language, and the few things that every page needs."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from typing import Any, Final

from litestar import Request, Response
from litestar.datastructures import Cookie, UploadFile
from litestar.exceptions import ClientException
from litestar.response import Redirect

from examples.superapp import dormancy, people, times
from examples.superapp.clock import Clock
from examples.superapp.database import Database
from examples.superapp.gate import GAME_PLAY, Gate, Refusal
from examples.superapp.ledger.settlement import paying, settle_if_due
from examples.superapp.pages import Pages
from examples.superapp.people import Person
from examples.superapp.recourse import Recourse
from examples.superapp.texts import LANGUAGES, text, wished

SESSION_COOKIE: Final = "linli_session"
LANGUAGE_COOKIE: Final = "linli_language"
TEXT_MAX: Final = 2000
UPLOAD_MAX: Final = 2_000_000
"""Bytes of one file."""


class Platform:
    """Everything that lives as long as the process."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gate: Gate,
        recourse: Recourse,
        content_token: str,
        wallet_token: str = "",
        data_token: str = "",
    ) -> None:
        self.database = database
        self.clock = clock
        self.gate = gate
        self.recourse = recourse
        self.content_token = content_token
        self.wallet_token = wallet_token
        """What a caller of the wallet API shows; without one it answers nobody."""
        self.data_token = data_token
        """What a caller of the data API shows; likewise."""
        self.pages = Pages()


class NotSignedIn(Exception):
    """Nobody is signed in; the sign-in page comes first."""


class NotHere(Exception):
    """Unknown, somebody else's, or never there: the answer is the same."""


class Form:
    """What a form sent."""

    def __init__(self, fields: dict[str, list[str]], files: dict[str, tuple[str, bytes]]) -> None:
        self._fields = fields
        self._files = files

    def text(self, name: str, most: int = TEXT_MAX) -> str:
        """A field without the white space around it, cut at `most` characters; empty if it was not sent."""
        return self._fields.get(name, [""])[0].replace("\r\n", "\n").strip()[:most]

    def all(self, name: str) -> list[str]:
        """All values sent under this name."""
        return self._fields.get(name, [])

    def number(self, name: str) -> int | None:
        """A whole number from 0 to 999,999,999; None if it is none."""
        value = self.text(name, 10)
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else None

    def file(self, name: str) -> tuple[str, bytes] | None:
        """Name and bytes of a file that is not empty."""
        return self._files.get(name)


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The form of this request, whichever way it was encoded."""
    fields: dict[str, list[str]] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            body = await value.read()
            if body:
                files[name] = (value.filename, body)
        else:
            fields.setdefault(name, []).append(str(value))
    return Form(fields, files)


def language_of(request: Request[Any, Any, Any]) -> str:
    """The language the person chose, else the first one that the browser wishes and we have."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else wished(request.headers.get("accept-language", ""))


class Visit:
    """A signed-in person at one moment."""

    def __init__(self, platform: Platform, person: Person, language: str, path: str, token: str) -> None:
        self.platform = platform
        self.person = person
        self.me = person.id
        self.language = language
        self.path = path
        self.token = token
        self.now = platform.clock.now()

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """The database at one moment."""
        return self.platform.database.reading()

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """One transaction. It sees money and cannot move it."""
        return self.platform.database.writing()

    def paying(self) -> AbstractContextManager[sqlite3.Connection]:
        """One transaction on the ledger, in which all that was due by now has happened."""
        return paying(self.platform.database.books, self.now)

    def settle(self) -> None:
        """Let time do to money what it does, before a page shows any."""
        settle_if_due(self.platform.database.books, self.now)

    def refusal(self, capability: str, target: str | None = None) -> Refusal | None:
        """Why this person may not do this now; None if they may. Games are asked about under their own account too."""
        refused = self.platform.gate.refusal(self.me, capability, target)
        account = self.person.game_account
        if refused is None and account is not None and capability == GAME_PLAY:
            return self.platform.gate.refusal(account, capability, target)
        if refused is None and dormancy.rests(self.platform, self.me, capability):
            return Refusal(capability, None, None, None, only_towards=False, unused=True)
        return refused

    def text(self, key: str, **values: object) -> str:
        """A text of the platform in this person's language."""
        return text(self.language, key, **values)

    def sentence(self, refusal: Refusal) -> str:
        """The one sentence that a refusal says."""
        act = self.text("act.person" if refusal.only_towards else f"act.{refusal.capability}")
        if refusal.unused:
            return self.text("refused.unused", act=act)
        if refusal.until is None:
            return self.text("refused.for_now", act=act)
        until = times.instant(refusal.until, self.person.zone, self.language)
        return self.text("refused.until", act=act, until=until)

    def page(
        self,
        template: str,
        *,
        refused: Refusal | None = None,
        problem: str | None = None,
        code: int | None = None,
        **values: object,
    ) -> Response[str]:
        """A page; `refused` says one sentence with a link, `problem` (a text's key) what to do better.

        `code`: 403 if refused, 422 for a problem, else 200, unless it is given.
        """
        code = code or (403 if refused is not None else 422 if problem is not None else 200)
        html = self.platform.pages.render(
            template,
            self.language,
            visit=self,
            me=self.person,
            path=self.path,
            refused=None
            if refused is None
            else {"sentence": self.sentence(refused), "notice": refused.notice or ""},
            problem=None if problem is None else self.text(problem),
            **values,
        )
        return Response(html, media_type="text/html; charset=utf-8", status_code=code)

    def name(self, person: Person) -> str:
        """The name of a person in the reader's language."""
        return person.name(self.language)

    def when(self, at: int) -> str:
        """An instant in the reader's own time zone."""
        return times.short(at, self.person.zone, self.language)

    def day(self, at: int) -> str:
        """The day of an instant in the reader's own time zone."""
        return times.day(at, self.person.zone, self.language)

    def exactly(self, at: int) -> str:
        """An instant with its year and its zone's offset."""
        return times.instant(at, self.person.zone, self.language)


def arrive(request: Request[Any, Any, Any]) -> Visit:
    """The visit that this request is. `NotSignedIn` without a session."""
    platform: Platform = request.app.state.platform
    token = request.cookies.get(SESSION_COOKIE, "")
    with platform.database.reading() as tx:
        person = people.of_session(tx, token)
    if person is None:
        raise NotSignedIn
    visit = Visit(platform, person, language_of(request), request.url.path, token)
    dormancy.arrive(platform, person.id, visit.now)
    return visit


def go(path: str, cookies: list[Cookie] | None = None) -> Redirect:
    """See this page next (303): reloading it sends no form twice."""
    return Redirect(path, status_code=303, cookies=cookies or [])


def other_person(tx: sqlite3.Connection, visit: Visit, other: str) -> Person:
    """The other person of a page. `NotHere` if there is none, or it is the visitor."""
    found = people.find(tx, other)
    if found is None or found.id == visit.me:
        raise NotHere
    return found


async def same_origin(request: Request[Any, Any, Any]) -> None:
    """Forms come from our own pages. Browsers say where a form came from; only they carry a session's cookie."""
    origin = request.headers.get("origin")
    if (
        request.method == "POST"
        and origin is not None
        and origin.partition("://")[2] != request.headers.get("host")
    ):
        raise ClientException("this form did not come from this site", status_code=403)
