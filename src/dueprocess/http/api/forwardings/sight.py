"""GET /v1/accounts/{external_id}/forwarding: what one contact sees of a restricted person's address."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from dueprocess.application.queries.forwarding import seen_by
from dueprocess.domain.forwarding import Sight
from dueprocess.http.api.fields import PathExternalId
from dueprocess.http.api.looking import account_named, looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services


class SightLine(msgspec.Struct, frozen=True):
    """What this contact sees. `address`: plain text to show as it is, once the person said yes."""

    sight: Sight
    address: str | None


LINE = wired(SightLine)


@reading("/accounts/{external_id:str}/forwarding", allow(scopes=(Scope.ACCOUNTS,)), LINE.schema)
def forwarding_sight(
    external_id: PathExternalId,
    services: NamedDependency[Services],
    asker: Annotated[
        str,
        QueryParameter(
            name="asker",
            min_length=1,
            max_length=200,
            pattern=r"^[^\u0000-\u001f\u007f/]+$",
            description="Who looks.",
        ),
    ],
    contact: Annotated[bool, QueryParameter(name="contact", description="Each knows the other.")],
    blocked: Annotated[bool, QueryParameter(name="blocked", description="One has blocked the other.")],
) -> Response[Any]:
    """What a contact of a restricted person is shown: nothing, that they may ask, that they asked, or the address."""
    number, looker = account_named(services, external_id), account_named(services, asker)
    with looking(services) as look:
        sight, address = seen_by(look, number, looker, contact=contact, blocked=blocked)
    return json_of(SightLine(sight, address), LINE)
