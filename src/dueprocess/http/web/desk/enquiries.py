"""Enquiries: a person's question to a human being, answered by whoever may, with the standing they see beside it."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.enquiry_file import EnquiryFile, enquiry_file
from dueprocess.domain.enquiry import AnswerEnquiry
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.kernel.ids import EnquiryId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

_ANSWERERS = (Role.AGENT, Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR)


@get("/enquiries/{enquiry_id:str}", sync_to_thread=True, opt=allow(roles=(*_ANSWERERS, Role.AUDITOR)))
def show_enquiry(request: Web, enquiry_id: FromPath[str]) -> Response[str]:
    """A question."""
    with seated(request) as seat:
        return _page(seat, EnquiryId(enquiry_id))


@post("/enquiries/{enquiry_id:str}/answer", sync_to_thread=True, opt=allow(roles=_ANSWERERS), status_code=303)
def answer_enquiry(request: Web, enquiry_id: FromPath[str], data: Posted) -> Response[Any]:
    """Answer it. This decides nothing and changes no date."""
    with seated(request, data) as seat:
        key = EnquiryId(enquiry_id)
        answer = seat.carry_out(AnswerEnquiry(key, seat.me, Private(seat.form.one("reply"))))
        if isinstance(answer, Refusal):
            found(answer)
            return _page(seat, key, seat.mistaken(answer))
        return seat.go(f"/desk/enquiries/{key}", "desk_replied")


def _page(seat: Seat, enquiry_id: EnquiryId, mistakes: Mistakes | None = None) -> Response[str]:
    file: EnquiryFile = found(enquiry_file(seat.look, enquiry_id, seat.staff))
    return seat.page("desk/enquiry.html", {"file": file, "standing": file.standing}, mistakes)


ROUTES = (show_enquiry, answer_enquiry)
