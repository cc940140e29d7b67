"""POST /v1/restrictions/{restriction_id}/completion: `CompleteInherited`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.completion import CompleteInherited
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Id, PathId, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.measures import ChoiceBody, choice_of
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import EvidenceId, RestrictionId
from dueprocess.kernel.privacy import Private


class CompletionBody(Body, frozen=True):
    """Why an inherited measure goes on, and until when. What it is towards stays as it came."""

    clause: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
    facts: Words
    evidence: Annotated[tuple[Id, ...], Meta(max_length=100)]
    choice: ChoiceBody


@acting("POST", "/restrictions/{restriction_id:str}/completion", allow(roles=(Role.DECIDER,)), status=201)
def complete_inherited(
    restriction_id: PathId,
    data: JSONBody[CompletionBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Complete with an end, in force with its notice; or without one, which waits for a second person."""
    me = viewer(services, act.caller).person_id
    evidence = tuple(EvidenceId(item) for item in data.evidence)
    choice = choice_of(data.choice, None)
    command = CompleteInherited(
        RestrictionId(restriction_id), me, data.clause, Private(data.facts), evidence, choice
    )
    return act(command, status=201)
