"""GET /v1/remedies: what the platform must put back and has not confirmed."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.views.all import REMEDIES
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import Cursor, Limit
from dueprocess.http.api.pages import cut, listed, page_of
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.limits import PAGE_DEFAULT
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId, RemedyId, RestrictionId
from dueprocess.kernel.instants import Instant


class OwedRemedy(msgspec.Struct, frozen=True):
    """One thing to put back. `account` is the platform's own id, null once erased."""

    remedy_id: RemedyId
    account: str | None
    effect: str
    decision_id: DecisionId
    restriction_id: RestrictionId
    requested_at: Instant


@reading(
    "/remedies",
    allow(scopes=(Scope.REMEDIES,), roles=(Role.SUPERVISOR, Role.OPERATOR)),
    listed(wired(OwedRemedy)),
)
def owed_remedies(
    services: NamedDependency[Services], cursor: Cursor = None, limit: Limit = PAGE_DEFAULT
) -> Response[Any]:
    """What is owed, the oldest first."""
    with services.store.read() as reader:
        rows = reader.find(REMEDIES, owed="owed")
        page, following = cut(rows, lambda row: (row.requested_at, row.remedy_id), cursor, limit)
        items = [
            OwedRemedy(
                row.remedy_id,
                reader.external_id(row.account_no),
                row.effect,
                row.decision_id,
                row.restriction_id,
                row.requested_at,
            )
            for row in page
        ]
    return page_of(items, OwedRemedy, following)
