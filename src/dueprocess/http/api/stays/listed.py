"""GET /v1/stays: every stay there was, those in force first."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.stays import StayFile, stay_files
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILES = wired(tuple[StayFile, ...])


@reading("/stays", allow(roles=tuple(Role)), FILES.schema)
def listed_stays(services: NamedDependency[Services]) -> Response[Any]:
    """All stays: those in force, those that wait for a second person, those that are over."""
    with looking(services) as look:
        found = stay_files(look)
    return json_of(found, FILES)
