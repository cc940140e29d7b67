"""GET /v1/sign-in-links: every link there was, those that wait first."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.sign_in_links import LinkFile, link_files
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILES = wired(tuple[LinkFile, ...])
READERS: Final = (Role.OPERATOR, Role.APPROVER, Role.AUDITOR)


@reading("/sign-in-links", allow(roles=READERS), FILES.schema)
def listed_sign_in_links(services: NamedDependency[Services]) -> Response[Any]:
    """All links: those that wait for a second person, those that hold, those that are over."""
    with looking(services) as look:
        found = link_files(look)
    return json_of(found, FILES)
