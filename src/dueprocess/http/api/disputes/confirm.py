"""POST /v1/refunds/{refund_id}/confirmation: `ConfirmRefund`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.dispute import ConfirmRefund
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.kernel.ids import RefundId


@acting("POST", "/refunds/{refund_id:str}/confirmation", allow(scopes=(Scope.REMEDIES,)))
def confirm_refund(refund_id: PathId, act: NamedDependency[Acting]) -> Response[Any]:
    """Say that the platform has paid this refund."""
    return act(ConfirmRefund(RefundId(refund_id)))
