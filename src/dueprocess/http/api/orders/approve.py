"""POST /v1/orders/{order_id}/approval: `ApproveOrder`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.order import ApproveOrder
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import OrderId


class OrderApprovalBody(Body, frozen=True):
    """What was read: the order's `content`."""

    seen: Digest


@acting("POST", "/orders/{order_id:str}/approval", allow(roles=(Role.APPROVER,)))
def approve_order(
    order_id: PathId,
    data: JSONBody[OrderApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Approve, as the first or the second: with the second the order is in force."""
    return act(ApproveOrder(OrderId(order_id), viewer(services, act.caller).person_id, data.seen))
