"""POST /v1/signals/{signal_id}/decision: `DecideOnSignal`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.machine import DecideOnSignal
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId, Words
from dueprocess.http.api.measures import ChoiceBody, choice_of
from dueprocess.http.api.routing import acting
from dueprocess.http.api.signals.machine import machine_acts, named_evidence
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import SignalId
from dueprocess.kernel.privacy import Private


class MachineDecisionBody(Body, frozen=True):
    """`facts`: what the program saw, in words that the person reads. Without `choices` it is what the rung gives."""

    facts: Words
    choices: Annotated[tuple[ChoiceBody, ...], Meta(max_length=16)] | None = None


@acting("POST", "/signals/{signal_id:str}/decision", allow(scopes=(Scope.SIGNALS,)), status=201, also=(503,))
def decide_on_signal(
    signal_id: PathId,
    data: JSONBody[MachineDecisionBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Decide alone, under a clause that the rulebook marks `automation`. The notice says that a program did."""
    evidence = named_evidence(services, signal_id, dry_run=act.dry_run)
    choices = None if data.choices is None else tuple(choice_of(item, None) for item in data.choices)
    return machine_acts(act, DecideOnSignal(SignalId(signal_id), Private(data.facts), evidence, choices))
