"""POST /v1/detectors: `ProposeDetector`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.detector import ACTS_A_MINUTE_MAX, Mark, Precision, ProposeDetector, Registration
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Id
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import PersonId

Number = Annotated[int, Meta(ge=0, le=1_000_000_000)]
DetectorName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
ClauseId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,60}$")]


class PrecisionBody(Body, frozen=True):
    """How often it was right when it was measured."""

    right: Number
    looked_at: Number


class MarkBody(Body, frozen=True):
    """It stops itself when more than `percent` of at least `reviewed` decisions were overturned."""

    percent: Annotated[int, Meta(ge=1, le=100)]
    reviewed: Number


class DetectorBody(Body, frozen=True):
    """One version of a program that watches. `owner`: the person who answers for it."""

    name: DetectorName
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    owner: Id
    clauses: Annotated[tuple[ClauseId, ...], Meta(min_length=1, max_length=100)]
    precision: PrecisionBody
    acts_a_minute: Annotated[int, Meta(ge=1, le=ACTS_A_MINUTE_MAX)]
    mark: MarkBody


@acting("POST", "/detectors", allow(roles=(Role.OPERATOR, Role.SUPERVISOR)), status=201)
def propose_detector(
    data: JSONBody[DetectorBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Put a version forward. It does nothing until a second person agrees."""
    registration = Registration(
        data.name,
        data.version,
        PersonId(data.owner),
        data.clauses,
        Precision(data.precision.right, data.precision.looked_at),
        data.acts_a_minute,
        Mark(data.mark.percent, data.mark.reviewed),
    )
    return act(ProposeDetector(registration, viewer(services, act.caller).person_id), status=201)
