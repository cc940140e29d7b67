"""GET /v1/detectors/{detector_id}: one version."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.detectors import DetectorFile, detector_file
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILE = wired(DetectorFile)


@reading("/detectors/{detector_id:str}", allow(roles=tuple(Role)), FILE.schema)
def one_detector(detector_id: PathId, services: NamedDependency[Services]) -> Response[Any]:
    """A version: what is registered of it, its acts, what humans said of them, how far a withdrawal is."""
    with looking(services) as look:
        found = detector_file(look, detector_id)
    if found is None:
        raise not_found()
    return json_of(found, FILE)
