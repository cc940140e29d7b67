"""POST /v1/decisions/{decision_id}/lift: `LiftDecision`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.privacy import Private


class LiftBody(Body, frozen=True):
    """Why it ends. `cured`: the matter was put right (curable clauses)."""

    reason: Words
    cured: bool = False


@acting(
    "POST",
    "/decisions/{decision_id:str}/lift",
    allow(
        roles=(
            Role.DECIDER,
            Role.REVIEWER,
            Role.SUPERVISOR,
        )
    ),
)
def lift_decision(
    decision_id: PathId,
    data: JSONBody[LiftBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """End the effect of a decision now. A second person looks at it afterwards."""
    me = viewer(services, act.caller).person_id
    return act(LiftDecision(DecisionId(decision_id), me, Private(data.reason), cured=data.cured))
