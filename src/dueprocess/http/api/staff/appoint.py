"""PUT /v1/staff/{person_id}: `AppointStaff`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, Id, Name, PathId
from dueprocess.http.api.looking import account_named, viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.privacy import Private


class AppointmentBody(Body, frozen=True):
    """Who somebody is here. `own_account` and `conflicts`: accounts they may neither decide nor review."""

    name: Name
    roles: Annotated[tuple[Role, ...], Meta(min_length=1, max_length=len(Role))]
    supervisor: Id | None = None
    level: Annotated[int, Meta(ge=0, le=100)] = 0
    own_account: ExternalId | None = None
    conflicts: Annotated[tuple[ExternalId, ...], Meta(max_length=100)] = ()
    cleared: bool = False


@acting("PUT", "/staff/{person_id:str}", allow(roles=(Role.OPERATOR,)))
def appoint_staff(
    person_id: PathId,
    data: JSONBody[AppointmentBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Give a person their roles, or change them."""
    return act(
        AppointStaff(
            PersonId(person_id),
            Private(data.name),
            data.roles,
            viewer(services, act.caller).person_id,
            PersonId(data.supervisor) if data.supervisor is not None else None,
            data.level,
            account_named(services, data.own_account) if data.own_account is not None else None,
            tuple(account_named(services, item) for item in data.conflicts),
            data.cleared,
        )
    )
