"""GET /v1/compromises/{compromise_id}: one finding."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.compromises import CompromiseFile, compromise_file
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILE = wired(CompromiseFile)


@reading(
    "/compromises/{compromise_id:str}",
    allow(roles=(Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR)),
    FILE.schema,
)
def one_compromise(compromise_id: PathId, services: NamedDependency[Services]) -> Response[Any]:
    """A finding: whose account, from when to when, what shows it, what becomes void, and what to agree to."""
    with looking(services) as look:
        found = compromise_file(look, compromise_id)
    if found is None:
        raise not_found()
    return json_of(found, FILE)
