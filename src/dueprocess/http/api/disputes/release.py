"""POST /v1/payment-holds/{hold_id}/release: `ReleaseHold`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.payment_hold import ReleaseHold
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import PaymentHoldId
from dueprocess.kernel.privacy import Private


class HoldReleaseBody(Body, frozen=True):
    """Why it ends before its time."""

    reason: Words


@acting(
    "POST",
    "/payment-holds/{hold_id:str}/release",
    allow(roles=(Role.DECIDER, Role.SUPERVISOR, Role.APPROVER)),
)
def release_hold(
    hold_id: PathId,
    data: JSONBody[HoldReleaseBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Release what is held, or take a proposal back."""
    me = viewer(services, act.caller).person_id
    return act(ReleaseHold(PaymentHoldId(hold_id), Private(data.reason), me))
