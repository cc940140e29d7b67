"""POST /v1/handovers/{handover_id}/answer: `AnswerSuccession`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.handover import AnswerSuccession
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, PathId
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import HandoverId


class SuccessionBody(Body, frozen=True):
    """What the member who was named says."""

    member: ExternalId
    accepts: bool


@acting("POST", "/handovers/{handover_id:str}/answer", allow(scopes=(Scope.ACCOUNTS,)))
def answer_succession(
    handover_id: PathId,
    data: JSONBody[SuccessionBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Hand on the answer of the member whom the administrator named. Nobody is made an administrator."""
    member = account_named(services, data.member)
    return act(AnswerSuccession(HandoverId(handover_id), member, data.accepts))
