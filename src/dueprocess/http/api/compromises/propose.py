"""POST /v1/compromises: `ProposeCompromise`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.compromise import ProposeCompromise, Sign, SparedGiven
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, Id, Moment, Words, instant_of
from dueprocess.http.api.looking import account_named, viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId, EvidenceId
from dueprocess.kernel.privacy import Private


class SparedBody(Body, frozen=True):
    """A decision on what the owner did themselves in that time, and why that is so."""

    decision_id: Id
    reason: Words


class CompromiseBody(Body, frozen=True):
    """Whose account somebody else had, from when to when, what shows it in words, and which items of evidence do."""

    account: ExternalId
    from_at: Moment
    to_at: Moment
    signs: Annotated[tuple[Sign, ...], Meta(min_length=1, max_length=len(Sign))]
    words: Words
    evidence: Annotated[tuple[Id, ...], Meta(max_length=100)] = ()
    spared: Annotated[tuple[SparedBody, ...], Meta(max_length=100)] = ()


@acting("POST", "/compromises", allow(roles=(Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR)), status=201)
def propose_compromise(
    data: JSONBody[CompromiseBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Ask a second person to find that an account was taken over. Nothing changes until they agree."""
    command = ProposeCompromise(
        account_named(services, data.account),
        instant_of(data.from_at, "from_at"),
        instant_of(data.to_at, "to_at"),
        data.signs,
        Private(data.words),
        viewer(services, act.caller).person_id,
        tuple(EvidenceId(item) for item in data.evidence),
        tuple(SparedGiven(DecisionId(item.decision_id), Private(item.reason)) for item in data.spared),
    )
    return act(command, status=201)
