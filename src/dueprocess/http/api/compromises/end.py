"""POST /v1/compromises/{compromise_id}/end: `EndCompromise`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.compromise import EndCompromise
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import CompromiseId


class CompromiseEndBody(Body, frozen=True):
    """`seen`: the field `end_content` of the finding as the second person read it."""

    seen: Digest


@acting("POST", "/compromises/{compromise_id:str}/end", allow(roles=(Role.REVIEWER,)))
def end_compromise(
    compromise_id: PathId,
    data: JSONBody[CompromiseEndBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Agree, as the second person, that the finding was wrong. Nothing comes back; the cases are open again."""
    me = viewer(services, act.caller).person_id
    return act(EndCompromise(CompromiseId(compromise_id), me, data.seen))
