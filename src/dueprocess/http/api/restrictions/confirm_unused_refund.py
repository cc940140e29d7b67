"""POST /v1/unused-refunds/{restriction_id}/confirmation: `ConfirmUnusedRefund`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.transition import ConfirmUnusedRefund
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.kernel.ids import RestrictionId


@acting("POST", "/unused-refunds/{restriction_id:str}/confirmation", allow(scopes=(Scope.REMEDIES,)))
def confirm_unused_refund(restriction_id: PathId, act: NamedDependency[Acting]) -> Response[Any]:
    """Say that the platform has paid the unused part back."""
    return act(ConfirmUnusedRefund(RestrictionId(restriction_id)))
