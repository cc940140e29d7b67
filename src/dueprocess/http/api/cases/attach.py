"""POST /v1/cases/{case_id}/evidence: `AttachEvidence`, of content fetched from the platform, or of a file of staff's."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.application.engine import Accepted
from dueprocess.application.gathering import attaching
from dueprocess.application.ports import ContentFault
from dueprocess.domain.evidence import AttachEvidence, EvidenceAttached, Source
from dueprocess.domain.staff import Role
from dueprocess.http import limits
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ContentId, File, Moment, PathId, instant_of
from dueprocess.http.api.files import cleaned
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.ids import CaseId, PersonId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, refuse

KindName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$", description="A kind the catalogue lists.")]


class UploadBody(Body, frozen=True):
    """A log entry or a file of staff's. It is never the person's own act: that is only what the platform kept."""

    kind: KindName
    occurred_at: Moment
    file: File
    log_entry: bool = False


class EvidenceBody(Body, frozen=True):
    """Either the id of a piece of content, which is fetched from the platform, or an upload with an id of its own."""

    content_id: ContentId
    upload: UploadBody | None = None


@acting(
    "POST",
    "/cases/{case_id:str}/evidence",
    allow(roles=(Role.DECIDER,)),
    status=201,
    body_max=limits.BODY_WITH_FILES_MAX,
    also=(503,),
)
def attach_evidence(
    case_id: PathId,
    data: JSONBody[EvidenceBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Put an item into a case. What the content says comes from the platform, never from the caller (threat T2)."""
    me = viewer(services, act.caller).person_id
    if data.upload is not None:
        return act(_uploaded(services, CaseId(case_id), me, data.content_id, data.upload), status=201)
    before = _stored(act, case_id, data.content_id)
    if before is not None:
        return act.answered(before, status=201)
    return act(_fetched(services, CaseId(case_id), me, data.content_id), status=201)


def _uploaded(
    services: Services, case_id: CaseId, me: PersonId, content_id: str, upload: UploadBody
) -> AttachEvidence:
    clean = cleaned(services, upload.file, "file")
    return AttachEvidence(
        case_id,
        upload.kind,
        Private(data=clean.data, media_type=clean.media_type),
        Private(content_id, tagged=True),
        instant_of(upload.occurred_at, "occurred_at"),
        Source.LOG_ENTRY if upload.log_entry else Source.STAFF,
        author=None,
        by=me,
    )


def _fetched(services: Services, case_id: CaseId, me: PersonId, content_id: str) -> AttachEvidence:
    if services.contents is None:
        raise Refused(Fault.CONTENT_UNAVAILABLE, "content_id")
    found = services.contents.fetch(content_id)
    if found is ContentFault.NOT_FOUND:
        raise Refused(Fault.CONTENT_NOT_FOUND, "content_id")
    if isinstance(found, ContentFault):
        raise Refused(Fault.CONTENT_UNAVAILABLE, "content_id")
    with services.store.read() as reader:
        return attaching(reader, case_id, content_id, found, me)


def _stored(act: Acting, case_id: str, content_id: str) -> Accepted | None:
    """The stored answer of a repeated call: it must not depend on what the platform would answer today (I-31)."""
    with act.services.store.read() as reader:
        before = reader.command(act.command_id)
        generation = reader.head().generation
    if not before:
        return None
    first = before[0].event
    same = (
        isinstance(first, EvidenceAttached)
        and first.case_id == case_id
        and first.source is Source.CONTENT
        and first.content_id.tag == act.services.engine.tag(content_id)
    )
    if not same:
        raise Refused(refuse(Code.COMMAND_ID_REUSED))
    events = tuple(envelope.event for envelope in before)
    return Accepted(events, before[0].recorded_at, generation, before[-1].position, repeated=True)
