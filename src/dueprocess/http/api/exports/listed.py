"""GET /v1/exports: which accounts take their data home, and how far that is. INVARIANT (I-26): never what is in it, never the bytes."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.export import exports_there
from dueprocess.domain.export import Stage
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import Cursor, Limit
from dueprocess.http.api.looking import looking
from dueprocess.http.api.pages import cut, listed, page_of
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.limits import PAGE_DEFAULT
from dueprocess.http.services import Services
from dueprocess.kernel.ids import ExportId
from dueprocess.kernel.instants import Instant


class ExportLine(msgspec.Struct, frozen=True):
    """One export that is being made, or whose archive lies ready. `account` is the platform's own id, null once erased."""

    export_id: ExportId
    account: str | None
    stage: Stage
    asked_at: Instant
    ready_from: Instant
    expires_at: Instant | None


@reading(
    "/exports",
    allow(scopes=(Scope.ACCOUNTS,), roles=(Role.AGENT, Role.SUPERVISOR, Role.OPERATOR)),
    listed(wired(ExportLine)),
)
def listed_exports(
    services: NamedDependency[Services], cursor: Cursor = None, limit: Limit = PAGE_DEFAULT
) -> Response[Any]:
    """Those that are being made and those that lie ready, the oldest first."""
    with looking(services) as look:
        rows = exports_there(look.reader, look.now)
        page, following = cut(rows, lambda row: (row.asked_at, row.export_id), cursor, limit)
        items = [
            ExportLine(
                row.export_id,
                look.reader.external_id(row.account_no),
                row.stage,
                row.asked_at,
                row.ready_from,
                row.expires_at,
            )
            for row in page
        ]
    return page_of(items, ExportLine, following)
