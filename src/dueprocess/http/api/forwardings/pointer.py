"""GET /v1/accounts/{external_id}/pointer: what followers of a closed channel read."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.forwarding import pointer_of
from dueprocess.domain.forwarding import Line
from dueprocess.http.api.fields import PathExternalId
from dueprocess.http.api.looking import account_named, looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services


class PointerLine(msgspec.Struct, frozen=True):
    """Which of the platform's own lines, and the address as plain text; both None where there is no pointer."""

    line: Line | None
    address: str | None


LINE = wired(PointerLine)


@reading("/accounts/{external_id:str}/pointer", allow(scopes=(Scope.ACCOUNTS,)), LINE.schema)
def followers_pointer(external_id: PathExternalId, services: NamedDependency[Services]) -> Response[Any]:
    """The pointer that the person left for the followers of a channel they cannot publish on."""
    number = account_named(services, external_id)
    with looking(services) as look:
        line, address = pointer_of(look, number)
    return json_of(PointerLine(line, address), LINE)
