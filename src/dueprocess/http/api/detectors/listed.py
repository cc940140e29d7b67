"""GET /v1/detectors: every version, and how each does."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.detectors import DetectorFile, detector_files
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILES = wired(tuple[DetectorFile, ...])


@reading("/detectors", allow(roles=tuple(Role)), FILES.schema)
def listed_detectors(services: NamedDependency[Services]) -> Response[Any]:
    """All versions, those that run first."""
    with looking(services) as look:
        found = detector_files(look)
    return json_of(found, FILES)
