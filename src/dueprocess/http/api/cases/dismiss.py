"""POST /v1/cases/{case_id}/dismissal: `DismissCase`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.case import DismissCase
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import CaseId
from dueprocess.kernel.privacy import Private


class DismissalBody(Body, frozen=True):
    """Why no rule was broken."""

    reason: Words


@acting("POST", "/cases/{case_id:str}/dismissal", allow(roles=(Role.DECIDER,)))
def dismiss_case(
    case_id: PathId,
    data: JSONBody[DismissalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Find that no rule was broken. The content is cleared, and cannot be used again."""
    me = viewer(services, act.caller).person_id
    return act(DismissCase(CaseId(case_id), me, Private(data.reason)))
