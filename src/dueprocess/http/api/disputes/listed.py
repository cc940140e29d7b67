"""GET /v1/disputes: every disputed payment, those that wait for an answer first."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.disputes import DisputeFile, dispute_files
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILES = wired(tuple[DisputeFile, ...])
READERS = (Role.DECIDER, Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)
"""Who may read disputes: whoever may answer one, agree to a hold, or audits."""


@reading("/disputes", allow(roles=READERS), FILES.schema)
def listed_disputes(services: NamedDependency[Services]) -> Response[Any]:
    """All disputes, the most urgent first."""
    with looking(services) as look:
        found = dispute_files(look)
    return json_of(found, FILES)
