"""POST /v1/staff/{person_id}/dismissal: `DismissStaff`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.staff import DismissStaff, Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import PersonId


@acting("POST", "/staff/{person_id:str}/dismissal", allow(roles=(Role.OPERATOR,)))
def dismiss_staff(
    person_id: PathId, act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """End a person's roles. Whatever they are signed in with ends with them."""
    return act(DismissStaff(PersonId(person_id), viewer(services, act.caller).person_id))
