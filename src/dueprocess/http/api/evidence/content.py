"""GET /v1/evidence/{evidence_id}/content: `OpenEvidence`: looking at an item is itself an event."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from dueprocess.application.engine import Request
from dueprocess.application.queries.case_file import evidence_content
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import command_id
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found, viewer
from dueprocess.http.api.routing import problems
from dueprocess.http.auth.caller import Caller, allow
from dueprocess.http.auth.secrets import fresh_id
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.ids import EvidenceId
from dueprocess.kernel.refusals import Refusal

SHOWN_AS: Final = {
    "text/plain": "txt",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
}


@get(
    "/evidence/{evidence_id:str}/content",
    opt=allow(roles=(Role.DECIDER, Role.APPROVER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR)),
    sync_to_thread=True,
    tags=["evidence"],
    security=[{"token": []}],
    responses={
        200: ResponseSpec(
            bytes, generate_examples=False, description="The item.", media_type="application/octet-stream"
        ),
        **problems((400, 401, 403, 404)),
    },
)
def evidence_item_content(
    evidence_id: PathId,
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    purpose: Annotated[Purpose, QueryParameter(description="Why it is opened.")],
) -> Response[Any]:
    """Open an item. It is always sent as a file to keep, never as a page to show."""
    person = viewer(services, caller)
    opening = OpenEvidence(EvidenceId(evidence_id), person.person_id, purpose)
    key = command_id(services, caller, fresh_id("open"))
    answer = services.engine.carry_out(Request(key, caller.actor, opening))
    if isinstance(answer, Refusal):
        raise Refused(answer)
    with looking(services) as look:
        found = evidence_content(look, EvidenceId(evidence_id), person)
    if found is None:
        raise not_found()
    data, media_type = found
    name = f"evidence.{SHOWN_AS.get(media_type, 'bin')}"
    return Response(
        data,
        media_type="application/octet-stream",
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "content-security-policy": "sandbox; default-src 'none'",
            "x-evidence-media-type": media_type if media_type in SHOWN_AS else "application/octet-stream",
        },
    )
