"""POST /v1/appeals/{appeal_id}/take: `TakeAppeal`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.review import TakeAppeal
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AppealId


@acting("POST", "/appeals/{appeal_id:str}/take", allow(roles=(Role.REVIEWER,)))
def take_appeal(
    appeal_id: PathId, act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Take an appeal to answer it, as somebody independent."""
    me = viewer(services, act.caller).person_id
    return act(TakeAppeal(AppealId(appeal_id), me))
