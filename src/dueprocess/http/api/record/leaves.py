"""GET /v1/record/leaves: the leaf hashes of the log, in order. For everybody: a hash says nothing about anybody."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.http.api.fields import Cursor, Limit
from dueprocess.http.api.pages import listed, page_of, read_cursor, write_cursor
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.faults import Fault
from dueprocess.http.limits import PAGE_DEFAULT
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.record.envelope import leaf


class Leaf(msgspec.Struct, frozen=True):
    """One leaf of the tree, its hash in base64."""

    position: int
    hash: str


@reading("/record/leaves", allow(public=True), listed(wired(Leaf)), public=True)
def record_leaves(
    services: NamedDependency[Services], cursor: Cursor = None, limit: Limit = PAGE_DEFAULT
) -> Response[Any]:
    """The leaves, oldest first."""
    after = position_of(cursor)
    with services.store.read() as reader:
        found = [
            Leaf(position, base64.b64encode(leaf(data)).decode())
            for position, data in reader.stored(after, limit)
        ]
        end = reader.head().position
    following = write_cursor((found[-1].position,)) if found and found[-1].position < end else None
    return page_of(found, Leaf, following)


def position_of(cursor: str | None) -> int:
    """The position that a cursor stands behind."""
    if not cursor:
        return 0
    key = read_cursor(cursor)
    if len(key) != 1 or not isinstance(key[0], int) or not 0 <= key[0] < 1 << 53:
        raise Refused(Fault.CURSOR_UNKNOWN, "cursor")
    return key[0]
