"""POST /v1/decisions/{decision_id}/approval: `ApproveDecision`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.approval import ApproveDecision
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId


class ApprovalBody(Body, frozen=True):
    """`seen`: the field `content` of the decision as the approver read it."""

    seen: Digest


@acting("POST", "/decisions/{decision_id:str}/approval", allow(roles=(Role.APPROVER,)))
def approve_decision(
    decision_id: PathId,
    data: JSONBody[ApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Agree, as the second person."""
    me = viewer(services, act.caller).person_id
    return act(ApproveDecision(DecisionId(decision_id), me, data.seen))
