"""GET /v1/snapshot: everything in force at one epoch, as one blob that a guard loads (see `dueprocess.guard.snapshot`)."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec

from dueprocess.guard.wire import snapshot_bytes
from dueprocess.http.api.feed.entries import snapshot_of
from dueprocess.http.api.routing import problems
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services


@get(
    "/snapshot",
    opt=allow(scopes=(Scope.FEED,)),
    sync_to_thread=True,
    tags=["feed"],
    security=[{"token": []}],
    responses={
        200: ResponseSpec(
            bytes, generate_examples=False, description="A snapshot.", media_type="application/octet-stream"
        ),
        **problems((400, 401, 403)),
    },
)
def take_snapshot(services: NamedDependency[Services]) -> Response[Any]:
    """Take a snapshot. The feed goes on from its epoch."""
    with services.store.read() as reader:
        head, rows = snapshot_of(reader, services.engine.policies, services.settings, services.clock.now())
    return Response(
        snapshot_bytes(head, rows),
        media_type="application/octet-stream",
        headers={"etag": f'"{head.epoch}"'},
    )
