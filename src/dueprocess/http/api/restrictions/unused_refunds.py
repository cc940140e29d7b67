"""GET /v1/unused-refunds: what was paid for, taken away after its transition, and is owed back in its unused part."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.transition import unused_refunds
from dueprocess.domain.staff import Role
from dueprocess.http.api.looking import looking
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import RestrictionId
from dueprocess.kernel.instants import Instant


class UnusedLine(msgspec.Struct, frozen=True):
    """One refund that is owed: of what, to whom by the platform's own id, from when on it is unused."""

    restriction_id: RestrictionId
    account: str | None
    capabilities: tuple[str, ...]
    unused_from: Instant


LINES = wired(tuple[UnusedLine, ...])


@reading(
    "/unused-refunds", allow(scopes=(Scope.REMEDIES,), roles=(Role.SUPERVISOR, Role.OPERATOR)), LINES.schema
)
def listed_unused_refunds(services: NamedDependency[Services]) -> Response[Any]:
    """Unused parts that are owed, the oldest first. Each is paid under its `restriction_id`, once."""
    with looking(services) as look:
        found = tuple(
            UnusedLine(
                row.restriction_id,
                look.reader.external_id(row.account_no),
                tuple(str(name) for name in row.imposed.capabilities),
                row.terms.start,
            )
            for row in unused_refunds(look.reader, look.now)
        )
    return json_of(found, LINES)
