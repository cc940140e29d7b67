"""GET /v1/cases: the query `queue`: what waits for a human being, what is due first on top."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from dueprocess.application.queries.queue import Entry, Filter, Queue, Section, offered, queue
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import Cursor
from dueprocess.http.api.looking import looking, viewer
from dueprocess.http.api.pages import listed, read_cursor, write_cursor
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import ANY_ROLE, Caller, allow
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.refusals import Code, refuse

ENTRY = wired(Entry)


@reading("/cases", allow(roles=ANY_ROLE), listed(ENTRY))
def case_queue(
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    section: Annotated[
        Section, QueryParameter(required=False, description="Which part of the queue.")
    ] = Section.ALL,
    mine: Annotated[  # noqa: FBT002 - a query parameter
        bool, QueryParameter(required=False, description="Only what the caller has taken.")
    ] = False,
    free: Annotated[bool, QueryParameter(required=False, description="Only what nobody has taken.")] = False,  # noqa: FBT002
    overdue: Annotated[bool, QueryParameter(required=False, description="Only what is late.")] = False,  # noqa: FBT002
    cursor: Cursor = None,
) -> Response[Any]:
    """What waits, and for each line why the caller may not take it, if so."""
    person = viewer(services, caller)
    if section is not Section.ALL and section not in offered(person):
        raise Refused(refuse(Code.STAFF_LACKS_ROLE, role=Role.DECIDER.value))
    page = _page(cursor)
    with looking(services) as look:
        found: Queue = queue(look, person, section, Filter(mine, free, overdue), page)
    entries = [ENTRY.give(entry) for entry in found.entries] if page <= found.pages else []
    following = write_cursor((page + 1,)) if page < found.pages else None
    content = msgspec.json.encode({"items": entries, "next_cursor": following})
    return Response(content, media_type="application/json")


def _page(cursor: str | None) -> int:
    if not cursor:
        return 1
    key = read_cursor(cursor)
    if len(key) != 1 or not isinstance(key[0], int) or not 1 <= key[0] <= 1_000_000:
        raise Refused(Fault.CURSOR_UNKNOWN, "cursor")
    return key[0]
