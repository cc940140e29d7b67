"""POST /v1/payment-holds/{hold_id}/approval: `ApproveHold`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.payment_hold import ApproveHold
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import PaymentHoldId


class HoldApprovalBody(Body, frozen=True):
    """What was read: the hold's `content`."""

    seen: Digest


@acting("POST", "/payment-holds/{hold_id:str}/approval", allow(roles=(Role.APPROVER,)))
def approve_hold(
    hold_id: PathId,
    data: JSONBody[HoldApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Agree, as the second person: the payments are held for 72 hours, the sum of those and no more."""
    return act(ApproveHold(PaymentHoldId(hold_id), viewer(services, act.caller).person_id, data.seen))
