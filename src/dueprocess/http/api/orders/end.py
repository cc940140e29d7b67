"""POST /v1/orders/{order_id}/end: `EndOrder`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.order import Cause, EndOrder
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import OrderId
from dueprocess.kernel.privacy import Private


class OrderEndBody(Body, frozen=True):
    """Why it is to end before its time."""

    cause: Cause
    reason: Words


@acting("POST", "/orders/{order_id:str}/end", allow(roles=(Role.DECIDER, Role.SUPERVISOR, Role.APPROVER)))
def end_order(
    order_id: PathId,
    data: JSONBody[OrderEndBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Take a proposal back; or ask a second person to end an order in force."""
    me = viewer(services, act.caller).person_id
    return act(EndOrder(OrderId(order_id), data.cause, Private(data.reason), me))
