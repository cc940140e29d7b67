"""POST /v1/restrictions/{restriction_id}/renewals: `ProposeRenewal`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.renewal import ProposeRenewal
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import RestrictionId
from dueprocess.kernel.privacy import Private


class RenewalBody(Body, frozen=True):
    """Why it must go on."""

    reason: Words


@acting("POST", "/restrictions/{restriction_id:str}/renewals", allow(roles=(Role.DECIDER,)))
def propose_renewal(
    restriction_id: PathId,
    data: JSONBody[RenewalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Propose that a permanent restriction goes on."""
    me = viewer(services, act.caller).person_id
    return act(ProposeRenewal(RestrictionId(restriction_id), me, Private(data.reason)))
