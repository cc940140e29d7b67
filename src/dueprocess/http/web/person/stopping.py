"""Stopping: the page that an older contact's letter leads to: somebody asked for your money; stop it if it was not you.

Whoever has the link may stop the one payout it names, and see nothing else: not whose it is, how much, nor where it goes.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.types import ControllerRouterHandler

from dueprocess.application.views.all import ACCOUNTS, PAYOUTS
from dueprocess.domain.payout import Payout, StopPayout, Stopper
from dueprocess.http.auth import stop_links
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.errors import error_page
from dueprocess.http.web.layout import page, services_of
from dueprocess.http.web.person.typed import text_of
from dueprocess.kernel.ids import PayoutId
from dueprocess.kernel.refusals import Refusal
from dueprocess.record.envelope import Actor, ActorKind

LETTER: Final = Actor(ActorKind.SYSTEM, "letter")
"""As the record names whoever holds a link: nobody knows who read the letter."""


@get("/money/stop", opt=allow(public=True), sync_to_thread=True)
def show_stop(request: Request[Any, Any, Any]) -> Response[Any]:
    """Say what waits, with the one button that stops it."""
    return _shown(request, request.query_params.get("token", ""), stopping=False)


@post("/money/stop", opt=allow(public=True), status_code=200, sync_to_thread=True)
def stop(request: Request[Any, Any, Any], token: NamedDependency[str]) -> Response[Any]:
    """Stop it, or say that it is too late and what to do at once."""
    return _shown(request, token, stopping=True)


def _shown(request: Request[Any, Any, Any], token: str, *, stopping: bool) -> Response[Any]:
    services = services_of(request)
    link = stop_links.read_stop_link(services.settings, stop_links.MONEY, token)
    found, zone = _payout(services, link) if link is not None else (None, None)
    if link is None or found is None:
        return error_page(request, 410)
    state = "stopped" if found.stopped_at is not None else "asked" if found.stoppable else "too_late"
    if stopping and state == "asked":
        command = StopPayout(found.payout_id, found.account_no, Stopper.CONTACT)
        answer = carry_out(services, LETTER, fresh_form_id(), command)
        state = "too_late" if isinstance(answer, Refusal) else "stopped"
    context = {"until": found.from_at, "token": token, "state": state}
    status = 409 if stopping and state == "too_late" else 200
    return page(request, "person/money_stop.html", context, zone=zone, status=status)


def _payout(services: Services, link: stop_links.StopLink) -> tuple[Payout | None, str | None]:
    """What the link names, and the clock of whose it is."""
    with services.store.read() as reader:
        found = reader.get(PAYOUTS, PayoutId(link.object_id))
        account = reader.get(ACCOUNTS, link.account_no)
    if found is None or account is None or found.account_no != link.account_no:
        return None, None
    return found, account.zone


async def token_of(request: Request[Any, Any, Any]) -> str:
    """The token of the form."""
    return text_of((await request.form()).get("token"))


FORMS: Final = {"token": Provide(token_of)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_stop, stop)
