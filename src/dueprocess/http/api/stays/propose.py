"""POST /v1/stays: `ProposeStay`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.staff import Role
from dueprocess.domain.stay import HOURS_MAX, ProposeStay, Scope, Subject
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.privacy import Private


class StayBody(Body, frozen=True):
    """What to set back: a capability's name, a clause's id, a rulebook version's number or a detector's id; and why."""

    scope: Scope
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    hours: Annotated[int, Meta(ge=1, le=HOURS_MAX)]
    reason: Words


@acting("POST", "/stays", allow(roles=(Role.SUPERVISOR, Role.OPERATOR)), status=201)
def propose_stay(
    data: JSONBody[StayBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Ask a second person to set something back. Nothing changes until they agree."""
    me = viewer(services, act.caller).person_id
    command = ProposeStay(Subject(data.scope, data.name), data.hours, me, Private(data.reason))
    return act(command, status=201)
