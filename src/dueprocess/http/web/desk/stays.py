"""Stays: setting something back to observe for a day at most, by two people; and ending that."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.stays import StayFile, StayStatus, choices, stay_file, stay_files
from dueprocess.domain.staff import Role
from dueprocess.domain.stay import HOURS_MAX, ApproveStay, EndStay, ProposeStay, Scope, Subject
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.words import STAY_READERS
from dueprocess.kernel.ids import StayId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

_LEADERS = (Role.SUPERVISOR, Role.OPERATOR)
_SECONDS = (Role.APPROVER,)
_NOTHING = Subject(Scope.CAPABILITY, "")
_FIELDS = {"reason": "stay_reason"}


class May(msgspec.Struct, frozen=True):
    """What this person may try; the law looks again."""

    approve: bool
    end: bool


@get("/stays", sync_to_thread=True, opt=allow(roles=STAY_READERS))
def show_stays(request: Web) -> Response[str]:
    """All stays, and the form that proposes one."""
    with seated(request) as seat:
        return _list(seat)


@get("/stays/{stay_id:str}", sync_to_thread=True, opt=allow(roles=STAY_READERS))
def show_stay(request: Web, stay_id: FromPath[str]) -> Response[str]:
    """One stay."""
    with seated(request) as seat:
        return _one(seat, stay_id)


@post("/stays/propose", sync_to_thread=True, opt=allow(roles=_LEADERS), status_code=303)
def propose(request: Web, data: Posted) -> Response[Any]:
    """Ask a second person to set something back."""
    with seated(request, data) as seat:
        form = seat.form
        command = ProposeStay(
            _subject(form.one("subject")),
            _hours(form.one("hours")),
            seat.me,
            Private(form.one("stay_reason")),
        )
        answer = seat.carry_out(command)
        if isinstance(answer, Refusal):
            return _list(seat, seat.mistaken(answer, _FIELDS))
        return seat.go("/desk/stays", "desk_stay_proposed")


@post("/stays/{stay_id:str}/approve", sync_to_thread=True, opt=allow(roles=_SECONDS), status_code=303)
def approve(request: Web, stay_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree to exactly what this form was made for: it begins."""
    with seated(request, data) as seat:
        answer = seat.carry_out(ApproveStay(StayId(stay_id), seat.me, seat.form.one("seen")))
        if isinstance(answer, Refusal):
            return _one(seat, stay_id, seat.mistaken(found(answer)))
        return seat.go(f"/desk/stays/{stay_id}", "desk_stay_begun")


@post(
    "/stays/{stay_id:str}/end", sync_to_thread=True, opt=allow(roles=(*_LEADERS, *_SECONDS)), status_code=303
)
def end(request: Web, stay_id: FromPath[str], data: Posted) -> Response[Any]:
    """End it early, or take a proposal back."""
    with seated(request, data) as seat:
        reason = Private(seat.form.one("stay_reason"))
        answer = seat.carry_out(EndStay(StayId(stay_id), seat.me, reason))
        if isinstance(answer, Refusal):
            return _one(seat, stay_id, seat.mistaken(found(answer), _FIELDS))
        return seat.go(f"/desk/stays/{stay_id}", "desk_stay_ended")


def _list(seat: Seat, mistakes: Mistakes | None = None) -> Response[str]:
    grouped = groupby(choices(seat.look), key=lambda choice: choice.scope)
    context = {
        "files": stay_files(seat.look),
        "choices": [(scope, tuple(items)) for scope, items in grouped],
        "hours_max": HOURS_MAX,
        "may_propose": seat.has(*_LEADERS),
    }
    return seat.page("desk/stays.html", context, mistakes)


def _one(seat: Seat, stay_id: str, mistakes: Mistakes | None = None) -> Response[str]:
    file: StayFile = found(stay_file(seat.look, stay_id))
    waits = file.status is StayStatus.AWAITS
    may = May(
        approve=waits and seat.has(*_SECONDS) and seat.me != file.proposed_by,
        end=(waits or file.status is StayStatus.IN_FORCE) and seat.has(*_LEADERS, *_SECONDS),
    )
    return seat.page("desk/stay.html", {"file": file, "may": may}, mistakes)


def _subject(text: str) -> Subject:
    scope, _, name = text.partition(":")
    return Subject(Scope(scope), name) if scope in set(Scope) else _NOTHING


def _hours(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


ROUTES = (show_stays, show_stay, propose, approve, end)
