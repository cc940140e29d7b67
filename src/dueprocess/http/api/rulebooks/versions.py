"""GET /v1/rulebooks: the published versions. For everybody."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.views.all import RULEBOOKS
from dueprocess.domain.rulebook_version import in_force
from dueprocess.http.api.fields import Cursor, Limit
from dueprocess.http.api.looking import looking
from dueprocess.http.api.pages import cut, listed, page_of
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.limits import PAGE_DEFAULT
from dueprocess.http.services import Services
from dueprocess.kernel.instants import Instant


class VersionLine(msgspec.Struct, frozen=True):
    """A published version. `digest` covers its rulebook and catalogue."""

    version: int
    digest: str
    published_from: Instant
    in_force: bool


@reading("/rulebooks", allow(public=True), listed(wired(VersionLine)), public=True)
def rulebook_versions(
    services: NamedDependency[Services], cursor: Cursor = None, limit: Limit = PAGE_DEFAULT
) -> Response[Any]:
    """The versions that hold, held, or will hold."""
    with looking(services) as look:
        rows = [row for row in look.reader.all(RULEBOOKS) if row.takes_effect_at is not None]
        current = in_force(look.policies.published(look.reader), look.now)
        page, following = cut(rows, lambda row: (row.version,), cursor, limit)
    items = [
        VersionLine(
            row.version,
            row.digest,
            row.takes_effect_at or row.proposed_at,
            current is not None and row.version == current.version,
        )
        for row in page
    ]
    return page_of(items, VersionLine, following)
