"""POST /v1/handovers/{handover_id}/confirmation: `ConfirmHandover`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.handover import ConfirmHandover
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.kernel.ids import HandoverId


@acting("POST", "/handovers/{handover_id:str}/confirmation", allow(scopes=(Scope.ACCOUNTS,)))
def confirm_handover(handover_id: PathId, act: NamedDependency[Acting]) -> Response[Any]:
    """Say that the successor looks after the group now."""
    return act(ConfirmHandover(HandoverId(handover_id)))
