"""POST /v1/webhooks: an address that is told. No command: it is a matter of operation, and not of the record."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.application.webhook import endpoint_mistake, secret_of
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import REPLAY, Acting
from dueprocess.http.api.fields import Body
from dueprocess.http.api.looking import not_found, viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.endpoints import KEY_LABEL, endpoint_of
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.refusals import Code, refuse

REMEMBERED = 30 * DAY


class EndpointBody(Body, frozen=True):
    """Where to tell, and of what. `events` empty: of everything that can be told."""

    url: Annotated[str, Meta(min_length=10, max_length=500, description="http or https.")]
    events: Annotated[tuple[str, ...], Meta(max_length=100)] = ()


class EndpointMade(msgspec.Struct, frozen=True):
    """The endpoint with its secret, which stands in this answer and nowhere else."""

    endpoint_id: str
    url: str
    events: tuple[str, ...]
    secret: str


@acting("POST", "/webhooks", allow(roles=(Role.OPERATOR,)), status=201, answers=EndpointMade)
def register_webhook(
    data: JSONBody[EndpointBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Tell an address what is recorded from now on, signed by Standard Webhooks."""
    settings, webhooks = services.settings, services.operational
    events = tuple(sorted(set(data.events)))
    mistake = endpoint_mistake(data.url, events, private=settings.webhook_private)
    if mistake:
        raise Refused(Fault.REQUEST_MALFORMED, mistake)
    endpoint = endpoint_of(services, act.command_id, data.url, events, viewer(services, act.caller).person_id)
    repeated = False
    if not act.dry_run:
        now = services.wall_now()
        body = digest(canonical((data.url, events)))
        known = webhooks.once(f"webhook-made:{act.command_id}", body, Instant(now + REMEMBERED), now)
        if known is None:
            raise Refused(refuse(Code.COMMAND_ID_REUSED))
        repeated = known[1]
        if repeated and webhooks.endpoint(endpoint.endpoint_id) is None:
            raise not_found()
        webhooks.add_endpoint(endpoint)
    secret = "" if act.dry_run else secret_of(settings.lasting_key(KEY_LABEL), endpoint.endpoint_id)
    return Response(
        msgspec.json.encode(EndpointMade(endpoint.endpoint_id, endpoint.url, endpoint.events, secret)),
        status_code=200 if act.dry_run else 201,
        media_type="application/json",
        headers={REPLAY: "true"} if repeated else {},
    )
