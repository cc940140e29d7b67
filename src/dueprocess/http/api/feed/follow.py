"""GET /v1/feed: every change of standing after an epoch, as server-sent events that never end by themselves."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, QueryParameter
from litestar.response import Stream

from dueprocess.guard.handles import parse_epoch
from dueprocess.http.api.feed.pump import Pump
from dueprocess.http.api.routing import problems
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused

EPOCH = r"^(0|[1-9][0-9]{0,18})\.(0|[1-9][0-9]{0,18})$"


@get(
    "/feed",
    media_type="text/event-stream",
    opt=allow(scopes=(Scope.FEED,)),
    tags=["feed"],
    security=[{"token": []}],
    responses={
        200: ResponseSpec(
            str, generate_examples=False, description="Server-sent events.", media_type="text/event-stream"
        ),
        **problems((400, 401, 403)),
    },
)
async def follow_feed(
    pump: NamedDependency[Pump],
    after: Annotated[
        str | None,
        QueryParameter(
            required=False, pattern=EPOCH, max_length=40, description="The epoch of the snapshot."
        ),
    ] = None,
    last_event_id: Annotated[
        str | None,
        HeaderParameter(name="Last-Event-ID", required=False, pattern=EPOCH, max_length=40),
    ] = None,
) -> Any:
    """Follow. An epoch of another generation, or one the record has not reached, is answered with `resync`."""
    cursor = last_event_id or after
    if cursor is None:
        raise Refused(Fault.REQUEST_MALFORMED, "after")
    return Stream(
        pump.follow(parse_epoch(cursor)),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )
