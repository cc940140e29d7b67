"""POST /v1/restrictions/{restriction_id}/completion/refusal: `DeclineCompletion`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.completion import DeclineCompletion
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import RestrictionId
from dueprocess.kernel.privacy import Private


class CompletionDecliningBody(Body, frozen=True):
    """Why not: the decider reads it."""

    reason: Words


@acting("POST", "/restrictions/{restriction_id:str}/completion/refusal", allow(roles=(Role.APPROVER,)))
def decline_completion(
    restriction_id: PathId,
    data: JSONBody[CompletionDecliningBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Disagree, as the second person: the case is open again, and the inherited measure ends by its date."""
    me = viewer(services, act.caller).person_id
    return act(DeclineCompletion(RestrictionId(restriction_id), me, Private(data.reason)))
