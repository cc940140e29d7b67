"""Orders at the desk: taking one in, approving it as one of two, ending it as one of two."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.orders import (
    OrderFile,
    OrderStatus,
    order_document,
    order_file,
    order_files,
)
from dueprocess.domain.order import (
    ApproveOrder,
    ApproveOrderEnd,
    Cause,
    EndOrder,
    Issuer,
    IssuerKind,
    Share,
)
from dueprocess.domain.order_intake import HOME, ProposeOrder
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web import money_words
from dueprocess.http.web.desk.cases import picture
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.words import ORDER_READERS
from dueprocess.http.web.flash import N_
from dueprocess.http.web.order_words import ISSUER_KINDS
from dueprocess.kernel.ids import AccountNo, OrderId
from dueprocess.kernel.instants import Instant, of
from dueprocess.kernel.money import is_currency
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

_TAKERS: Final = (Role.DECIDER, Role.SUPERVISOR)
_APPROVERS: Final = (Role.APPROVER,)
_ENDERS: Final = (Role.DECIDER, Role.SUPERVISOR, Role.APPROVER)
_FIELDS: Final = {"reason": "order_reason"}

_LINE: Final = N_(
    "Write each account on a line of its own: its id, the amount, and, where the order leaves something for living, that amount."
)
_MOMENT: Final = N_("Write the day and the time.")
_KIND: Final = N_("Choose what kind of body it is.")
_CAUSE: Final = N_("Choose why it ends.")
_CURRENCIES: Final = ("CNY", "HKD", "USD")


class May(msgspec.Struct, frozen=True):
    """What this person may try; the law looks again."""

    approve: bool
    end: bool
    approve_end: bool


@get("/orders", sync_to_thread=True, opt=allow(roles=ORDER_READERS))
def show_orders(request: Web) -> Response[str]:
    """All orders, and the form that takes one in."""
    with seated(request) as seat:
        return _list(seat)


@get("/orders/{order_id:str}", sync_to_thread=True, opt=allow(roles=ORDER_READERS))
def show_order(request: Web, order_id: FromPath[str]) -> Response[str]:
    """One order."""
    with seated(request) as seat:
        return _one(seat, order_id)


@get("/orders/{order_id:str}/paper", sync_to_thread=True, opt=allow(roles=ORDER_READERS))
def show_paper(request: Web, order_id: FromPath[str]) -> Response[bytes]:
    """The paper of an order."""
    with seated(request) as seat:
        content, media_type = found(order_document(seat.look, order_id))
        return picture(content, media_type)


@post("/orders/propose", sync_to_thread=True, opt=allow(roles=_TAKERS), status_code=303)
def propose(request: Web, data: Posted) -> Response[Any]:
    """Take an order in, for two others to approve."""
    with seated(request, data) as seat:
        command, wrong = _typed(seat)
        if wrong:
            return _list(seat, wrong)
        answer = seat.carry_out(command)
        if isinstance(answer, Refusal):
            return _list(seat, seat.mistaken(answer))
        return seat.go("/desk/orders", "desk_order_taken_in")


@post("/orders/{order_id:str}/approve", sync_to_thread=True, opt=allow(roles=_APPROVERS), status_code=303)
def approve(request: Web, order_id: FromPath[str], data: Posted) -> Response[Any]:
    """Approve exactly what this form was made for."""
    with seated(request, data) as seat:
        answer = seat.carry_out(ApproveOrder(OrderId(order_id), seat.me, seat.form.one("seen")))
        if isinstance(answer, Refusal):
            return _one(seat, order_id, seat.mistaken(found(answer)))
        return seat.go(f"/desk/orders/{order_id}", "desk_order_approved")


@post("/orders/{order_id:str}/end", sync_to_thread=True, opt=allow(roles=_ENDERS), status_code=303)
def end(request: Web, order_id: FromPath[str], data: Posted) -> Response[Any]:
    """Take a proposal back, or ask a second person to end it."""
    with seated(request, data) as seat:
        cause = seat.form.one("cause")
        if cause not in set(Cause):
            return _one(seat, order_id, [("cause", seat.text(_CAUSE))])
        reason = Private(seat.form.one("order_reason"))
        answer = seat.carry_out(EndOrder(OrderId(order_id), Cause(cause), reason, seat.me))
        if isinstance(answer, Refusal):
            return _one(seat, order_id, seat.mistaken(found(answer), _FIELDS))
        return seat.go(f"/desk/orders/{order_id}", "desk_order_end_asked")


@post("/orders/{order_id:str}/approve-end", sync_to_thread=True, opt=allow(roles=_APPROVERS), status_code=303)
def approve_end(request: Web, order_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree that it ends."""
    with seated(request, data) as seat:
        answer = seat.carry_out(ApproveOrderEnd(OrderId(order_id), seat.me, seat.form.one("seen")))
        if isinstance(answer, Refusal):
            return _one(seat, order_id, seat.mistaken(found(answer)))
        return seat.go(f"/desk/orders/{order_id}", "desk_order_ended")


def _list(seat: Seat, mistakes: Mistakes | None = None) -> Response[str]:
    context = {
        "files": order_files(seat.look),
        "kinds": tuple(IssuerKind),
        "issuer_kinds": ISSUER_KINDS,
        "currencies": _CURRENCIES,
        "home": HOME,
        "may_propose": seat.has(*_TAKERS),
    }
    return seat.page("desk/orders.html", context, mistakes)


def _one(seat: Seat, order_id: str, mistakes: Mistakes | None = None) -> Response[str]:
    file: OrderFile = found(order_file(seat.look, order_id))
    lives = file.status in (OrderStatus.IN_FORCE, OrderStatus.AHEAD)
    waits = file.status is OrderStatus.AWAITS
    asked = file.end_asked
    may = May(
        approve=waits and seat.has(*_APPROVERS) and seat.me not in (file.proposed_by, *file.approved_by),
        end=(waits or lives) and seat.has(*_ENDERS),
        approve_end=lives and asked is not None and seat.me != asked.by and seat.has(*_APPROVERS),
    )
    context = {"file": file, "may": may, "causes": tuple(Cause), "issuer_kinds": ISSUER_KINDS}
    return seat.page("desk/order.html", context, mistakes)


def _typed(seat: Seat) -> tuple[ProposeOrder, Mistakes]:
    """What was typed, and what of it cannot be read at all."""
    form, wrong = seat.form, []
    kind, currency = form.one("kind"), form.one("currency", "CNY")
    if kind not in set(IssuerKind):
        wrong.append(("kind", seat.text(_KIND)))
    shares = _shares(seat, form.one("shares"), currency)
    if shares is None:
        wrong.append(("shares", seat.text(_LINE)))
    moments = {name: _instant(seat, form.one(name)) for name in ("effective_at", "expires_at", "tell_at")}
    wrong += [
        (name, seat.text(_MOMENT))
        for name, at in moments.items()
        if at is None and (form.one(name) or name != "tell_at")
    ]
    command = ProposeOrder(
        Issuer(form.one("issuer"), form.one("country").strip().upper(), IssuerKind(kind or "court"))
        if not wrong
        else Issuer("", "", IssuerKind.COURT),
        form.one("legal_basis"),
        Private(form.one("reference").strip(), tagged=True),
        Private(form.one("document")),
        shares or (),
        money_words.read(form.one("amount"), currency) if is_currency(currency) else 0,
        currency,
        moments["effective_at"] or seat.look.now,
        moments["expires_at"] or seat.look.now,
        Private(form.one("where_to_ask")),
        seat.me,
        moments["tell_at"],
        form.one("endorsed_by"),
        Private(form.one("endorsement")),
        OrderId(form.one("continues").strip()) if form.one("continues").strip() else None,
    )
    return command, wrong


def _shares(seat: Seat, text: str, currency: str) -> tuple[Share, ...] | None:
    """`wei 300.00 50.00`, an account a line; None for what cannot be read. An unknown account is number 0, which nobody has."""
    found_shares = []
    for line in filter(None, (line.split() for line in text.splitlines())):
        if not 2 <= len(line) <= 3 or not is_currency(currency):
            return None
        amounts = [money_words.read(part, currency) for part in line[1:]]
        if not all(amounts):
            return None
        number = seat.look.reader.account_no(line[0]) or AccountNo(0)
        found_shares.append(Share(number, amounts[0], amounts[1] if len(amounts) > 1 else 0))
    return tuple(found_shares)


def _instant(seat: Seat, text: str) -> Instant | None:
    """A day and time as typed, in the zone of the desk's clock."""
    try:
        moment = datetime.fromisoformat(text)
        return of(moment.replace(tzinfo=ZoneInfo(seat.services.settings.zone)))
    except (ValueError, OverflowError):
        return None


ROUTES = (show_orders, show_order, show_paper, propose, approve, end, approve_end)
