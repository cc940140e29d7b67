"""Unused accounts at the desk: whoever reaches no old contact any more shows that it is them, and two people look."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.dormancies import DormancyFile, dormancy_file, dormancy_files
from dueprocess.application.queries.papers import paper_content
from dueprocess.application.views.all import DORMANCIES
from dueprocess.domain.dormancy import (
    LOOKERS,
    ApproveWaking,
    OpenWakingPapers,
    ProposeWaking,
    RefuseWaking,
)
from dueprocess.domain.staff import Role, in_conflict
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.cases import picture
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.words import DORMANCY_READERS
from dueprocess.kernel.ids import DormancyId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

_SECONDS: Final = (Role.APPROVER,)
_ALL: Final = (*LOOKERS, *_SECONDS)


class May(msgspec.Struct, frozen=True):
    """What this person may try; the law looks again. `seen`: they have opened what was sent."""

    seen: bool
    open: bool
    propose: bool
    approve: bool
    refuse: bool


@get("/dormancies", sync_to_thread=True, opt=allow(roles=DORMANCY_READERS))
def show_dormancies(request: Web) -> Response[str]:
    """All who wait, the most urgent first."""
    with seated(request) as seat:
        files = [file for file in dormancy_files(seat.look) if not in_conflict(seat.staff, file.account_no)]
        return seat.page("desk/dormancies.html", {"files": files})


@get("/dormancies/{dormancy_id:str}", sync_to_thread=True, opt=allow(roles=DORMANCY_READERS))
def show_dormancy(request: Web, dormancy_id: FromPath[str]) -> Response[str]:
    """One of them."""
    with seated(request) as seat:
        return _one(seat, dormancy_id)


@get(
    "/dormancies/{dormancy_id:str}/papers/{number:int}",
    sync_to_thread=True,
    opt=allow(roles=DORMANCY_READERS),
)
def show_paper(request: Web, dormancy_id: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """One paper, for whoever has opened them; for anybody else there is none."""
    with seated(request) as seat:
        row = seat.look.reader.get(DORMANCIES, DormancyId(dormancy_id))
        if row is None or seat.me not in row.opened_by or in_conflict(seat.staff, row.account_no):
            return found(None)  # type: ignore[no-any-return]
        return picture(*found(paper_content(seat.look, row.papers, number)))


@post("/dormancies/{dormancy_id:str}/open", sync_to_thread=True, opt=allow(roles=_ALL), status_code=303)
def open_papers(request: Web, dormancy_id: FromPath[str], data: Posted) -> Response[Any]:
    """Open what was sent: an event with one's name."""
    with seated(request, data) as seat:
        answer = seat.carry_out(OpenWakingPapers(DormancyId(dormancy_id), seat.me))
        return _after(seat, dormancy_id, answer, "desk_papers_opened")


@post("/dormancies/{dormancy_id:str}/propose", sync_to_thread=True, opt=allow(roles=LOOKERS), status_code=303)
def propose(request: Web, dormancy_id: FromPath[str], data: Posted) -> Response[Any]:
    """Say that it is them."""
    with seated(request, data) as seat:
        command = ProposeWaking(DormancyId(dormancy_id), seat.me, Private(seat.form.one("why")))
        return _after(seat, dormancy_id, seat.carry_out(command), "desk_waking_proposed")


@post(
    "/dormancies/{dormancy_id:str}/approve", sync_to_thread=True, opt=allow(roles=_SECONDS), status_code=303
)
def approve(request: Web, dormancy_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree to exactly what this form was made for."""
    with seated(request, data) as seat:
        command = ApproveWaking(DormancyId(dormancy_id), seat.me, seat.form.one("seen"))
        return _after(seat, dormancy_id, seat.carry_out(command), "desk_waking_approved")


@post("/dormancies/{dormancy_id:str}/refuse", sync_to_thread=True, opt=allow(roles=_ALL), status_code=303)
def refuse_it(request: Web, dormancy_id: FromPath[str], data: Posted) -> Response[Any]:
    """Say what is missing."""
    with seated(request, data) as seat:
        command = RefuseWaking(DormancyId(dormancy_id), seat.me, Private(seat.form.one("missing")))
        return _after(seat, dormancy_id, seat.carry_out(command), "desk_waking_refused", "missing")


def _after(seat: Seat, dormancy_id: str, answer: object, say: str, field: str = "why") -> Response[Any]:
    if isinstance(answer, Refusal):
        return _one(seat, dormancy_id, seat.mistaken(found(answer), {"reason": field}))
    return seat.go(f"/desk/dormancies/{dormancy_id}", say)


def _one(seat: Seat, dormancy_id: str, mistakes: Mistakes | None = None) -> Response[str]:
    file: DormancyFile = found(dormancy_file(seat.look, dormancy_id))
    if in_conflict(seat.staff, file.account_no):
        found(None)
    seen = not file.papers or seat.me in file.opened_by
    may = May(
        seen=seen,
        open=file.asked and not seen and seat.has(*_ALL),
        propose=file.asked and seen and file.proposed_by is None and seat.has(*LOOKERS),
        approve=file.asked and seen and file.proposed_by not in (None, seat.me) and seat.has(*_SECONDS),
        refuse=file.asked and seen and seat.has(*_ALL),
    )
    return seat.page("desk/dormancy.html", {"file": file, "may": may}, mistakes)


ROUTES = (show_dormancies, show_dormancy, show_paper, open_papers, propose, approve, refuse_it)
