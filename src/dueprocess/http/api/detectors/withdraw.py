"""POST /v1/detectors/{detector_id}/withdrawal/approval: `WithdrawDetector`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.staff import Role
from dueprocess.domain.withdrawal import WithdrawDetector
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DetectorId


class WithdrawalApprovalBody(Body, frozen=True):
    """`seen`: the field `withdrawal_content` of the version as the second person read it."""

    seen: Digest


@acting("POST", "/detectors/{detector_id:str}/withdrawal/approval", allow(roles=(Role.APPROVER,)))
def withdraw_detector(
    detector_id: PathId,
    data: JSONBody[WithdrawalApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Agree, as the second person: everybody whom the version touched, and no human kept, is freed and told."""
    me = viewer(services, act.caller).person_id
    return act(WithdrawDetector(DetectorId(detector_id), me, data.seen))
