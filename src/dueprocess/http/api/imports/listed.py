"""GET /v1/imports: the query `import_files`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.import_file import ImportFile, import_files
from dueprocess.http.api.imports.one import READERS
from dueprocess.http.api.looking import looking, viewer
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Caller, allow
from dueprocess.http.services import Services

FILES = wired(tuple[ImportFile, ...])


@reading("/imports", allow(roles=READERS), FILES.schema)
def listed_imports(services: NamedDependency[Services], caller: NamedDependency[Caller]) -> Response[Any]:
    """All imports, and the lists that are being read; what was begun last comes first."""
    person = viewer(services, caller)
    with looking(services) as look:
        found = import_files(look, person)
    return json_of(found, FILES)
