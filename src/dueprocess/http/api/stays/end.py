"""POST /v1/stays/{stay_id}/end: `EndStay`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.staff import Role
from dueprocess.domain.stay import EndStay
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import StayId
from dueprocess.kernel.privacy import Private


class StayEndBody(Body, frozen=True):
    """Why it ends before its time."""

    reason: Words


@acting("POST", "/stays/{stay_id:str}/end", allow(roles=(Role.SUPERVISOR, Role.OPERATOR, Role.APPROVER)))
def end_stay(
    stay_id: PathId,
    data: JSONBody[StayEndBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """End a stay early, or take a proposal back: what is restricted is restricted again."""
    return act(EndStay(StayId(stay_id), viewer(services, act.caller).person_id, Private(data.reason)))
