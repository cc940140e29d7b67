"""POST /v1/stays/{stay_id}/approval: `ApproveStay`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.staff import Role
from dueprocess.domain.stay import ApproveStay
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import StayId


class StayApprovalBody(Body, frozen=True):
    """`seen`: the field `content` of the stay as the second person read it."""

    seen: Digest


@acting("POST", "/stays/{stay_id:str}/approval", allow(roles=(Role.APPROVER,)))
def approve_stay(
    stay_id: PathId,
    data: JSONBody[StayApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Agree, as the second person: within a second guards only observe what it names."""
    return act(ApproveStay(StayId(stay_id), viewer(services, act.caller).person_id, data.seen))
