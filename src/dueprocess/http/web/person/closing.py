"""Closing: the page that walks a person through taking what is theirs before their account is closed; and keeping an unused one."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.types import ControllerRouterHandler

from dueprocess.application.closing import closings_of
from dueprocess.application.export import exports_of
from dueprocess.application.views.all import ACCOUNTS, ESTATE_WISHES
from dueprocess.domain.closing import AskClosing, CancelClosing, left, taken_home
from dueprocess.domain.reclamation import KeepAccount
from dueprocess.http.auth.caller import allow
from dueprocess.http.problems import STATUS_OF
from dueprocess.http.wallets import wallets_of
from dueprocess.http.web import flash
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen
from dueprocess.http.web.layout import page, redirect
from dueprocess.http.web.person.typed import text_of
from dueprocess.http.web.person.visit import Visit
from dueprocess.http.web.rendering import sentences
from dueprocess.http.wording import entry_of
from dueprocess.kernel.refusals import Refusal

flash.MESSAGES.update(
    closing_asked=N_("Your account will be closed. Until then you can take it back here."),
    closing_cancelled=N_("You took it back. Your account goes on as it was."),
    account_kept=N_("You keep your account."),
)


class Wish(msgspec.Struct, frozen=True):
    """The fields of the forms."""

    command_id: str = ""
    without_data: str = ""


async def wish(request: Request[Any, Any, Any]) -> Wish:
    """Read a form."""
    form = await request.form()
    return Wish(text_of(form.get("command_id")), text_of(form.get("without_data")))


@get("/close", opt=allow(person=True), sync_to_thread=True)
def show_closing(request: Request[Any, Any, Any]) -> Response[str]:
    """What is still to take, and the last step."""
    return _shown(Visit(request))


@post("/close", opt=allow(person=True), status_code=200, sync_to_thread=True)
def ask_closing(request: Request[Any, Any, Any], form: NamedDependency[Wish]) -> Response[Any]:
    """Ask for it."""
    visit = Visit(request)
    command = AskClosing(visit.account_no, form.without_data == "yes")
    facts = wallets_of(visit.services, visit.account_no)
    answer = carry_out(visit.services, visit.actor, form.command_id, command, outside=facts)
    if isinstance(answer, Refusal):
        return _shown(visit, answer, form)
    return redirect(request, "/close", say="closing_asked")


@post("/close/cancel", opt=allow(person=True), status_code=200, sync_to_thread=True)
def cancel_closing(request: Request[Any, Any, Any], form: NamedDependency[Wish]) -> Response[Any]:
    """Take it back."""
    visit = Visit(request)
    answer = carry_out(visit.services, visit.actor, form.command_id, CancelClosing(visit.account_no))
    if isinstance(answer, Refusal):
        return _shown(visit, answer, form)
    return redirect(request, "/close", say="closing_cancelled")


@post("/keep", opt=allow(person=True), status_code=200, sync_to_thread=True)
def keep_account(request: Request[Any, Any, Any], form: NamedDependency[Wish]) -> Response[Any]:
    """Keep an account that the platform wants back."""
    visit = Visit(request)
    answer = carry_out(visit.services, visit.actor, form.command_id, KeepAccount(visit.account_no))
    return redirect(request, "/standing", say=None if isinstance(answer, Refusal) else "account_kept")


def _shown(visit: Visit, refused: Refusal | None = None, form: Wish | None = None) -> Response[str]:
    request = visit.request
    wallet = wallets_of(visit.services, visit.account_no)
    with visit.looking() as look:
        closings = closings_of(look.reader, visit.account_no)
        exports = exports_of(look.reader, visit.account_no)
        account = look.reader.get(ACCOUNTS, visit.account_no)
        wished = look.reader.get(ESTATE_WISHES, visit.account_no)
        now = look.now
    still = left(wallet.there, wallet.holdings)
    found = max(
        (one for one in closings if one.cancelled_at is None), key=lambda one: one.asked_at, default=None
    )
    said = None
    if refused is not None:
        entry = entry_of(refused.code, chosen(request))
        said = sentences([entry.meaning, entry.next_step], chosen(request))
    context = {
        "closing": found,
        "closed": found is not None and found.holds(now),
        "now": now,
        "has_money": visit.services.wallet is not None,
        "left": still.code if still is not None else None,
        "data_taken": taken_home(exports, now),
        "without_data": form is not None and form.without_data == "yes",
        "mistakes": (("without_data", said),) if said else (),
        "command_id": fresh_form_id(),
        "wish_id": fresh_form_id(),
        "relatives_get_data": wished is None or wished.data,
    }
    status = STATUS_OF[refused.code] if refused is not None else 200
    return page(
        request, "person/closing.html", context, zone=account.zone if account else None, status=status
    )


FORMS: Final = {"form": Provide(wish)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_closing,
    ask_closing,
    cancel_closing,
    keep_account,
)
