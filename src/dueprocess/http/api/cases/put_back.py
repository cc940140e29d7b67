"""POST /v1/cases/{case_id}/put-back: `PutBackCase`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.case import PutBackCase
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import CaseId


@acting(
    "POST",
    "/cases/{case_id:str}/put-back",
    allow(
        roles=(
            Role.DECIDER,
            Role.SUPERVISOR,
        )
    ),
)
def put_back_case(
    case_id: PathId, act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Put a taken case back into the queue."""
    me = viewer(services, act.caller).person_id
    return act(PutBackCase(CaseId(case_id), me))
