"""POST /v1/detectors/{detector_id}/approval: `ApproveDetector`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.detector import ApproveDetector
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Digest, PathId
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DetectorId


class DetectorApprovalBody(Body, frozen=True):
    """`seen`: the field `content` of the version as the second person read it."""

    seen: Digest


@acting("POST", "/detectors/{detector_id:str}/approval", allow(roles=(Role.APPROVER,)))
def approve_detector(
    detector_id: PathId,
    data: JSONBody[DetectorApprovalBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Register what was proposed, as the second person. It runs from now on; the version before it stops."""
    me = viewer(services, act.caller).person_id
    return act(ApproveDetector(DetectorId(detector_id), me, data.seen))
