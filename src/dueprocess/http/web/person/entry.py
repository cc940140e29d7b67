"""Entry: how a person gets in who is locked out of the app: by a code to a contact known before, or by a signed link.

Whoever asks for a code sees the same page, whether there is such an account or not (T11). A link's page changes
nothing; its one button spends it (T12). Words that were typed when the session had ended are carried along.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.types import ControllerRouterHandler

from dueprocess.application.operational import SessionKind
from dueprocess.http.auth import entry, links, sessions
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.links import Link, LinkFault, Purpose
from dueprocess.http.auth.staff import Throttled
from dueprocess.http.services import PAYEE_HOLD_PAGE
from dueprocess.http.web import flash
from dueprocess.http.web.acting import fresh_form_id
from dueprocess.http.web.errors import error_page
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen, translations
from dueprocess.http.web.layout import page, redirect, services_of
from dueprocess.http.web.person.typed import text_of

NEXT: Final = re.compile(
    r"/(standing|human|data|money|close|dormant|payee-hold|sessions|n/[A-Za-z0-9_]{1,80}(/not-me)?)"
)
FIRST: Final = "/standing"
LEADS_TO: Final = {Purpose.PAYEE_HOLD: PAYEE_HOLD_PAGE, Purpose.SESSIONS: "/sessions"}
MISSING: Final = N_("Write your account, your e-mail address or your phone number.")
WRONG_CODE: Final = N_("This code is not right, or it is not valid any more. Look again, or get a new one.")

flash.MESSAGES.update(left=N_("You are signed out."))


class Asking(msgspec.Struct, frozen=True):
    """The fields of the entry's forms."""

    account: str = ""
    code: str = ""
    entry_id: str = ""
    token: str = ""
    next: str = FIRST
    words: str = ""
    field: str = "words"

    @property
    def action(self) -> str:
        """Where kept words go once the person is in again: an appeal or a question, where they came from."""
        if not self.next.startswith("/n/"):
            return "/human"
        return f"{self.next}/{'appeal' if self.field == 'words' else 'ask'}"


async def asking(request: Request[Any, Any, Any]) -> Asking:
    """Read a form of the entry."""
    form = await request.form()
    fields = {name: text_of(form.get(name)) for name in Asking.__struct_fields__}
    field = "question" if fields["field"] == "question" else "words"
    return Asking(**{**fields, "next": _safe(fields["next"]), "field": field})


@get("/enter", opt=allow(public=True), sync_to_thread=True)
def enter(request: Request[Any, Any, Any]) -> Response[Any]:
    """The way in; with a link's token, the page of its one button."""
    token = request.query_params.get("token", "")
    if token:
        return _landing(request, token)
    return page(
        request, "person/enter.html", _context(Asking(next=_safe(request.query_params.get("next", ""))))
    )


@post("/enter", opt=allow(public=True), status_code=200, sync_to_thread=True)
def ask_code(request: Request[Any, Any, Any], form: NamedDependency[Asking]) -> Response[Any]:
    """Send a code, if there is such an account. The answer is the same if there is none."""
    if not form.account.strip():
        return _again(request, "person/enter.html", form, "account", MISSING)
    started = entry.start(services_of(request), form.account, _source(request))
    if isinstance(started, Throttled):
        return error_page(request, 429, retry_after=started.retry_after)
    carried = msgspec.structs.replace(form, entry_id=started.entry_id)
    return page(request, "person/code.html", _context(carried))


@post("/enter/code", opt=allow(public=True), status_code=200, sync_to_thread=True)
def give_code(request: Request[Any, Any, Any], form: NamedDependency[Asking]) -> Response[Any]:
    """Come in with the code."""
    cookie = entry.finish(services_of(request), form.entry_id, form.code, _source(request))
    if isinstance(cookie, Throttled):
        return error_page(request, 429, retry_after=cookie.retry_after)
    if cookie is None:
        return _again(request, "person/code.html", form, "code", WRONG_CODE)
    if form.words.strip():
        context = {**_context(form), "command_id": fresh_form_id()}
        return page(request, "person/words_back.html", context, cookies=(cookie,))
    return redirect(request, form.next, cookies=(cookie,))


@post("/enter/link", opt=allow(public=True), status_code=200, sync_to_thread=True)
def spend_link(request: Request[Any, Any, Any], form: NamedDependency[Asking]) -> Response[Any]:
    """Come in by a link. One that was spent still leads on whoever is signed in by it already."""
    services = services_of(request)
    found = links.enter(services, form.token)
    if isinstance(found, LinkFault):
        known = links.read_link(services, form.token)
        if isinstance(known, Link) and sessions.person_of(services, request) == known.account_no:
            return redirect(request, _leads(known))
        return error_page(request, 410)
    return redirect(request, _leads(found.link), cookies=(found.cookie,))


@post("/leave", opt=allow(public=True), status_code=200, sync_to_thread=True)
def leave(request: Request[Any, Any, Any]) -> Response[Any]:
    """Sign out."""
    cookie = sessions.end(services_of(request), request, SessionKind.PERSON)
    return redirect(request, "/enter", say="left", cookies=(cookie,))


def kept_words(
    request: Request[Any, Any, Any], path: str, field: str, words: str, *, had_files: bool = False
) -> Response[str]:
    """Signed out while typing: the entry, with the words kept and carried through to where they were typed."""
    form = Asking(next=_safe(path), words=words, field=field)
    context = {**_context(form), "signed_out": True, "had_files": had_files}
    return page(request, "person/enter.html", context, status=401)


def code_sent(request: Request[Any, Any, Any], entry_id: str, account: str, back: str) -> Response[str]:
    """A code is on its way to whoever is signed in already, to come in by an older contact and go on at `back`."""
    form = Asking(account=account, entry_id=entry_id, next=_safe(back))
    return page(request, "person/code.html", _context(form))


def sign_in_first(request: Request[Any, Any, Any]) -> Response[str]:
    """A page that belongs to one account, and nobody is signed in: the entry, leading back to it."""
    form = Asking(next=_safe(request.url.path))
    return page(request, "person/enter.html", {**_context(form), "signed_out": True}, status=401)


def _landing(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    services = services_of(request)
    found = links.read_link(services, token)
    if isinstance(found, LinkFault):
        return error_page(request, 410)
    if sessions.person_of(services, request) == found.account_no:
        return redirect(request, _leads(found))
    return page(
        request, "person/landing.html", {"token": token, "opens_notice": found.purpose is Purpose.NOTICE}
    )


def _leads(link: Link) -> str:
    if link.purpose in LEADS_TO:
        return LEADS_TO[link.purpose]
    return _safe(f"/n/{link.object_id}") if link.purpose is Purpose.NOTICE and link.object_id else FIRST


def _safe(path: str) -> str:
    """Only pages of ours that a person may be sent to; everything else leads to the standing page."""
    return path if NEXT.fullmatch(path) else FIRST


def _source(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""


def _context(form: Asking) -> dict[str, Any]:
    return {"form": form, "mistakes": (), "signed_out": False, "had_files": False}


def _again(
    request: Request[Any, Any, Any], template: str, form: Asking, field: str, mistake: str
) -> Response[str]:
    said = translations(chosen(request)).gettext(mistake)
    return page(request, template, {**_context(form), "mistakes": ((field, said),)}, status=422)


FORMS: Final = {"form": Provide(asking)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (enter, ask_code, give_code, spend_link, leave)
