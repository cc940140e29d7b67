"""Payee holds at the desk: placing one for an account, reading them, lifting one with a reason."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.payee_holds import PayeeHoldFile, payee_hold_file, payee_hold_files
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.domain.compromise import Sign
from dueprocess.domain.payee_hold import LIFTERS, PLACERS, LiftPayeeHold, PayeeHoldPlaced, PlacePayeeHold
from dueprocess.domain.staff import in_conflict
from dueprocess.http.auth.caller import allow
from dueprocess.http.web import wall_time
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.words import PAYEE_HOLD_READERS
from dueprocess.http.web.flash import N_
from dueprocess.kernel.ids import AccountNo, PayeeHoldId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

_NO_TIME = N_("Write the day and the time.")


@get("/payee-holds", sync_to_thread=True, opt=allow(roles=PAYEE_HOLD_READERS))
def show_payee_holds(request: Web) -> Response[str]:
    """All holds, those in force first."""
    with seated(request) as seat:
        files = [file for file in payee_hold_files(seat.look) if not in_conflict(seat.staff, file.account_no)]
        return seat.page("desk/payee_holds.html", {"files": files})


@get("/payee-holds/new", sync_to_thread=True, opt=allow(roles=PLACERS))
def new_payee_hold(request: Web) -> Response[str]:
    """The form."""
    with seated(request) as seat:
        return _form(seat, _number(request.query_params.get("account", "")))


@get("/payee-holds/{hold_id:str}", sync_to_thread=True, opt=allow(roles=PAYEE_HOLD_READERS))
def show_payee_hold(request: Web, hold_id: FromPath[str]) -> Response[str]:
    """One hold."""
    with seated(request) as seat:
        return _one(seat, hold_id)


@post("/payee-holds/place", sync_to_thread=True, opt=allow(roles=PLACERS), status_code=303)
def place(request: Web, data: Posted) -> Response[Any]:
    """Stop payments to new payees, at once and alone: it protects, and is over in 72 hours."""
    with seated(request, data) as seat:
        form, account_no = seat.form, _number(seat.form.one("account"))
        seen_at = wall_time.read_end(form.one("seen_at"), seat.services.settings.zone, seat.look.now)
        if seen_at is None:
            return _form(seat, account_no, [("seen_at", seat.text(_NO_TIME))])
        signs = tuple(Sign(item) for item in form.many("signs") if item in set(Sign))
        command = PlacePayeeHold(account_no, signs, Private(form.one("seen_words")), seen_at, seat.me)
        answer = seat.carry_out(command)
        if isinstance(answer, Refusal):
            return _form(seat, account_no, seat.mistaken(found(answer), {"words": "seen_words"}))
        (placed,) = (event for event in answer.events if isinstance(event, PayeeHoldPlaced))
        return seat.go(f"/desk/payee-holds/{placed.hold_id}", "desk_payee_hold_placed")


@post("/payee-holds/{hold_id:str}/lift", sync_to_thread=True, opt=allow(roles=LIFTERS), status_code=303)
def lift(request: Web, hold_id: FromPath[str], data: Posted) -> Response[Any]:
    """End it now."""
    with seated(request, data) as seat:
        command = LiftPayeeHold(PayeeHoldId(hold_id), seat.me, Private(seat.form.one("why")))
        answer = seat.carry_out(command)
        if isinstance(answer, Refusal):
            return _one(seat, hold_id, seat.mistaken(found(answer), {"reason": "why"}))
        return seat.go(f"/desk/payee-holds/{hold_id}", "desk_payee_hold_lifted")


def _form(seat: Seat, account_no: AccountNo, mistakes: Mistakes | None = None) -> Response[str]:
    found(seat.look.reader.get(ACCOUNTS, account_no))
    if in_conflict(seat.staff, account_no):
        found(None)
    context = {
        "account_no": account_no,
        "seen_at": wall_time.written(seat.look.now, seat.services.settings.zone),
    }
    return seat.page("desk/payee_hold_new.html", context, mistakes)


def _one(seat: Seat, hold_id: str, mistakes: Mistakes | None = None) -> Response[str]:
    file: PayeeHoldFile = found(payee_hold_file(seat.look, hold_id))
    if in_conflict(seat.staff, file.account_no):
        found(None)
    may_lift = file.in_force and seat.has(*LIFTERS)
    return seat.page("desk/payee_hold.html", {"file": file, "may_lift": may_lift}, mistakes)


def _number(text: str) -> AccountNo:
    return AccountNo(int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0)


ROUTES = (show_payee_holds, new_payee_hold, show_payee_hold, place, lift)
