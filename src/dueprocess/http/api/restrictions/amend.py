"""POST /v1/restrictions/{restriction_id}/amendments: `AmendRestriction`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Id, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.measures import ChoiceBody, choice_of
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import CaseId, EvidenceId, RestrictionId
from dueprocess.kernel.privacy import Private


class AmendmentBody(Body, frozen=True):
    """Other terms. Where they are heavier, an open case and new evidence are needed: that is a decision of its own."""

    choice: ChoiceBody
    reason: Words
    case_id: Id | None = None
    evidence: Annotated[tuple[Id, ...], Meta(max_length=100)] = ()


@acting("POST", "/restrictions/{restriction_id:str}/amendments", allow(roles=(Role.DECIDER,)), status=201)
def amend_restriction(
    restriction_id: PathId,
    data: JSONBody[AmendmentBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Shorten, narrow, extend or widen a restriction. Towards whom it is stays as it was."""
    me = viewer(services, act.caller).person_id
    return act(
        AmendRestriction(
            RestrictionId(restriction_id),
            me,
            choice_of(data.choice, None),
            Private(data.reason),
            CaseId(data.case_id) if data.case_id is not None else None,
            tuple(EvidenceId(item) for item in data.evidence),
        ),
        status=201,
    )
