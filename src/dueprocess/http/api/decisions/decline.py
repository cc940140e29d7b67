"""POST /v1/decisions/{decision_id}/refusal: `DeclineDecision`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.approval import DeclineDecision
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.privacy import Private


class DecliningBody(Body, frozen=True):
    """Why not."""

    reason: Words


@acting("POST", "/decisions/{decision_id:str}/refusal", allow(roles=(Role.APPROVER,)))
def decline_decision(
    decision_id: PathId,
    data: JSONBody[DecliningBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Disagree, as the second person: nothing is imposed and the case is open again."""
    me = viewer(services, act.caller).person_id
    return act(DeclineDecision(DecisionId(decision_id), me, Private(data.reason)))
