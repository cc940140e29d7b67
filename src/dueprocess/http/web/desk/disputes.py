"""Disputes at the desk: reading one, holding its payment as one of two, releasing it, answering it with reasons."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.disputes import DisputeFile, dispute_file, dispute_files, holdable
from dueprocess.domain.dispute import Answer, AnswerDispute, RefundFrom
from dueprocess.domain.payment_hold import ApproveHold, HoldPayments, ReleaseHold
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.words import DISPUTE_READERS
from dueprocess.http.web.flash import N_
from dueprocess.kernel.ids import DisputeId, OrderId, PaymentHoldId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

_DECIDERS: Final = (Role.DECIDER, Role.SUPERVISOR)
_APPROVERS: Final = (Role.APPROVER,)
_ALL: Final = (Role.DECIDER, Role.SUPERVISOR, Role.APPROVER)
_ANSWER: Final = N_("Choose the answer.")


class May(msgspec.Struct, frozen=True):
    """What this person may try; the law looks again."""

    hold: bool
    answer: bool
    approve: bool
    release: bool


@get("/disputes", sync_to_thread=True, opt=allow(roles=DISPUTE_READERS))
def show_disputes(request: Web) -> Response[str]:
    """All disputes, the most urgent first."""
    with seated(request) as seat:
        return seat.page("desk/disputes.html", {"files": dispute_files(seat.look)})


@get("/disputes/{dispute_id:str}", sync_to_thread=True, opt=allow(roles=DISPUTE_READERS))
def show_dispute(request: Web, dispute_id: FromPath[str]) -> Response[str]:
    """One dispute."""
    with seated(request) as seat:
        return _one(seat, dispute_id)


@post("/disputes/{dispute_id:str}/hold", sync_to_thread=True, opt=allow(roles=_DECIDERS), status_code=303)
def hold(request: Web, dispute_id: FromPath[str], data: Posted) -> Response[Any]:
    """Ask a second person to hold what was ticked."""
    with seated(request, data) as seat:
        named = tuple(DisputeId(item) for item in seat.form.many("disputes"))
        answer = seat.carry_out(HoldPayments(named, Private(seat.form.one("hold_reason")), seat.me))
        if isinstance(answer, Refusal):
            return _one(seat, dispute_id, seat.mistaken(found(answer), {"reason": "hold_reason"}))
        return seat.go(f"/desk/disputes/{dispute_id}", "desk_hold_proposed")


@post(
    "/disputes/{dispute_id:str}/approve-hold",
    sync_to_thread=True,
    opt=allow(roles=_APPROVERS),
    status_code=303,
)
def approve_hold(request: Web, dispute_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree to exactly what this form was made for."""
    with seated(request, data) as seat:
        hold_id = PaymentHoldId(seat.form.one("hold_id"))
        answer = seat.carry_out(ApproveHold(hold_id, seat.me, seat.form.one("seen")))
        if isinstance(answer, Refusal):
            return _one(seat, dispute_id, seat.mistaken(found(answer)))
        return seat.go(f"/desk/disputes/{dispute_id}", "desk_hold_approved")


@post("/disputes/{dispute_id:str}/release", sync_to_thread=True, opt=allow(roles=_ALL), status_code=303)
def release(request: Web, dispute_id: FromPath[str], data: Posted) -> Response[Any]:
    """Release it, or take a proposal back."""
    with seated(request, data) as seat:
        hold_id = PaymentHoldId(seat.form.one("hold_id"))
        answer = seat.carry_out(ReleaseHold(hold_id, Private(seat.form.one("release_reason")), seat.me))
        if isinstance(answer, Refusal):
            return _one(seat, dispute_id, seat.mistaken(found(answer), {"reason": "release_reason"}))
        return seat.go(f"/desk/disputes/{dispute_id}", "desk_hold_released")


@post("/disputes/{dispute_id:str}/answer", sync_to_thread=True, opt=allow(roles=_DECIDERS), status_code=303)
def answer(request: Web, dispute_id: FromPath[str], data: Posted) -> Response[Any]:
    """Answer it, with reasons."""
    with seated(request, data) as seat:
        form = seat.form
        chosen, source, order_id = form.one("answer"), form.one("refund_from"), form.one("order_id").strip()
        if chosen not in set(Answer):
            return _one(seat, dispute_id, [("answer", seat.text(_ANSWER))])
        command = AnswerDispute(
            DisputeId(dispute_id),
            Answer(chosen),
            Private(form.one("answer_reason")),
            seat.me,
            RefundFrom(source) if source in set(RefundFrom) else None,
            OrderId(order_id) if order_id else None,
        )
        outcome = seat.carry_out(command)
        if isinstance(outcome, Refusal):
            return _one(seat, dispute_id, seat.mistaken(found(outcome), {"reason": "answer_reason"}))
        return seat.go(f"/desk/disputes/{dispute_id}", "desk_dispute_answered")


def _one(seat: Seat, dispute_id: str, mistakes: Mistakes | None = None) -> Response[str]:
    file: DisputeFile = found(dispute_file(seat.look, dispute_id))
    open_still = file.answered_at is None
    may = May(
        hold=open_still and file.held_until is None and seat.has(*_DECIDERS),
        answer=open_still and seat.has(*_DECIDERS),
        approve=seat.has(*_APPROVERS),
        release=seat.has(*_ALL),
    )
    context = {
        "file": file,
        "may": may,
        "beside": holdable(seat.look, file) if may.hold else (),
        "answers": tuple(Answer),
        "sources": tuple(RefundFrom),
        "ticked": seat.form.many("disputes") or (dispute_id,),
    }
    return seat.page("desk/dispute.html", context, mistakes)


ROUTES = (show_disputes, show_dispute, hold, approve_hold, release, answer)
