"""GET /v1/appeals/{appeal_id}: the query `appeal_file`, for whoever answers it."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.desk_appeal import AppealFile, appeal_file
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found, viewer
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import ANY_ROLE, Caller, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AppealId

APPEAL = wired(AppealFile)


@reading("/appeals/{appeal_id:str}", allow(roles=ANY_ROLE), APPEAL.schema)
def one_appeal(
    appeal_id: PathId, services: NamedDependency[Services], caller: NamedDependency[Caller]
) -> Response[Any]:
    """An appeal as its reviewer sees it. `outcomes` is empty until every item of evidence was opened."""
    person = viewer(services, caller)
    with looking(services) as look:
        found = appeal_file(look, AppealId(appeal_id), person)
    if found is None:
        raise not_found()
    return json_of(found, APPEAL)
