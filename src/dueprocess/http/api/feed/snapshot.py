"""GET /v1/snapshot: everything in force at one epoch, as one blob that a guard loads (see `dueprocess.guard.snapshot`)."""

from __future__ import annotations

from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream

from dueprocess.http.api.feed.baker import Baker
from dueprocess.http.api.routing import problems
from dueprocess.http.auth.caller import Scope, allow


@get(
    "/snapshot",
    media_type="application/octet-stream",
    opt=allow(scopes=(Scope.FEED,)),
    tags=["feed"],
    security=[{"token": []}],
    responses={
        200: ResponseSpec(
            bytes, generate_examples=False, description="A snapshot.", media_type="application/octet-stream"
        ),
        **problems((400, 401, 403)),
    },
)
async def take_snapshot(baker: NamedDependency[Baker]) -> Any:
    """Take a snapshot. The feed goes on from its epoch."""
    baked = await baker.fresh()
    return Stream(
        baked.pieces(),
        media_type="application/octet-stream",
        headers={"etag": f'"{baked.epoch}"', "content-length": str(baked.size)},
    )
