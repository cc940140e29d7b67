"""GET /v1/compromises: what was found, or is proposed, of stolen accounts."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.compromises import CompromiseFile, compromise_files
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILES = wired(tuple[CompromiseFile, ...])


@reading(
    "/compromises",
    allow(roles=(Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR)),
    FILES.schema,
)
def listed_compromises(services: NamedDependency[Services]) -> Response[Any]:
    """All of them, those that wait for somebody first."""
    with looking(services) as look:
        found = compromise_files(look)
    return json_of(found, FILES)
