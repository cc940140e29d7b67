"""GET /v1/payee-holds: every payee hold, those in force first."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.payee_holds import PayeeHoldFile, payee_hold_files
from dueprocess.domain.payee_hold import PLACERS
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILES = wired(tuple[PayeeHoldFile, ...])
READERS = (*PLACERS, Role.AUDITOR)
"""Who may read holds: whoever may place one, or audits."""


@reading("/payee-holds", allow(roles=READERS), FILES.schema)
def listed_payee_holds(services: NamedDependency[Services]) -> Response[Any]:
    """All holds, with what showed the danger and how each ended."""
    with looking(services) as look:
        found = payee_hold_files(look)
    return json_of(found, FILES)
