"""POST /v1/appeals/{appeal_id}/answer: `AnswerAppeal`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.decision import Outcome
from dueprocess.domain.review import AnswerAppeal, Variation
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Id, Moment, PathId, Words, capability_of, instant_of
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.measures import Capabilities
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AppealId, RestrictionId
from dueprocess.kernel.privacy import Private


class AnswerOutcome(StrEnum):
    """What a review comes to."""

    AFFIRMED = "affirmed"
    VARIED = "varied"
    OVERTURNED = "overturned"


class VariationBody(Body, frozen=True):
    """What a restriction becomes: only these capabilities, and no later than this. No capabilities: it ends."""

    restriction_id: Id
    capabilities: Capabilities
    until: Moment | None = None


class AppealAnswerBody(Body, frozen=True):
    """The answer, with the reviewer's own reasons."""

    outcome: AnswerOutcome
    reason: Words
    variations: Annotated[tuple[VariationBody, ...], Meta(max_length=50)] = ()


@acting("POST", "/appeals/{appeal_id:str}/answer", allow(roles=(Role.REVIEWER,)))
def answer_appeal(
    appeal_id: PathId,
    data: JSONBody[AppealAnswerBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Answer an appeal, and carry the answer out in the same act."""
    me = viewer(services, act.caller).person_id
    variations = tuple(
        Variation(
            RestrictionId(item.restriction_id),
            tuple(capability_of(name) for name in item.capabilities),
            instant_of(item.until, "until") if item.until is not None else None,
        )
        for item in data.variations
    )
    return act(
        AnswerAppeal(AppealId(appeal_id), me, Outcome(data.outcome.value), Private(data.reason), variations)
    )
