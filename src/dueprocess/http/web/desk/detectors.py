"""Detectors: every program that watches, how it does, and what humans do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.detectors import DetectorFile, detector_file, detector_files
from dueprocess.application.queries.staff import staff_list
from dueprocess.domain.detector import (
    ApproveDetector,
    Mark,
    Precision,
    ProposeDetector,
    Registration,
    StartDetector,
    StopDetector,
)
from dueprocess.domain.staff import Role
from dueprocess.domain.withdrawal import ProposeWithdrawal, WithdrawDetector
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.words import DETECTOR_READERS
from dueprocess.kernel.ids import DetectorId, PersonId
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

_LEADERS = (Role.OPERATOR, Role.SUPERVISOR)
_SECONDS = (Role.APPROVER,)
_STOPPERS = (Role.DECIDER, Role.APPROVER, Role.REVIEWER, Role.SUPERVISOR, Role.OPERATOR)


class May(msgspec.Struct, frozen=True):
    """What this person may try; the law looks again."""

    approve: bool
    stop: bool
    start: bool
    find_wrong: bool
    withdraw: bool


@get("/detectors", sync_to_thread=True, opt=allow(roles=DETECTOR_READERS))
def show_detectors(request: Web) -> Response[str]:
    """All versions, and the form that proposes one."""
    with seated(request) as seat:
        return _list(seat)


@get("/detectors/{detector_id:str}", sync_to_thread=True, opt=allow(roles=DETECTOR_READERS))
def show_detector(request: Web, detector_id: FromPath[str]) -> Response[str]:
    """One version."""
    with seated(request) as seat:
        return _one(seat, detector_id)


@post("/detectors/propose", sync_to_thread=True, opt=allow(roles=_LEADERS), status_code=303)
def propose(request: Web, data: Posted) -> Response[Any]:
    """Put a version forward."""
    with seated(request, data) as seat:
        form = seat.form
        registration = Registration(
            form.one("name").strip(),
            _number(form.one("version")),
            PersonId(form.one("owner")),
            tuple(dict.fromkeys(form.one("clauses").split())),
            Precision(_number(form.one("right")), _number(form.one("looked_at"))),
            _number(form.one("acts_a_minute")),
            Mark(_number(form.one("percent")), _number(form.one("reviewed"))),
        )
        answer = seat.carry_out(ProposeDetector(registration, seat.me))
        if isinstance(answer, Refusal):
            return _list(seat, seat.mistaken(answer))
        return seat.go("/desk/detectors", "desk_detector_proposed")


@post("/detectors/{detector_id:str}/approve", sync_to_thread=True, opt=allow(roles=_SECONDS), status_code=303)
def approve(request: Web, detector_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree to exactly what this form was made for."""
    return _act(request, detector_id, data, _agreeing(ApproveDetector), "desk_detector_registered")


@post("/detectors/{detector_id:str}/stop", sync_to_thread=True, opt=allow(roles=_STOPPERS), status_code=303)
def stop(request: Web, detector_id: FromPath[str], data: Posted) -> Response[Any]:
    """Stop it."""
    make = _reasoned(StopDetector, "stop_reason")
    return _act(request, detector_id, data, make, "desk_detector_stopped", "stop_reason")


@post("/detectors/{detector_id:str}/start", sync_to_thread=True, opt=allow(roles=_LEADERS), status_code=303)
def start(request: Web, detector_id: FromPath[str], data: Posted) -> Response[Any]:
    """Start it again."""
    make = _reasoned(StartDetector, "start_reason")
    return _act(request, detector_id, data, make, "desk_detector_started", "start_reason")


@post("/detectors/{detector_id:str}/wrong", sync_to_thread=True, opt=allow(roles=_LEADERS), status_code=303)
def find_wrong(request: Web, detector_id: FromPath[str], data: Posted) -> Response[Any]:
    """Find it wrong; it stops at once."""
    make = _reasoned(ProposeWithdrawal, "wrong_reason")
    return _act(request, detector_id, data, make, "desk_detector_wrong", "wrong_reason")


@post(
    "/detectors/{detector_id:str}/withdraw", sync_to_thread=True, opt=allow(roles=_SECONDS), status_code=303
)
def withdraw(request: Web, detector_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree that everybody is freed."""
    return _act(request, detector_id, data, _agreeing(WithdrawDetector), "desk_detector_withdrawn")


Make = Callable[[Seat, DetectorId], Command]


def _agreeing(kind: Callable[[DetectorId, PersonId, str], Command]) -> Make:
    return lambda seat, detector_id: kind(detector_id, seat.me, seat.form.one("seen"))


def _reasoned(kind: Callable[[DetectorId, PersonId, Private], Command], field: str) -> Make:
    return lambda seat, detector_id: kind(detector_id, seat.me, Private(seat.form.one(field)))


def _act(
    request: Web, detector_id: str, data: Posted, make: Make, say: str, reason: str = ""
) -> Response[Any]:
    with seated(request, data) as seat:
        answer = seat.carry_out(make(seat, DetectorId(detector_id)))
        if isinstance(answer, Refusal):
            return _one(seat, detector_id, seat.mistaken(found(answer), {"reason": reason}))
        return seat.go(f"/desk/detectors/{detector_id}", say)


def _list(seat: Seat, mistakes: Mistakes | None = None) -> Response[str]:
    context = {
        "files": detector_files(seat.look),
        "everybody": staff_list(seat.look),
        "may_propose": seat.has(*_LEADERS),
    }
    return seat.page("desk/detectors.html", context, mistakes)


def _one(seat: Seat, detector_id: str, mistakes: Mistakes | None = None) -> Response[str]:
    file: DetectorFile = found(detector_file(seat.look, detector_id))
    leads, second = seat.has(*_LEADERS), seat.has(*_SECONDS)
    may = May(
        approve=second and seat.me not in (file.proposed_by, file.owner),
        stop=leads or seat.me == file.owner,
        start=leads,
        find_wrong=leads,
        withdraw=second and seat.me != file.withdrawal_by,
    )
    return seat.page("desk/detector.html", {"file": file, "may": may}, mistakes)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


ROUTES = (show_detectors, show_detector, propose, approve, stop, start, find_wrong, withdraw)
