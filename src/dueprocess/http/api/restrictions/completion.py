"""GET /v1/restrictions/{restriction_id}/completion: the query `completion_file`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.completion import CompletionFile, completion_file
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found, viewer
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Caller, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import RestrictionId

FILE = wired(CompletionFile)
READERS = (Role.DECIDER, Role.APPROVER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR)


@reading("/restrictions/{restriction_id:str}/completion", allow(roles=READERS), FILE.schema)
def one_completion(
    restriction_id: PathId, services: NamedDependency[Services], caller: NamedDependency[Caller]
) -> Response[Any]:
    """An inherited measure: what is to be completed, and what waits for a second person, with `content` to agree to."""
    person = viewer(services, caller)
    with looking(services) as look:
        found = completion_file(look, RestrictionId(restriction_id), person)
    if found is None:
        raise not_found()
    return json_of(found, FILE)
