"""POST /v1/compromises/{compromise_id}/approval: `ApproveCompromise`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.compromise import ApproveCompromise
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import CompromiseId


class CompromiseApprovalBody(Body, frozen=True):
    """`seen`: the field `content` of the finding as the second person read it."""

    seen: Digest


@acting("POST", "/compromises/{compromise_id:str}/approval", allow(roles=(Role.REVIEWER,)))
def approve_compromise(
    compromise_id: PathId,
    data: JSONBody[CompromiseApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Agree, as an independent second person: every decision it lists is void, here and in linked services."""
    me = viewer(services, act.caller).person_id
    return act(ApproveCompromise(CompromiseId(compromise_id), me, data.seen))
