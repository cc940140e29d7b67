"""POST /v1/orders/{order_id}/end/approval: `ApproveOrderEnd`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.order import ApproveOrderEnd
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.orders.approve import OrderApprovalBody
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import OrderId


@acting("POST", "/orders/{order_id:str}/end/approval", allow(roles=(Role.APPROVER,)))
def approve_order_end(
    order_id: PathId,
    data: JSONBody[OrderApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Agree, as the second person, that an order ends: what it froze is free. `seen`: `content` of `end_asked`."""
    return act(ApproveOrderEnd(OrderId(order_id), viewer(services, act.caller).person_id, data.seen))
