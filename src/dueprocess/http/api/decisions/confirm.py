"""POST /v1/decisions/{decision_id}/confirmation: `ConfirmDecision`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.approval import ConfirmDecision
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId


class ConfirmationBody(Body, frozen=True):
    """`seen`: the field `content` of the decision as the second person read it."""

    seen: Digest


@acting("POST", "/decisions/{decision_id:str}/confirmation", allow(roles=(Role.APPROVER,)))
def confirm_decision(
    decision_id: PathId,
    data: JSONBody[ConfirmationBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Confirm an act against imminent harm, before it lapses."""
    me = viewer(services, act.caller).person_id
    return act(ConfirmDecision(DecisionId(decision_id), me, data.seen))
