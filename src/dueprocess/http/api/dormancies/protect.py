"""POST /v1/accounts/{external_id}/dormancy: `ProtectDormant`."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.dormancy import ProtectDormant
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Moment, PathExternalId, instant_of
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services


class DormantBody(Body, frozen=True):
    """Since when nobody used the account, and what the platform stops until its person is back."""

    last_used_at: Moment
    capabilities: Annotated[tuple[str, ...], msgspec.Meta(max_length=200)]


@acting("POST", "/accounts/{external_id:str}/dormancy", allow(scopes=(Scope.ACCOUNTS,)))
def protect_dormant(
    external_id: PathExternalId,
    data: JSONBody[DormantBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Say that you protect an unused account. Its person is told how to come back; the floor can be no part of it."""
    number = account_named(services, external_id)
    used = instant_of(data.last_used_at, "last_used_at")
    return act(ProtectDormant(number, used, data.capabilities))
