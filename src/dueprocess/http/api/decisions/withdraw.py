"""POST /v1/decisions/{decision_id}/withdrawal: `WithdrawDecision`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.relief import WithdrawDecision
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.privacy import Private


class WithdrawalBody(Body, frozen=True):
    """Why it is taken back."""

    reason: Words


@acting(
    "POST",
    "/decisions/{decision_id:str}/withdrawal",
    allow(
        roles=(
            Role.DECIDER,
            Role.REVIEWER,
            Role.SUPERVISOR,
        )
    ),
)
def withdraw_decision(
    decision_id: PathId,
    data: JSONBody[WithdrawalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Take one's own decision back: it falls as if it had been overturned."""
    me = viewer(services, act.caller).person_id
    return act(WithdrawDecision(DecisionId(decision_id), me, Private(data.reason)))
