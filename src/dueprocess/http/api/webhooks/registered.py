"""GET /v1/webhooks: where is told, and how that goes."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import Cursor, Limit
from dueprocess.http.api.pages import cut, listed, page_of
from dueprocess.http.api.routing import reading
from dueprocess.http.api.webhooks.shape import EndpointLine, endpoint_line
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.limits import PAGE_DEFAULT
from dueprocess.http.services import Services


@reading("/webhooks", allow(roles=(Role.OPERATOR,)), listed(wired(EndpointLine)))
def registered_webhooks(
    services: NamedDependency[Services], cursor: Cursor = None, limit: Limit = PAGE_DEFAULT
) -> Response[Any]:
    """The registered addresses. Their secrets are not shown again."""
    webhooks = services.operational
    lines = [
        endpoint_line(endpoint, webhooks.parked_deliveries(endpoint.endpoint_id))
        for endpoint in webhooks.endpoints()
    ]
    page, following = cut(lines, lambda line: (line.created_at, line.endpoint_id), cursor, limit)
    return page_of(page, EndpointLine, following)
