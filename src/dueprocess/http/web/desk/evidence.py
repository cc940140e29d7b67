"""Evidence: more of it for an open case, by the platform's content id. What it says comes from the platform alone."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, post
from litestar.params import FromPath

from dueprocess.application.gathering import attaching
from dueprocess.application.ports import Content, ContentFault
from dueprocess.application.queries.case_file import case_file
from dueprocess.domain.evidence import AttachEvidence, EvidenceAttached
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.http.web.desk.cases import beside_a_decision, case_page
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.flash import N_
from dueprocess.http.web.layout import services_of
from dueprocess.kernel.ids import CaseId
from dueprocess.kernel.refusals import Code, Refusal

FIELD: Final = "content_id"
ID_MAX: Final = 200

_MISSING: Final = N_("Write the id of the content, as the platform writes it.")
_MALFORMED: Final = N_("An id has at most 200 letters on one line. Copy it from the platform, one at a time.")
_FAULTS: Final = {
    ContentFault.NOT_FOUND: N_(
        "The platform has no content by this id. Compare it letter by letter: capital letters count."
    ),
    ContentFault.UNAVAILABLE: N_(
        "The platform cannot be asked just now. Nothing was written; try again in a few minutes."
    ),
}
_STRANGER: Final = N_(
    "Somebody else wrote or did this. A case holds only acts of the account it is about: look for the person’s own "
    "content, or open a case on the account whose act it is."
)


@post("/cases/{case_id:str}/evidence", sync_to_thread=True, opt=allow(roles=(Role.DECIDER,)), status_code=303)
def attach_evidence(request: Web, case_id: FromPath[str], data: Posted) -> Response[Any]:
    """Fetch content from the platform and put it into the case. A decision being written stays as typed."""
    key = CaseId(case_id)
    with seated(request, data) as seat:
        found(case_file(seat.look, key, seat.staff))
        content_id = seat.form.one(FIELD).strip()
        wrong = _malformed(content_id)
        if wrong:
            return _again(seat, key, wrong)
        part = seat.services.engine.tag(content_id)
        sent_before = _sent_before(seat, key, part)
    content = None if sent_before else _fetched(services_of(request), content_id)
    with seated(request, data) as seat:
        if isinstance(content, ContentFault):
            return _again(seat, key, _FAULTS[content])
        if content is not None:
            command = attaching(seat.look.reader, key, content_id, content, seat.me)
            answer = seat.carry_out(command, part)
            if isinstance(answer, Refusal):
                return _refused(seat, key, command, found(answer))
        if "clause" not in seat.form:
            return seat.go(f"/desk/cases/{key}#evidence", "desk_evidence_added")
    return beside_a_decision(request, data, key, "desk_evidence_added")


def _malformed(content_id: str) -> str:
    """What is wrong with an id as it was typed; empty for nothing."""
    if not content_id:
        return _MISSING
    return "" if len(content_id) <= ID_MAX and content_id.isprintable() else _MALFORMED


def _sent_before(seat: Seat, case_id: CaseId, part: str) -> bool:
    """Whether this very form was carried out already: then the platform is not asked again (I-31)."""
    before = seat.look.reader.command(seat.command_id(part))
    event = before[0].event if before else None
    return isinstance(event, EvidenceAttached) and event.case_id == case_id and event.by == seat.me


def _fetched(services: Services, content_id: str) -> Content | ContentFault:
    """Ask the platform, while nothing of the record is held open."""
    return ContentFault.UNAVAILABLE if services.contents is None else services.contents.fetch(content_id)


def _refused(seat: Seat, case_id: CaseId, command: AttachEvidence, refusal: Refusal) -> Response[str]:
    if refusal.code is Code.EVIDENCE_NOT_OWN_ACT and command.author is not None:
        return _again(seat, case_id, _STRANGER)
    return case_page(seat, case_id, _clause(seat), [(FIELD, seat.said(refusal))])


def _again(seat: Seat, case_id: CaseId, text: str) -> Response[str]:
    mistakes: Mistakes = [(FIELD, seat.text(text))]
    return case_page(seat, case_id, _clause(seat), mistakes)


def _clause(seat: Seat) -> str:
    return seat.form.one("clause")[:80]


ROUTES = (attach_evidence,)
