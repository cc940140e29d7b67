"""Cases: the case file, taking and putting back, opening evidence, dismissing. Deciding is in `deciding`."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.case_file import CaseFile, case_file, evidence_content
from dueprocess.application.queries.detectors import signal_lines
from dueprocess.application.queries.grounds import Grounded, clauses, grounded
from dueprocess.application.queries.inherited import inherited_file
from dueprocess.application.views.all import CASES
from dueprocess.domain.case import DismissCase, PutBackCase, TakeCase
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import READERS, Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.flash import MESSAGES
from dueprocess.kernel.ids import CaseId, EvidenceId
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

_DECIDERS = (Role.DECIDER, Role.SUPERVISOR)
_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


@get("/cases/{case_id:str}", sync_to_thread=True, opt=allow(roles=READERS))
def show_case(request: Web, case_id: FromPath[str]) -> Response[str]:
    """The case file, with the clause that is looked at beside the evidence."""
    with seated(request) as seat:
        return case_page(seat, CaseId(case_id), request.query_params.get("clause", "")[:80])


@post("/cases/{case_id:str}/take", sync_to_thread=True, opt=allow(roles=_DECIDERS), status_code=303)
def take_case(request: Web, case_id: FromPath[str], data: Posted) -> Response[Any]:
    """Take it, so that nobody decides it twice."""
    with seated(request, data) as seat:
        return _done(seat, CaseId(case_id), TakeCase(CaseId(case_id), seat.me), "desk_case_taken")


@post("/cases/{case_id:str}/put-back", sync_to_thread=True, opt=allow(roles=_DECIDERS), status_code=303)
def put_back_case(request: Web, case_id: FromPath[str], data: Posted) -> Response[Any]:
    """Put it back."""
    with seated(request, data) as seat:
        return _done(seat, CaseId(case_id), PutBackCase(CaseId(case_id), seat.me), "desk_case_back")


@post("/cases/{case_id:str}/dismiss", sync_to_thread=True, opt=allow(roles=_DECIDERS), status_code=303)
def dismiss_case(request: Web, case_id: FromPath[str], data: Posted) -> Response[Any]:
    """Find that no rule was broken."""
    with seated(request, data) as seat:
        reason = Private(seat.form.one("reason"))
        return _done(
            seat, CaseId(case_id), DismissCase(CaseId(case_id), seat.me, reason), "desk_case_dismissed"
        )


@post("/cases/{case_id:str}/open", sync_to_thread=True, opt=allow(roles=READERS), status_code=303)
def open_item(request: Web, case_id: FromPath[str], data: Posted) -> Response[Any]:
    """Look at an item of evidence, on record."""
    key = CaseId(case_id)
    with seated(request, data) as seat:
        purpose = Purpose.AUDIT if not seat.has(*_DECIDERS) else Purpose.DECIDE
        command = OpenEvidence(EvidenceId(seat.form.one("evidence_id")), seat.me, purpose)
        clause = seat.form.one("clause")[:80]
        if not clause:
            return _done(seat, key, command, "desk_opened", f"#{command.evidence_id}")
        answer = seat.carry_out(command, command.evidence_id)
        if isinstance(answer, Refusal):
            return case_page(seat, key, clause, seat.mistaken(found(answer)))
    return beside_a_decision(request, data, key, "desk_opened")


@get("/evidence/{evidence_id:str}/picture", sync_to_thread=True, opt=allow(roles=READERS))
def show_picture(request: Web, evidence_id: FromPath[str]) -> Response[bytes]:
    """The picture of an item that this viewer has opened; anything else does not exist."""
    with seated(request) as seat:
        content, media_type = found(evidence_content(seat.look, EvidenceId(evidence_id), seat.staff))
        return picture(content, media_type)


def picture(content: bytes, media_type: str) -> Response[bytes]:
    """Bytes as a picture, or as a plain download where they are none: nothing is ever run or framed."""
    shown = media_type if media_type in _PICTURES else "application/octet-stream"
    headers = {
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "same-origin",
    }
    if shown != media_type:
        headers["content-disposition"] = 'attachment; filename="file"'
    return Response(content, media_type=shown, headers=headers)


def beside_a_decision(request: Web, data: dict[str, Any], case_id: CaseId, say: str) -> Response[str]:
    """Something was done while a decision was being written: the case as it is now, the decision as it was typed."""
    with seated(request, data) as seat:
        return case_page(seat, case_id, seat.form.one("clause")[:80], say=say)


def case_page(
    seat: Seat, case_id: CaseId, clause: str = "", mistakes: Mistakes | None = None, *, say: str = ""
) -> Response[str]:
    """The page of a case. `say`: a code of `flash.MESSAGES`, where no redirect lies between the act and the page."""
    file: CaseFile = found(case_file(seat.look, case_id, seat.staff))
    may = file.refusal is None
    ground = grounded(seat.look, case_id, seat.me, clause) if clause and may else None
    cited = seat.form.many("evidence") if "clause" in seat.form else ()
    if "clause" not in seat.form:  # what was opened is what a decision most likely cites
        cited = tuple(item.evidence_id for item in file.evidence if item.opened)
    cited = (*cited, seat.form.one("evidence_id"))
    return seat.page(
        "desk/case.html",
        {
            "file": file,
            "inherited": inherited_file(seat.look, found(seat.look.reader.get(CASES, case_id))),
            "signals": signal_lines(seat.look, case_id),
            "clauses": clauses(seat.look, case_id) if may else (),
            "ground": ground if isinstance(ground, Grounded) else None,
            "ground_refusal": ground if isinstance(ground, Refusal) else None,
            "cited": cited,
            "kept": lambda n, name: "clause" not in seat.form or name in seat.form.many(f"keep-{n}"),
            **({"said_now": seat.text(MESSAGES[say])} if say else {}),
        },
        mistakes,
    )


def _done(seat: Seat, case_id: CaseId, command: Command, say: str, anchor: str = "") -> Response[Any]:
    answer = seat.carry_out(command)
    if isinstance(answer, Refusal):
        found(answer)
        return case_page(seat, case_id, seat.form.one("clause"), seat.mistaken(answer))
    return seat.go(f"/desk/cases/{case_id}{anchor}", say)


ROUTES = (show_case, take_case, put_back_case, dismiss_case, open_item, show_picture)
