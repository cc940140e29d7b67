"""GET /v1/handovers: what the platform is asked for, and where each stands."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.handovers import HandoverState, owed_handovers
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services

LINES = wired(tuple[HandoverState, ...])


@reading("/handovers", allow(scopes=(Scope.ACCOUNTS,), roles=(Role.SUPERVISOR, Role.OPERATOR)), LINES.schema)
def listed_handovers(services: NamedDependency[Services]) -> Response[Any]:
    """Those that are not confirmed yet, the oldest first: who is asked, who takes it, what is over."""
    with looking(services) as look:
        found = owed_handovers(look)
    return json_of(found, LINES)
