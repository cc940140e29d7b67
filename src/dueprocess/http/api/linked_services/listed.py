"""GET /v1/accounts/{external_id}/linked-services: what belongs to the same person."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.linked_services import LinkLine, link_lines
from dueprocess.http.api.fields import PathExternalId
from dueprocess.http.api.looking import account_named, looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import ANY_ROLE, Scope, allow
from dueprocess.http.services import Services

LINES = wired(tuple[LinkLine, ...])


@reading(
    "/accounts/{external_id:str}/linked-services",
    allow(scopes=(Scope.ACCOUNTS,), roles=ANY_ROLE),
    LINES.schema,
)
def linked_services(external_id: PathExternalId, services: NamedDependency[Services]) -> Response[Any]:
    """The links of the person who has this account, those in force first."""
    number = account_named(services, external_id)
    with looking(services) as look:
        found = link_lines(look, number)
    return json_of(found, LINES)
