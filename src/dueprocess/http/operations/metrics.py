"""GET /metrics: as Prometheus reads it, for a token with the scope `operations`."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services


@get("/metrics", opt=allow(scopes=(Scope.OPERATIONS,)), sync_to_thread=True)
def metrics(services: NamedDependency[Services]) -> Response[Any]:
    """What this installation counts."""
    if services.metrics is None:
        return Response("install dueprocess[operations] to count\n", status_code=501, media_type="text/plain")
    content, media_type = services.metrics()
    return Response(content, media_type=media_type)
