"""POST /v1/detectors/{detector_id}/withdrawal: `ProposeWithdrawal`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.staff import Role
from dueprocess.domain.withdrawal import ProposeWithdrawal
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DetectorId
from dueprocess.kernel.privacy import Private


class WithdrawalBody(Body, frozen=True):
    """In what way it was wrong: everybody who is freed reads these words."""

    reason: Words


@acting("POST", "/detectors/{detector_id:str}/withdrawal", allow(roles=(Role.SUPERVISOR, Role.OPERATOR)))
def find_detector_wrong(
    detector_id: PathId,
    data: JSONBody[WithdrawalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Find a version wrong. It stops at once; everybody is freed when a second person agrees."""
    me = viewer(services, act.caller).person_id
    return act(ProposeWithdrawal(DetectorId(detector_id), me, Private(data.reason)))
