"""GET /v1/closings: the accounts that their own people close, and when each closing happens."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.views.all import CLOSINGS
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import Cursor, Limit
from dueprocess.http.api.looking import looking
from dueprocess.http.api.pages import cut, listed, page_of
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.limits import PAGE_DEFAULT
from dueprocess.http.services import Services
from dueprocess.kernel.ids import ClosingId
from dueprocess.kernel.instants import Instant


class ClosingLine(msgspec.Struct, frozen=True):
    """One closing that was not taken back. `account` is the platform's own id; `closed`: it has happened."""

    closing_id: ClosingId
    account: str | None
    asked_at: Instant
    closes_at: Instant
    closed: bool


@reading(
    "/closings",
    allow(scopes=(Scope.ACCOUNTS,), roles=(Role.AGENT, Role.SUPERVISOR, Role.OPERATOR)),
    listed(wired(ClosingLine)),
)
def listed_closings(
    services: NamedDependency[Services], cursor: Cursor = None, limit: Limit = PAGE_DEFAULT
) -> Response[Any]:
    """Those that wait for their day and those that have happened, the soonest first."""
    with looking(services) as look:
        rows = [row for part in look.reader.above(CLOSINGS, "ends_at", 0) for row in part]
        page, following = cut(rows, lambda row: (row.closes_at, row.closing_id), cursor, limit)
        items = [
            ClosingLine(
                row.closing_id,
                look.reader.external_id(row.account_no),
                row.asked_at,
                row.closes_at,
                row.holds(look.now),
            )
            for row in page
        ]
    return page_of(items, ClosingLine, following)
