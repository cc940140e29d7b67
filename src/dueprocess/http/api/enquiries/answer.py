"""POST /v1/enquiries/{enquiry_id}/answer: `AnswerEnquiry`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.enquiry import AnswerEnquiry
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import EnquiryId
from dueprocess.kernel.privacy import Private


class ReplyBody(Body, frozen=True):
    """What is answered."""

    reply: Words


@acting(
    "POST",
    "/enquiries/{enquiry_id:str}/answer",
    allow(
        roles=(
            Role.AGENT,
            Role.DECIDER,
            Role.REVIEWER,
            Role.SUPERVISOR,
        )
    ),
)
def answer_enquiry(
    enquiry_id: PathId,
    data: JSONBody[ReplyBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Answer as a member of staff."""
    me = viewer(services, act.caller).person_id
    return act(AnswerEnquiry(EnquiryId(enquiry_id), me, Private(data.reply)))
