"""POST /v1/compromises/{compromise_id}/drop: `DropCompromise`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.compromise import DropCompromise
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import CompromiseId
from dueprocess.kernel.privacy import Private


class CompromiseDropBody(Body, frozen=True):
    """Why."""

    reason: Words


@acting(
    "POST",
    "/compromises/{compromise_id:str}/drop",
    allow(roles=(Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR)),
)
def drop_compromise(
    compromise_id: PathId,
    data: JSONBody[CompromiseDropBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Leave a proposal, with a reason."""
    me = viewer(services, act.caller).person_id
    return act(DropCompromise(CompromiseId(compromise_id), me, Private(data.reason)))
