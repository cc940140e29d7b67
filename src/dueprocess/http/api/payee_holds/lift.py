"""POST /v1/payee-holds/{hold_id}/lifting: `LiftPayeeHold`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.payee_hold import LIFTERS, LiftPayeeHold
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import PayeeHoldId
from dueprocess.kernel.privacy import Private


class LiftingBody(Body, frozen=True):
    """Why it ends before its time."""

    reason: Words


@acting("POST", "/payee-holds/{hold_id:str}/lifting", allow(roles=LIFTERS))
def lift_payee_hold(
    hold_id: PathId,
    data: JSONBody[LiftingBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """End it now, as one member of staff. Every contact of the person is told."""
    me = viewer(services, act.caller).person_id
    return act(LiftPayeeHold(PayeeHoldId(hold_id), me, Private(data.reason)))
