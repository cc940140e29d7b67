"""GET /v1/accounts/{external_id}/retention: the query `retention`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.retention import Retention, retention
from dueprocess.http.api.fields import PathExternalId
from dueprocess.http.api.looking import account_named, looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import ANY_ROLE, Scope, allow
from dueprocess.http.services import Services

RETENTION = wired(Retention)


@reading(
    "/accounts/{external_id:str}/retention",
    allow(scopes=(Scope.ACCOUNTS,), roles=ANY_ROLE),
    RETENTION.schema,
)
def account_retention(external_id: PathExternalId, services: NamedDependency[Services]) -> Response[Any]:
    """Whether what this account holds may be deleted now. Ask before each deletion: the answer is true at its instant."""
    number = account_named(services, external_id)
    with looking(services) as look:
        found = retention(look, number)
    if found is None:
        raise not_found()
    return json_of(found, RETENTION)
