"""Demo clock: the operator moves the demo's time forward, for server, worker, app and guard alike.

It exists in the demo alone: elsewhere the address answers as if there were nothing, because there is nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from dueprocess.application.queries.queue import Filter, Section, queue
from dueprocess.domain.staff import Role, Staff
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import Posted, Seat, Web, seated
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import translations
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import DAY, HOUR, SECOND, Instant
from dueprocess.kernel.privacy import UNSEALED

STEPS = (HOUR, 12 * HOUR, 24 * HOUR, 72 * HOUR)
_MOST = 400 * DAY
_EVERYWHERE = Staff(PersonId("the demo's clock"), UNSEALED, (Role.AUDITOR,))
_WRONG = N_("Write a length such as 36h, 7d or 1mo; at most 400 days at once, and only forward.")


@get("/demo/clock", sync_to_thread=True, opt=allow(roles=(Role.OPERATOR,)))
def show_clock(request: Web) -> Response[str]:
    """The demo's present, and how far to go."""
    with seated(request) as seat:
        _advance(seat)
        return _page(seat)


@post("/demo/clock", sync_to_thread=True, opt=allow(roles=(Role.OPERATOR,)), status_code=303)
def move_clock(request: Web, data: Posted) -> Response[Any]:
    """Move forward."""
    with seated(request, data) as seat:
        advance = _advance(seat)
        by = _wanted(seat)
        if by is None:
            return _page(seat, translations(seat.locale).gettext(_WRONG))
        advance(by)
        return seat.go("/desk/demo/clock", "desk_clock_moved")


def _advance(seat: Seat) -> Callable[[int], Instant]:
    advance = seat.services.advance
    if not seat.services.settings.demo or advance is None:
        raise NotFoundException
    return advance


def _wanted(seat: Seat) -> int | None:
    """Milliseconds to go, None for what is no length."""
    text = seat.form.one("by")
    if text == "due":
        due = _next_due(seat)
        return None if due is None else max(due - seat.look.now, 0) + SECOND
    if text == "custom":
        text = seat.form.one("length")
    try:
        by = Duration.parse(text).nominal
    except (ValueError, OverflowError):
        return None
    return by if 0 < by <= _MOST else None


def _next_due(seat: Seat) -> Instant | None:
    """The next date at which something on the desk falls due."""
    found = queue(seat.look, _EVERYWHERE, Section.ALL, Filter())
    ahead = [
        at
        for entry in found.entries
        for at in (entry.due_at, entry.second_due_at)
        if at is not None and at > seat.look.now
    ]
    return min(ahead, default=None)


def _page(seat: Seat, mistake: str = "") -> Response[str]:
    context = {"steps": STEPS, "due_next": _next_due(seat)}
    return seat.page("desk/clock.html", context, [("length", mistake)] if mistake else None)


ROUTES = (show_clock, move_clock)
