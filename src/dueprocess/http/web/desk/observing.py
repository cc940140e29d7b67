"""Observing: what guards counted before anything is enforced: dueprocess beside the platform's own decisions.

It shows where the two agree, what dueprocess alone would refuse and what the platform refuses without a reason on record,
by capability. What is enforced is set where the guard runs, never here.
"""

from __future__ import annotations

from typing import Final

from litestar import Response, get

from dueprocess.application.observation import day_of
from dueprocess.application.queries.differences import observed_differences
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import Web, seated

PERIODS: Final = (1, 7, 30)
"""Days that one can look at."""


@get("/observing", sync_to_thread=True, opt=allow(roles=(Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR)))
def show_observing(request: Web) -> Response[str]:
    """The differences of the last days."""
    with seated(request) as seat:
        asked = request.query_params.get("days", "7")
        days = next((period for period in PERIODS if str(period) == asked), 7)
        observed = seat.services.operational.observed(day_of(seat.services.clock.now()) - days + 1)
        lines = observed_differences(observed)
        catalogue = seat.look.policies.catalogue(seat.look.reader)
        context = {
            "days": days,
            "periods": PERIODS,
            "lines": lines,
            "titles": {entry.name: entry.title for entry in catalogue.capabilities} if catalogue else {},
            "most": max(
                (max(item.agreed, item.ours_alone, item.theirs_alone, item.refused) for item in lines),
                default=0,
            ),
        }
        return seat.page("desk/observing.html", context)


ROUTES = (show_observing,)
