"""GET /v1/imports/{import_id}: the query `import_file`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from dueprocess.application.queries.import_file import ImportFile, import_file
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found, viewer
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Caller, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import ImportId

FILE = wired(ImportFile)
READERS = (Role.OPERATOR, Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)


@reading("/imports/{import_id:str}", allow(roles=READERS), FILE.schema)
def one_import(
    import_id: PathId,
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    figures: Annotated[  # noqa: FBT002 - a query parameter
        bool,
        QueryParameter(
            required=False, description="Whether its rows are counted: some seconds for a million of them."
        ),
    ] = False,
) -> Response[Any]:
    """How far a list was read, and what became of it. `approve_refusal` is null where the caller may approve it now."""
    person = viewer(services, caller)
    with looking(services) as look:
        found = import_file(look, ImportId(import_id), person, counted=figures)
    if found is None:
        raise not_found()
    return json_of(found, FILE)
