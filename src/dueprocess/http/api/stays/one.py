"""GET /v1/stays/{stay_id}: one stay."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.stays import StayFile, stay_file
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILE = wired(StayFile)


@reading("/stays/{stay_id:str}", allow(roles=tuple(Role)), FILE.schema)
def one_stay(stay_id: PathId, services: NamedDependency[Services]) -> Response[Any]:
    """A stay: what it sets back, until when, who asked for it and who agreed."""
    with looking(services) as look:
        found = stay_file(look, stay_id)
    if found is None:
        raise not_found()
    return json_of(found, FILE)
