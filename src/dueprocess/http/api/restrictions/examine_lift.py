"""POST /v1/restrictions/{restriction_id}/second-look: `ExamineLift`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.relief import ExamineLift
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import RestrictionId


class SecondLookBody(Body, frozen=True):
    """Whether the relief was sound."""

    sound: bool


@acting(
    "POST",
    "/restrictions/{restriction_id:str}/second-look",
    allow(
        roles=(
            Role.REVIEWER,
            Role.SUPERVISOR,
        )
    ),
)
def examine_lift(
    restriction_id: PathId,
    data: JSONBody[SecondLookBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Take the second look at a lift, a withdrawal or a lighter amendment. Nothing it finds revives what has ended."""
    me = viewer(services, act.caller).person_id
    return act(ExamineLift(RestrictionId(restriction_id), me, sound=data.sound))
