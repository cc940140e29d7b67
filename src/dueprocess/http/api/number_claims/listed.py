"""GET /v1/number-claims: every number claim, the newest first."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.number_claims import NumberClaimFile, number_claim_files
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services

FILES = wired(tuple[NumberClaimFile, ...])


@reading("/number-claims", allow(scopes=(Scope.ACCOUNTS,), roles=(Role.SUPERVISOR,)), FILES.schema)
def listed_number_claims(services: NamedDependency[Services]) -> Response[Any]:
    """All claims: what is `freed` is no contact of that account any more, what is `proven` is its person."""
    with looking(services) as look:
        found = number_claim_files(look)
    return json_of(found, FILES)
