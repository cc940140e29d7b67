"""GET /v1/orders: every order there was, those that wait first."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.orders import OrderFile, order_files
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILES = wired(tuple[OrderFile, ...])
READERS = (Role.DECIDER, Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)
"""Who may read orders: whoever may take one in, approve or end it, or audits."""


@reading("/orders", allow(roles=READERS), FILES.schema)
def listed_orders(services: NamedDependency[Services]) -> Response[Any]:
    """All orders: those that wait for approval, those in force, those that are over."""
    with looking(services) as look:
        found = order_files(look)
    return json_of(found, FILES)
