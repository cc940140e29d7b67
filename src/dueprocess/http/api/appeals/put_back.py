"""POST /v1/appeals/{appeal_id}/put-back: `PutBackAppeal`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.review import PutBackAppeal
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AppealId


@acting(
    "POST",
    "/appeals/{appeal_id:str}/put-back",
    allow(
        roles=(
            Role.REVIEWER,
            Role.SUPERVISOR,
        )
    ),
)
def put_back_appeal(
    appeal_id: PathId, act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Put a taken appeal back into the queue."""
    me = viewer(services, act.caller).person_id
    return act(PutBackAppeal(AppealId(appeal_id), me))
