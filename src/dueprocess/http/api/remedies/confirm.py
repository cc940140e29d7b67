"""POST /v1/remedies/{remedy_id}/confirmation: `ConfirmRemedy`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.remedy import ConfirmRemedy
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.kernel.ids import RemedyId


@acting("POST", "/remedies/{remedy_id:str}/confirmation", allow(scopes=(Scope.REMEDIES,)))
def confirm_remedy(remedy_id: PathId, act: NamedDependency[Acting]) -> Response[Any]:
    """Say that the platform has put this back."""
    return act(ConfirmRemedy(RemedyId(remedy_id)))
