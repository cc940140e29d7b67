"""GET /v1/webhooks/{endpoint_id}/deliveries: what was told there lately, and what waits or was given up."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import Limit, PathId
from dueprocess.http.api.looking import not_found
from dueprocess.http.api.pages import listed, page_of
from dueprocess.http.api.routing import reading
from dueprocess.http.api.webhooks.shape import DeliveryLine, delivery_line
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.limits import PAGE_DEFAULT
from dueprocess.http.services import Services


@reading("/webhooks/{endpoint_id:str}/deliveries", allow(roles=(Role.OPERATOR,)), listed(wired(DeliveryLine)))
def webhook_deliveries(
    endpoint_id: PathId, services: NamedDependency[Services], limit: Limit = PAGE_DEFAULT
) -> Response[Any]:
    """The latest deliveries, latest event first."""
    if services.operational.endpoint(endpoint_id) is None:
        raise not_found()
    lines = [delivery_line(item) for item in services.operational.deliveries(endpoint_id, limit)]
    return page_of(lines, DeliveryLine, None)
