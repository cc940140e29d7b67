"""POST /v1/detectors/{detector_id}/start: `StartDetector`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.detector import StartDetector
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DetectorId
from dueprocess.kernel.privacy import Private


class DetectorStartBody(Body, frozen=True):
    """Why it may go on."""

    reason: Words


@acting("POST", "/detectors/{detector_id:str}/start", allow(roles=(Role.SUPERVISOR, Role.OPERATOR)))
def start_detector(
    detector_id: PathId,
    data: JSONBody[DetectorStartBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Start a stopped version again, as a human being with a reason."""
    me = viewer(services, act.caller).person_id
    return act(StartDetector(DetectorId(detector_id), me, Private(data.reason)))
