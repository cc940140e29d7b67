"""GET /v1/staff: the query `staff_list`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.staff import StaffLine, staff_list
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import Cursor, Limit
from dueprocess.http.api.looking import looking
from dueprocess.http.api.pages import cut, listed, page_of
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.limits import PAGE_DEFAULT
from dueprocess.http.services import Services


@reading("/staff", allow(roles=(Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR)), listed(wired(StaffLine)))
def appointed_staff(
    services: NamedDependency[Services], cursor: Cursor = None, limit: Limit = PAGE_DEFAULT
) -> Response[Any]:
    """Who is, or was, appointed."""
    with looking(services) as look:
        page, following = cut(staff_list(look), lambda line: (line.person_id,), cursor, limit)
    return page_of(page, StaffLine, following)
