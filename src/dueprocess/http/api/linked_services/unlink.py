"""DELETE /v1/linked-services/{linked_service_id}: `UnlinkService`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.linked_service import UnlinkService
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.kernel.ids import LinkedServiceId


@acting("DELETE", "/linked-services/{linked_service_id:str}", allow(scopes=(Scope.ACCOUNTS,)))
def unlink_service(linked_service_id: PathId, act: NamedDependency[Acting]) -> Response[Any]:
    """Say that it does not belong to the person any more. What was stays on record."""
    return act(UnlinkService(LinkedServiceId(linked_service_id)))
