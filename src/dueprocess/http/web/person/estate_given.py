"""Estate, given: the one archive of data, and the money by the window, into the relative's own bank account and nowhere else.

The record is asked at each step whether the estate is open and nobody has said that its owner lives. Nobody is signed in by
any of it: these pages have no way to the account. INVARIANT (I-26)
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from dueprocess.application.engine import Request as Asked
from dueprocess.application.queries.estates import EstatePage
from dueprocess.application.queries.money import MoneyPage, money_page
from dueprocess.domain.estate import TARGET, Part
from dueprocess.domain.exits import OpenExit
from dueprocess.domain.export import RecordFetch, RequestExport
from dueprocess.domain.holding import BALANCE, Holdings
from dueprocess.domain.payout import PayoutKind, RequestPayout
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.estate_links import PAGE
from dueprocess.http.auth.secrets import fresh_id
from dueprocess.http.problems import STATUS_OF, Refused
from dueprocess.http.ranges import span_of
from dueprocess.http.services import Services
from dueprocess.http.wallets import holdings_of
from dueprocess.http.web import flash, money_words
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.errors import error_page
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen
from dueprocess.http.web.layout import page, redirect, services_of
from dueprocess.http.web.person.estate import claimed, mine, relative
from dueprocess.http.web.person.typed import Mistake, text_of
from dueprocess.http.web.person.visit import looking
from dueprocess.http.web.rendering import sentences
from dueprocess.http.wording import entry_of
from dueprocess.kernel.ids import AccountNo, CommandId
from dueprocess.kernel.money import is_currency
from dueprocess.kernel.refusals import Code, Refusal, refuse

MONEY: Final = "/estate/money"

flash.MESSAGES.update(
    estate_data_begun=N_(
        "We are putting the data together. You can close this page and come back by your link."
    ),
    estate_paid=N_("It is asked for. Below you see how far it has got."),
)


class Wanted(msgspec.Struct, frozen=True):
    """The fields of the forms, as they were sent."""

    token: str = ""
    kind: str = ""
    source: str = ""
    target: str = ""
    currency: str = ""
    amount: str = ""
    command_id: str = ""


async def wanted(request: Request[Any, Any, Any]) -> Wanted:
    """Read a form."""
    form = await request.form()
    limits = {"token": 2_000}
    return Wanted(
        **{name: text_of(form.get(name))[: limits.get(name, 200)] for name in Wanted.__struct_fields__}
    )


@post("/estate/data", opt=allow(public=True), status_code=200, sync_to_thread=True)
def ask_data(request: Request[Any, Any, Any], form: NamedDependency[Wanted]) -> Response[Any]:
    """Ask for the archive."""
    services = services_of(request)
    found, account_no = _given(services, form.token)
    if found is None:
        return error_page(request, 410)
    command = RequestExport(account_no, None, estate_id=found.estate_id)
    answer = carry_out(services, relative(found.estate_id), form.command_id, command)
    if isinstance(answer, Refusal):
        return mine(
            request, form.token, None, (("data", _sentence(request, answer)),), STATUS_OF[answer.code]
        )
    return redirect(request, f"{PAGE}?token={form.token}", say="estate_data_begun")


@get("/estate/archive", opt=allow(public=True), sync_to_thread=True)
def fetch_archive(request: Request[Any, Any, Any]) -> Response[Any] | Stream:
    """The archive, whole or from where a download broke off. Each that begins is an event before its first byte."""
    services, token = services_of(request), request.query_params.get("token", "")
    found, account_no = _given(services, token)
    export = found.export if found is not None else None
    archives = services.archives
    if found is None or export is None or archives is None or not archives.there(export):
        return error_page(request, 410)
    etag = f'"{export.sha256}"'
    span = span_of(request.headers.get("range"), request.headers.get("if-range"), etag, export.size)
    begins = span.start if span is not None else 0
    command = RecordFetch(export.export_id, account_no, None, begins, found.estate_id)
    asked = Asked(CommandId(fresh_id("fetch")), relative(found.estate_id), command)
    answer = services.engine.carry_out(asked)  # INVARIANT (I-26)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    headers = {
        "accept-ranges": "bytes",
        "cache-control": "no-store",
        "etag": etag,
        "content-disposition": f'attachment; filename="estate-{account_no}.zip"',
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
    }
    if span is None:
        return Response(b"", status_code=416, headers=headers | {"content-range": f"bytes */{export.size}"})
    headers["content-length"] = str(span.stop - span.start)
    if not span.whole:
        headers["content-range"] = f"bytes {span.start}-{span.stop - 1}/{export.size}"
    pieces = archives.pieces(export, span.start, span.stop)
    return Stream(
        pieces, status_code=200 if span.whole else 206, headers=headers, media_type="application/zip"
    )


@get(MONEY, opt=allow(public=True), sync_to_thread=True)
def show_money(request: Request[Any, Any, Any]) -> Response[Any]:
    """What there is, what is owed, and the five operations."""
    return _money(request, Wanted(token=request.query_params.get("token", "")))


@post(f"{MONEY}/open", opt=allow(public=True), status_code=200, sync_to_thread=True)
def open_window(request: Request[Any, Any, Any], form: NamedDependency[Wanted]) -> Response[Any]:
    """Open the window."""
    services = services_of(request)
    found, account_no = _given(services, form.token)
    if found is None:
        return error_page(request, 410)
    command = OpenExit(account_no, found.estate_id)
    answer = carry_out(
        services, relative(found.estate_id), form.command_id, command, outside=_holdings(services, account_no)
    )
    if isinstance(answer, Refusal):
        return _money(request, form, answer)
    return redirect(request, f"{MONEY}?token={form.token}", say="window_open")


@post(f"{MONEY}/out", opt=allow(public=True), status_code=200, sync_to_thread=True)
def operate(request: Request[Any, Any, Any], form: NamedDependency[Wanted]) -> Response[Any]:
    """Ask for one operation."""
    services = services_of(request)
    found, account_no = _given(services, form.token)
    if found is None:
        return error_page(request, 410)
    if form.kind not in set(PayoutKind) or not is_currency(form.currency):
        raise Refused(refuse(Code.NOT_FOUND))
    kind = PayoutKind(form.kind)
    target = {PayoutKind.WITHDRAW: f"{TARGET}{found.estate_id}", PayoutKind.REPAY: form.target}
    command = RequestPayout(
        account_no,
        kind,
        form.source,
        target.get(kind, BALANCE),
        money_words.read(form.amount, form.currency),
        form.currency,
        estate_id=found.estate_id,
    )
    answer = carry_out(
        services, relative(found.estate_id), form.command_id, command, outside=_holdings(services, account_no)
    )
    if isinstance(answer, Refusal):
        return _money(request, form, answer)
    return redirect(request, f"{MONEY}?token={form.token}", say="estate_paid")


def _given(services: Services, token: str) -> tuple[EstatePage | None, AccountNo]:
    """The claim, and whose account it is about; nothing where that is nobody's."""
    found = claimed(services, token)
    if found is None or found.account_no is None:
        return None, AccountNo(0)
    return found, found.account_no


def _holdings(services: Services, account_no: AccountNo) -> Holdings | None:
    """What the wallet says now; None where it does not."""
    if services.wallet is None:
        raise Refused(refuse(Code.NOT_FOUND))
    found = holdings_of(services, services.wallet, account_no)
    return found if isinstance(found, Holdings) else None


def _money(request: Request[Any, Any, Any], form: Wanted, refused: Refusal | None = None) -> Response[Any]:
    services = services_of(request)
    found, account_no = _given(services, form.token)
    if found is None or services.wallet is None or Part.MONEY not in found.parts or found.status != "open":
        return error_page(request, 410)
    holdings = holdings_of(services, services.wallet, account_no)
    with looking(services) as look:
        money: MoneyPage | None = money_page(look, account_no, holdings, None, found.estate_id)
    if money is None:
        return error_page(request, 410)
    mistakes: tuple[Mistake, ...] = ()
    if refused is not None:
        names = ("amount", form.kind, form.source, form.currency, form.target.replace(":", "-"))
        field = "-".join(name for name in names if name) if form.kind else "main-content"
        mistakes = ((field, _sentence(request, refused)),)
    context = {
        "money": money,
        "estate": found,
        "form": form,
        "mistakes": mistakes,
        "form_id": fresh_form_id,
    }
    status = STATUS_OF[refused.code] if refused is not None else 200
    return page(request, "person/estate_money.html", context, zone=money.zone, status=status)


def _sentence(request: Request[Any, Any, Any], refused: Refusal) -> str:
    entry = entry_of(refused.code, chosen(request))
    return sentences([entry.meaning, entry.next_step], chosen(request))


FORMS: Final = {"form": Provide(wanted)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    ask_data,
    fetch_archive,
    show_money,
    open_window,
    operate,
)
