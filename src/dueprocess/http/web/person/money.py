"""Money: the page of one's own money, the window, and the five operations, each with its receipt.

Reading changes nothing. A form that is refused shows itself again with what was typed; one that is sent twice pays once.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from dueprocess.application.queries.money import MoneyPage, money_page, own_payout
from dueprocess.application.wallet import Wallet, WalletFault
from dueprocess.domain.exits import OpenExit
from dueprocess.domain.holding import Holdings
from dueprocess.domain.payout import PayoutKind, PayoutRequested, RequestPayout, StopPayout, Stopper
from dueprocess.http.auth.caller import allow
from dueprocess.http.problems import STATUS_OF, Refused
from dueprocess.http.wallets import holdings_of
from dueprocess.http.web import flash, money_words
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen
from dueprocess.http.web.layout import page, redirect
from dueprocess.http.web.person.typed import text_of
from dueprocess.http.web.person.visit import Visit
from dueprocess.http.web.rendering import sentences
from dueprocess.http.wording import entry_of
from dueprocess.kernel.ids import PayoutId
from dueprocess.kernel.money import is_currency
from dueprocess.kernel.refusals import Code, Refusal, refuse

flash.MESSAGES.update(
    window_open=N_("The window is open. Take out what you need; you can open it again."),
    payout_stopped=N_("It is stopped. No money moved."),
)
REFRESH_SECONDS: Final = 3
FIELD_OF: Final = {"amount": "amount", "target": "target"}


class Asked(msgspec.Struct, frozen=True):
    """The fields of the forms about money, as they were sent."""

    kind: str = ""
    source: str = ""
    target: str = ""
    currency: str = ""
    amount: str = ""
    command_id: str = ""


async def asked(request: Request[Any, Any, Any]) -> Asked:
    """Read a form about money."""
    form = await request.form()
    return Asked(**{name: text_of(form.get(name))[:200] for name in Asked.__struct_fields__})


@get("/money", opt=allow(person=True), sync_to_thread=True)
def show_money(request: Request[Any, Any, Any]) -> Response[str]:
    """All of it."""
    visit = Visit(request)
    found, _ = _page_of(visit)
    context = {"money": found, "open_id": fresh_form_id(), "refused": None}
    return page(request, "person/money.html", context, zone=found.zone)


@post("/money/open", opt=allow(person=True), status_code=200, sync_to_thread=True)
def open_window(request: Request[Any, Any, Any], form: NamedDependency[Asked]) -> Response[Any]:
    """Open the window."""
    visit = Visit(request)
    holdings = _holdings(visit)
    facts = holdings if isinstance(holdings, Holdings) else None
    answer = carry_out(
        visit.services, visit.actor, form.command_id, OpenExit(visit.account_no), outside=facts
    )
    if not isinstance(answer, Refusal):
        return redirect(request, "/money", say="window_open")
    found = _read(visit, holdings)
    context = {"money": found, "open_id": fresh_form_id(), "refused": _sentence(request, answer)}
    return page(request, "person/money.html", context, zone=found.zone, status=STATUS_OF[answer.code])


@get("/money/out", opt=allow(person=True), sync_to_thread=True)
def show_operation(request: Request[Any, Any, Any]) -> Response[Any]:
    """One operation: how much, and where to."""
    query = request.query_params
    form = Asked(**{name: query.get(name, "")[:200] for name in ("kind", "source", "target", "currency")})
    visit = Visit(request)
    found, _ = _page_of(visit)
    return _operation(request, found, form)


@post("/money/out", opt=allow(person=True), status_code=200, sync_to_thread=True)
def operate(request: Request[Any, Any, Any], form: NamedDependency[Asked]) -> Response[Any]:
    """Ask for it."""
    visit = Visit(request)
    kind = _kind(form)
    holdings = _holdings(visit)
    command = RequestPayout(
        visit.account_no,
        kind,
        form.source,
        form.target,
        money_words.read(form.amount, _currency(form)),
        form.currency,
        visit.known_since,
    )
    facts = holdings if isinstance(holdings, Holdings) else None
    answer = carry_out(visit.services, visit.actor, form.command_id, command, outside=facts)
    if isinstance(answer, Refusal):
        return _operation(request, _read(visit, holdings), form, answer)
    (event,) = (item for item in answer.events if isinstance(item, PayoutRequested))
    return redirect(request, f"/money/payouts/{event.payout_id}?watch=1")


@get("/money/payouts/{payout_id:str}", opt=allow(person=True), sync_to_thread=True)
def show_payout(request: Request[Any, Any, Any], payout_id: FromPath[str]) -> Response[str]:
    """The receipt of one operation, or how far it has got."""
    visit = Visit(request)
    with visit.looking() as look:
        payout = own_payout(look, visit.account_no, payout_id)
        now = look.now
    if payout is None:
        raise Refused(refuse(Code.NOT_FOUND))
    found, _ = _page_of(visit)
    watched = payout.pending and payout.from_at <= now and "watch" in request.query_params
    context = {"money": found, "payout": payout, "now": now, "stop_id": fresh_form_id(), "watched": watched}
    answer = page(request, "person/payout.html", context, zone=found.zone)
    if watched:  # ended by a link of the page: nobody is moved who does not want it
        answer.headers["refresh"] = str(REFRESH_SECONDS)
    return answer


@post("/money/payouts/{payout_id:str}/stop", opt=allow(person=True), status_code=200, sync_to_thread=True)
def stop_payout(
    request: Request[Any, Any, Any], payout_id: FromPath[str], form: NamedDependency[Asked]
) -> Response[Any]:
    """Stop one that waits."""
    visit = Visit(request)
    command = StopPayout(PayoutId(payout_id), visit.account_no, Stopper.PERSON)
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return redirect(request, f"/money/payouts/{payout_id}", say="payout_stopped")


def _operation(
    request: Request[Any, Any, Any], found: MoneyPage, form: Asked, refused: Refusal | None = None
) -> Response[Any]:
    """The form of one operation, with what was typed and what is wrong with it."""
    kind, line = _kind(form), found.line(form.source, _currency(form))
    loan = next((one for one in found.loans if form.target.split(":")[1:2] == [one.loan_id]), None)
    if not found.away and (line is None or (kind is PayoutKind.REPAY and loan is None)):
        raise Refused(refuse(Code.NOT_FOUND))
    mistakes: tuple[tuple[str, str], ...] = ()
    if refused is not None:
        mistakes = ((FIELD_OF.get(refused.at, "amount"), _sentence(request, refused)),)
    context = {
        "money": found,
        "form": form,
        "kind": kind,
        "line": line,
        "loan": loan,
        "banks": [one for one in found.banks if form.currency in one.account.currencies],
        "owed": _owed(found, form),
        "most": _most(found, form, kind),
        "mistakes": mistakes,
        "code": refused.code if refused is not None else None,
        "closed": found.restricted and found.window is None and kind is not PayoutKind.REPAY,
        "command_id": fresh_form_id(),
    }
    status = 200 if refused is None else STATUS_OF[refused.code]
    return page(request, "person/payout_form.html", context, zone=found.zone, status=status)


def _most(found: MoneyPage, form: Asked, kind: PayoutKind) -> int:
    """The most that this operation can take now."""
    line, all_of_it = found.line(form.source, form.currency), found.currency(form.currency)
    most = line.available if line is not None else 0
    if kind in (PayoutKind.WITHDRAW, PayoutKind.REPAY) and all_of_it is not None:
        most = min(most, all_of_it.free)
    if kind is PayoutKind.REPAY:
        most = min(most, _owed(found, form))
    return most


def _owed(found: MoneyPage, form: Asked) -> int:
    """What is owed at the target of a repayment."""
    holdings = Holdings(found.at, loans=found.loans)
    return holdings.owed_at(form.target, form.currency) or 0


def _sentence(request: Request[Any, Any, Any], refused: Refusal) -> str:
    """What is wrong, and what to do next, as two sentences."""
    entry = entry_of(refused.code, chosen(request))
    return sentences([entry.meaning, entry.next_step], chosen(request))


def _kind(form: Asked) -> PayoutKind:
    """One of the five; there is no other to ask for. INVARIANT (I-22)"""
    if form.kind not in set(PayoutKind):
        raise Refused(refuse(Code.NOT_FOUND))
    return PayoutKind(form.kind)


def _currency(form: Asked) -> str:
    """A currency's three letters; nobody holds anything else."""
    if not is_currency(form.currency):
        raise Refused(refuse(Code.NOT_FOUND))
    return form.currency


def _page_of(visit: Visit) -> tuple[MoneyPage, Holdings | WalletFault]:
    holdings = _holdings(visit)
    return _read(visit, holdings), holdings


def _read(visit: Visit, holdings: Holdings | WalletFault) -> MoneyPage:
    with visit.looking() as look:
        found = money_page(look, visit.account_no, holdings, visit.known_since)
    if found is None:
        raise Refused(refuse(Code.NOT_FOUND))
    return found


def _holdings(visit: Visit) -> Holdings | WalletFault:
    """What the wallet says now. Where the platform has none, there is no such page."""
    wallet: Wallet | None = visit.services.wallet
    if wallet is None:
        raise Refused(refuse(Code.NOT_FOUND))
    return holdings_of(visit.services, wallet, visit.account_no)


FORMS: Final = {"form": Provide(asked)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_money,
    open_window,
    show_operation,
    operate,
    show_payout,
    stop_payout,
)
