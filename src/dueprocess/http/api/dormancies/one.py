"""GET /v1/accounts/{external_id}/dormancy: whether the account is still protected, or its person is back."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.dormancy import dormancies_of
from dueprocess.domain.dormancy import Ending
from dueprocess.http.api.fields import PathExternalId
from dueprocess.http.api.looking import account_named, looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DormancyId
from dueprocess.kernel.instants import Instant


class DormancyLine(msgspec.Struct, frozen=True):
    """The latest. `protects`: it goes on; `ending`: who ended it, the person by a contact or two members of staff."""

    dormancy_id: DormancyId
    protects: bool
    last_used_at: Instant
    begun_at: Instant
    capabilities: tuple[str, ...]
    ended_at: Instant | None
    ending: Ending | None


DORMANCY = wired(DormancyLine)


@reading("/accounts/{external_id:str}/dormancy", allow(scopes=(Scope.ACCOUNTS,)), DORMANCY.schema)
def one_dormancy(external_id: PathExternalId, services: NamedDependency[Services]) -> Response[Any]:
    """Ask when the person comes to something that you stopped: once `protects` is false, everything works."""
    number = account_named(services, external_id)
    with looking(services) as look:
        rows = dormancies_of(look.reader, number)
    if not rows:
        raise not_found()
    row = max(rows, key=lambda item: item.begun_at)
    line = DormancyLine(
        row.dormancy_id,
        row.protects,
        row.last_used_at,
        row.begun_at,
        tuple(str(name) for name in row.capabilities),
        row.ended_at,
        row.ending,
    )
    return json_of(line, DORMANCY)
