"""POST /v1/signals/{signal_id}/reverification: `AskReverification`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.machine import AskReverification
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.routing import acting
from dueprocess.http.api.signals.machine import machine_acts
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.kernel.ids import SignalId


@acting("POST", "/signals/{signal_id:str}/reverification", allow(scopes=(Scope.SIGNALS,)), status=201)
def ask_reverification(signal_id: PathId, act: NamedDependency[Acting]) -> Response[Any]:
    """Ask the person to show that it is them. Nothing is restricted meanwhile."""
    return machine_acts(act, AskReverification(SignalId(signal_id)))
