"""GET /v1/accounts/{external_id}/standing: the query `standing`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.standing import Standing, standing
from dueprocess.http.api.fields import PathExternalId
from dueprocess.http.api.looking import account_named, looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import ANY_ROLE, Scope, allow
from dueprocess.http.services import Services

STANDING = wired(Standing)


@reading(
    "/accounts/{external_id:str}/standing", allow(scopes=(Scope.STANDING,), roles=ANY_ROLE), STANDING.schema
)
def account_standing(external_id: PathExternalId, services: NamedDependency[Services]) -> Response[Any]:
    """All that is in force for an account, all that works, and the decisions the person was told of."""
    number = account_named(services, external_id)
    with looking(services) as look:
        found = standing(look, number)
    if found is None:
        raise not_found()
    return json_of(found, STANDING)
