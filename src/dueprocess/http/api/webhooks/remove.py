"""DELETE /v1/webhooks/{endpoint_id}: nothing is told there any more, and its secret is worth nothing."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import not_found
from dueprocess.http.api.routing import acting
from dueprocess.http.api.webhooks.again import Counted, counted
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services


@acting("DELETE", "/webhooks/{endpoint_id:str}", allow(roles=(Role.OPERATOR,)), answers=Counted)
def remove_webhook(
    endpoint_id: PathId, act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Take an address away, with what waits for it."""
    webhooks = services.operational
    if webhooks.endpoint(endpoint_id) is None:
        raise not_found()
    if not act.dry_run:
        webhooks.remove_endpoint(endpoint_id)
    return counted(1)
