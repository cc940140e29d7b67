"""Estates at the desk: relatives of somebody who has died; proofs opened, one proposes what is given, another agrees."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.estates import EstateFile, estate_file, estate_files
from dueprocess.application.queries.papers import paper_content
from dueprocess.application.views.all import ESTATES
from dueprocess.domain.estate import (
    PROPOSERS,
    ApproveEstate,
    OpenEstatePapers,
    Part,
    ProposeEstate,
    RefuseEstate,
)
from dueprocess.domain.staff import Role, in_conflict
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.cases import picture
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.words import ESTATE_READERS
from dueprocess.kernel.ids import AccountNo, EstateId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

_SECONDS: Final = (Role.APPROVER,)
_ALL: Final = (*PROPOSERS, *_SECONDS)


class May(msgspec.Struct, frozen=True):
    """What this person may try; the law looks again. `seen`: they have opened the proofs."""

    seen: bool
    open: bool
    propose: bool
    approve: bool
    refuse: bool


@get("/estates", sync_to_thread=True, opt=allow(roles=ESTATE_READERS))
def show_estates(request: Web) -> Response[str]:
    """All claims, those that wait first."""
    with seated(request) as seat:
        files = [file for file in estate_files(seat.look) if not _near(seat, file.account_no)]
        return seat.page("desk/estates.html", {"files": files})


@get("/estates/{estate_id:str}", sync_to_thread=True, opt=allow(roles=ESTATE_READERS))
def show_estate(request: Web, estate_id: FromPath[str]) -> Response[str]:
    """One claim."""
    with seated(request) as seat:
        return _one(seat, estate_id)


@get("/estates/{estate_id:str}/papers/{number:int}", sync_to_thread=True, opt=allow(roles=ESTATE_READERS))
def show_proof(request: Web, estate_id: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """One proof, for whoever has opened them; for anybody else there is none."""
    with seated(request) as seat:
        row = seat.look.reader.get(ESTATES, EstateId(estate_id))
        if row is None or seat.me not in row.opened_by or _near(seat, row.account_no):
            return found(None)  # type: ignore[no-any-return]
        return picture(*found(paper_content(seat.look, row.papers, number)))


@post("/estates/{estate_id:str}/open", sync_to_thread=True, opt=allow(roles=_ALL), status_code=303)
def open_proofs(request: Web, estate_id: FromPath[str], data: Posted) -> Response[Any]:
    """Open the proofs: an event with one's name."""
    with seated(request, data) as seat:
        answer = seat.carry_out(OpenEstatePapers(EstateId(estate_id), seat.me))
        return _after(seat, estate_id, answer, "desk_papers_opened")


@post("/estates/{estate_id:str}/propose", sync_to_thread=True, opt=allow(roles=PROPOSERS), status_code=303)
def propose(request: Web, estate_id: FromPath[str], data: Posted) -> Response[Any]:
    """Propose what is given."""
    with seated(request, data) as seat:
        parts = tuple(Part(item) for item in seat.form.many("parts") if item in set(Part))
        command = ProposeEstate(EstateId(estate_id), parts, Private(seat.form.one("why")), seat.me)
        return _after(seat, estate_id, seat.carry_out(command), "desk_estate_proposed")


@post("/estates/{estate_id:str}/approve", sync_to_thread=True, opt=allow(roles=_SECONDS), status_code=303)
def approve(request: Web, estate_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree to exactly what this form was made for."""
    with seated(request, data) as seat:
        command = ApproveEstate(EstateId(estate_id), seat.me, seat.form.one("seen"))
        return _after(seat, estate_id, seat.carry_out(command), "desk_estate_granted")


@post("/estates/{estate_id:str}/refuse", sync_to_thread=True, opt=allow(roles=_ALL), status_code=303)
def refuse_it(request: Web, estate_id: FromPath[str], data: Posted) -> Response[Any]:
    """Say what is missing."""
    with seated(request, data) as seat:
        command = RefuseEstate(EstateId(estate_id), Private(seat.form.one("missing")), seat.me)
        return _after(seat, estate_id, seat.carry_out(command), "desk_estate_refused", "missing")


def _after(seat: Seat, estate_id: str, answer: object, say: str, field: str = "why") -> Response[Any]:
    if isinstance(answer, Refusal):
        return _one(seat, estate_id, seat.mistaken(found(answer), {"reason": field}))
    return seat.go(f"/desk/estates/{estate_id}", say)


def _near(seat: Seat, account_no: AccountNo | None) -> bool:
    return account_no is not None and in_conflict(seat.staff, account_no)


def _one(seat: Seat, estate_id: str, mistakes: Mistakes | None = None) -> Response[str]:
    file: EstateFile = found(estate_file(seat.look, estate_id))
    if _near(seat, file.account_no):
        found(None)
    seen = seat.me in file.opened_by
    proposed = file.proposed_by is not None
    may = May(
        seen=seen,
        open=file.awaits and not seen and seat.has(*_ALL),
        propose=file.awaits and seen and not proposed and seat.has(*PROPOSERS),
        approve=file.awaits and seen and proposed and file.proposed_by != seat.me and seat.has(*_SECONDS),
        refuse=file.awaits and seen and seat.has(*_ALL),
    )
    context = {"file": file, "may": may, "ticked": seat.form.many("parts")}
    return seat.page("desk/estate.html", context, mistakes)


ROUTES = (show_estates, show_estate, show_proof, open_proofs, propose, approve, refuse_it)
