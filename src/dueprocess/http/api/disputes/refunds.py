"""GET /v1/refunds: what the platform was asked to pay back, and has not confirmed."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.disputes import OwedRefund, owed_refunds
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services

REFUNDS = wired(tuple[OwedRefund, ...])


@reading("/refunds", allow(scopes=(Scope.REMEDIES,), roles=(Role.SUPERVISOR, Role.OPERATOR)), REFUNDS.schema)
def listed_refunds(services: NamedDependency[Services]) -> Response[Any]:
    """Refunds that are owed, the oldest first. Each is paid under its `refund_id`, once."""
    with looking(services) as look:
        found = owed_refunds(look)
    return json_of(found, REFUNDS)
