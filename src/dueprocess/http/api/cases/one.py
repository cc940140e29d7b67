"""GET /v1/cases/{case_id}: the query `case_file`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.case_file import CaseFile, case_file
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found, viewer
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import ANY_ROLE, Caller, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import CaseId

CASE = wired(CaseFile)


@reading("/cases/{case_id:str}", allow(roles=ANY_ROLE), CASE.schema)
def one_case(
    case_id: PathId, services: NamedDependency[Services], caller: NamedDependency[Caller]
) -> Response[Any]:
    """A case as its caseworker sees it. Evidence has words once the caller opened it; reporters are letters."""
    person = viewer(services, caller)
    with looking(services) as look:
        found = case_file(look, CaseId(case_id), person)
    if found is None:
        raise not_found()
    return json_of(found, CASE)
