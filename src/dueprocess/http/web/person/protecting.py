"""Protecting: the person's page of a stop on payments to new payees, and the page that signs out everywhere else.

Both need an older factor while somebody else may be in the account; whoever came in by a newer one is offered a code to an
older contact here, and comes back by it to the page they were on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.types import ControllerRouterHandler

from dueprocess.application.operational import SessionKind
from dueprocess.application.payee_hold import suspected
from dueprocess.application.queries.payee_holds import payee_hold_page
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.domain.account import settled
from dueprocess.domain.compromise import Sign
from dueprocess.domain.other_sessions import EndOtherSessions
from dueprocess.domain.payee_hold import VerifyPayeeHold
from dueprocess.http.auth import entry, sessions
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.staff import Throttled
from dueprocess.http.problems import STATUS_OF, Refused
from dueprocess.http.services import PAYEE_HOLD_PAGE
from dueprocess.http.web import flash
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.errors import error_page
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen
from dueprocess.http.web.layout import page, redirect
from dueprocess.http.web.person.entry import code_sent
from dueprocess.http.web.person.typed import text_of
from dueprocess.http.web.person.visit import Visit
from dueprocess.http.web.rendering import sentences
from dueprocess.http.wording import entry_of
from dueprocess.kernel.refusals import Code, Refusal, refuse

SESSIONS_PAGE: Final = "/sessions"
SIGNS: Final[Mapping[Sign, str]] = {
    Sign.NEW_DEVICE: N_("Somebody came in from a device or a place that is new."),
    Sign.RECOVERED_CREDENTIALS: N_("The password was set anew, or a contact was changed."),
    Sign.OTHER: N_("Something else, which is said below."),
}

flash.MESSAGES.update(
    payee_hold_verified=N_("It was you. Payments to new people work again."),
    others_signed_out=N_("Everybody else is signed out here, and the app was asked to sign them out, too."),
)


class Protecting(msgspec.Struct, frozen=True):
    """The fields of the forms. `back`: the page that the code leads back to."""

    command_id: str = ""
    back: str = ""


async def protecting(request: Request[Any, Any, Any]) -> Protecting:
    """Read a form."""
    form = await request.form()
    back = text_of(form.get("back"))
    known = (PAYEE_HOLD_PAGE, SESSIONS_PAGE)
    return Protecting(text_of(form.get("command_id")), back if back in known else PAYEE_HOLD_PAGE)


@get("/payee-hold", opt=allow(person=True), sync_to_thread=True)
def show_payee_hold(request: Request[Any, Any, Any]) -> Response[str]:
    """Why payments to new payees are stopped, until when, and how to end that now."""
    return _hold_shown(Visit(request))


@post("/payee-hold/end", opt=allow(person=True), status_code=200, sync_to_thread=True)
def end_payee_hold(request: Request[Any, Any, Any], form: NamedDependency[Protecting]) -> Response[Any]:
    """It was me: end it, by the factor that this session came in by."""
    visit = Visit(request)
    command = VerifyPayeeHold(visit.account_no, visit.known_since)
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        return _hold_shown(visit, answer)
    return redirect(request, PAYEE_HOLD_PAGE, say="payee_hold_verified")


@get("/sessions", opt=allow(person=True), sync_to_thread=True)
def show_sessions(request: Request[Any, Any, Any]) -> Response[str]:
    """Sign out everywhere else."""
    return _sessions_shown(Visit(request))


@post("/sessions/end-others", opt=allow(person=True), status_code=200, sync_to_thread=True)
def end_other_sessions(request: Request[Any, Any, Any], form: NamedDependency[Protecting]) -> Response[Any]:
    """Sign out everywhere else: here at once, and the platform is asked to."""
    visit = Visit(request)
    command = EndOtherSessions(visit.account_no, visit.known_since)
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        return _sessions_shown(visit, answer)
    sessions.end_others(visit.services, request, SessionKind.PERSON)
    return redirect(request, SESSIONS_PAGE, say="others_signed_out")


@post("/verify", opt=allow(person=True), status_code=200, sync_to_thread=True)
def send_code(request: Request[Any, Any, Any], form: NamedDependency[Protecting]) -> Response[Any]:
    """Send a code to an older contact; with it the person comes in anew, by that contact."""
    visit = Visit(request)
    with visit.services.store.read() as reader:
        external_id = reader.external_id(visit.account_no)
    if external_id is None:
        raise Refused(refuse(Code.NOT_FOUND))
    started = entry.start(visit.services, external_id, request.client.host if request.client else "")
    if isinstance(started, Throttled):
        return error_page(request, 429, retry_after=started.retry_after)
    return code_sent(request, started.entry_id, external_id, form.back)


def _hold_shown(visit: Visit, refused: Refusal | None = None) -> Response[str]:
    with visit.looking() as look:
        found = payee_hold_page(look, visit.account_no)
        account = look.reader.get(ACCOUNTS, visit.account_no)
    context = {
        "hold": found,
        "signs": SIGNS,
        "older": found is not None and settled(visit.known_since, found.seen_at),
        "has_older": found is not None
        and account is not None
        and bool(account.older_contacts(found.seen_at)),
        **_said(visit, refused),
    }
    status = STATUS_OF[refused.code] if refused is not None else 200
    return page(
        visit.request,
        "person/payee_hold.html",
        context,
        zone=account.zone if account else None,
        status=status,
    )


def _sessions_shown(visit: Visit, refused: Refusal | None = None) -> Response[str]:
    with visit.looking() as look:
        account = look.reader.get(ACCOUNTS, visit.account_no)
        since = suspected(look.reader, visit.account_no, look.now)
    context = {
        "suspected": since is not None,
        "older": since is None or settled(visit.known_since, since),
        "has_older": since is not None and account is not None and bool(account.older_contacts(since)),
        **_said(visit, refused),
    }
    status = STATUS_OF[refused.code] if refused is not None else 200
    return page(
        visit.request, "person/sessions.html", context, zone=account.zone if account else None, status=status
    )


def _said(visit: Visit, refused: Refusal | None) -> dict[str, Any]:
    mistakes: tuple[tuple[str, str], ...] = ()
    if refused is not None:
        entry_words = entry_of(refused.code, chosen(visit.request))
        said = sentences([entry_words.meaning, entry_words.next_step], chosen(visit.request))
        mistakes = (("main-content", said),)
    return {"mistakes": mistakes, "command_id": fresh_form_id()}


FORMS: Final = {"form": Provide(protecting)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_payee_hold,
    end_payee_hold,
    show_sessions,
    end_other_sessions,
    send_code,
)
