"""POST /v1/webhooks/{endpoint_id}/retries: what was given up is sent again; an endpoint that is off is switched on."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import not_found
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services


class Counted(msgspec.Struct, frozen=True):
    """How many it touched."""

    count: int


def counted(number: int) -> Response[Any]:
    """A number as an answer."""
    return Response(msgspec.json.encode(Counted(number)), media_type="application/json")


@acting("POST", "/webhooks/{endpoint_id:str}/retries", allow(roles=(Role.OPERATOR,)), answers=Counted)
def retry_webhook(
    endpoint_id: PathId, act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Send again what was given up."""
    webhooks = services.operational
    if webhooks.endpoint(endpoint_id) is None:
        raise not_found()
    if act.dry_run:
        return counted(webhooks.parked_deliveries(endpoint_id))
    webhooks.switch_endpoint(endpoint_id, "")
    return counted(webhooks.send_again(endpoint_id, None, services.now()))
