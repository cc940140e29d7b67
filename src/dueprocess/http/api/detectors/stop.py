"""POST /v1/detectors/{detector_id}/stop: `StopDetector`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.detector import StopDetector
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DetectorId
from dueprocess.kernel.privacy import Private

STOPPERS = (Role.DECIDER, Role.APPROVER, Role.REVIEWER, Role.SUPERVISOR, Role.OPERATOR)
"""Whoever may be the owner of a detector; the law then looks whether they are."""


class DetectorStopBody(Body, frozen=True):
    """Why it stops."""

    reason: Words


@acting("POST", "/detectors/{detector_id:str}/stop", allow(roles=STOPPERS))
def stop_detector(
    detector_id: PathId,
    data: JSONBody[DetectorStopBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Stop a version at once: its owner, a supervisor or an operator. What it did stays as it is."""
    me = viewer(services, act.caller).person_id
    return act(StopDetector(DetectorId(detector_id), me, Private(data.reason)))
