"""POST /v1/guard/observations: what a guard has counted since it last told (see `application.observation`)."""

from __future__ import annotations

import logging
from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.application.observation import Kind, Observed, Stage, day_of, sound
from dueprocess.http.api.acting import REPLAY, Acting
from dueprocess.http.api.fields import Body, CapabilityName
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow

_LOG = logging.getLogger("dueprocess.guard")
COUNT_MAX = 1_000_000_000


class CountBody(Body, frozen=True):
    """So often since the guard last told."""

    kind: Kind
    capability: CapabilityName
    mode: Stage
    count: Annotated[int, Meta(ge=1, le=COUNT_MAX)]
    restriction: Annotated[
        str, Meta(pattern=r"^[A-Za-z0-9._-]{0,120}$", description="Empty: none, or too many to name.")
    ] = ""


class CountsBody(Body, frozen=True):
    """One batch. Send it again under the same key until it is answered: it counts once."""

    counts: Annotated[tuple[CountBody, ...], Meta(min_length=1, max_length=2_100)]


class Counted(msgspec.Struct, frozen=True):
    """How much was kept. `unknown`: how much was counted of capabilities that the catalogue does not hold."""

    kept: int
    unknown: int


@acting("POST", "/guard/observations", allow(scopes=(Scope.FEED,)), answers=Counted, body_max=1 << 20)
def count_observations(data: JSONBody[CountsBody], act: NamedDependency[Acting]) -> Response[Any]:
    """Tell how often checks were refused, would have been, and how often the platform refused without a reason here."""
    services, now = act.services, act.services.clock.now()
    counted = (
        Observed(day_of(now), item.capability, item.kind, item.mode, item.restriction, item.count)
        for item in data.counts
    )
    with services.store.read() as reader:
        kept, unknown = sound(reader, services.engine.policies, counted)
    first = act.dry_run or services.operational.observe(act.command_id, kept, now)
    unexplained = sum(item.count for item in kept if item.kind is Kind.UNEXPLAINED_REFUSAL)
    if first and unexplained and not act.dry_run:
        _LOG.warning("the platform refused %d times without a restriction that says why", unexplained)
    answer = Counted(sum(item.count for item in kept), unknown)
    return Response(
        msgspec.json.encode(answer),
        media_type="application/json",
        headers={} if first else {REPLAY: "true"},
    )
