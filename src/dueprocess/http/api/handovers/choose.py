"""POST /v1/handovers/{handover_id}/choice: `ChooseSuccessor`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.handover import ChooseSuccessor
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, PathId
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import HandoverId


class ChoiceBody(Body, frozen=True):
    """Whom the group chose, and who wants it."""

    member: ExternalId


@acting("POST", "/handovers/{handover_id:str}/choice", allow(scopes=(Scope.ACCOUNTS,)))
def choose_successor(
    handover_id: PathId,
    data: JSONBody[ChoiceBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Hand on whom the group chose, when its administrator's three days are over."""
    return act(ChooseSuccessor(HandoverId(handover_id), account_named(services, data.member)))
