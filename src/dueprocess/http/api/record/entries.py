"""GET /v1/record/entries: the stored entries themselves, for auditors: they name account numbers, though nobody's words."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import Cursor, Limit
from dueprocess.http.api.pages import listed, page_of, write_cursor
from dueprocess.http.api.record.leaves import position_of
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.limits import PAGE_DEFAULT
from dueprocess.http.services import Services


class StoredEntry(msgspec.Struct, frozen=True):
    """One entry. `text` is exactly what the leaf hashes, as UTF-8."""

    position: int
    text: str


@reading("/record/entries", allow(roles=(Role.AUDITOR, Role.OPERATOR)), listed(wired(StoredEntry)))
def record_entries(
    services: NamedDependency[Services], cursor: Cursor = None, limit: Limit = PAGE_DEFAULT
) -> Response[Any]:
    """The entries, oldest first."""
    with services.store.read() as reader:
        found = [
            StoredEntry(position, data.decode())
            for position, data in reader.stored(position_of(cursor), limit)
        ]
        end = reader.head().position
    following = write_cursor((found[-1].position,)) if found and found[-1].position < end else None
    return page_of(found, StoredEntry, following)
