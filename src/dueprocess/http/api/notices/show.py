"""POST /v1/notices/{notice_id}/showings: `RecordShowing`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.notice import RecordShowing, Surface
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, ExternalId, PathId
from dueprocess.http.api.looking import subject
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import NoticeId


class ShowingBody(Body, frozen=True):
    """Where and how the person was shown the notice. `text_digest`: SHA-256 of the text that was shown."""

    surface: Surface
    locale: Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
    zone: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_+/-]{1,64}$")]
    text_digest: Digest
    account: ExternalId | None = None


@acting("POST", "/notices/{notice_id:str}/showings", allow(person=True, scopes=(Scope.STANDING,)), status=201)
def record_showing(
    notice_id: PathId,
    data: JSONBody[ShowingBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Say that the person was shown a notice. Shown is a fact; sent is not."""
    number = subject(services, act.caller, data.account)
    return act(
        RecordShowing(NoticeId(notice_id), number, data.surface, data.locale, data.zone, data.text_digest),
        status=201,
    )
