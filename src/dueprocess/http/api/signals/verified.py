"""POST /v1/signals/{signal_id}/reverification/result: `RecordReverification`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.signal import RecordReverification
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, PathId
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.kernel.ids import SignalId


class VerifiedBody(Body, frozen=True):
    """Whether the person was verified."""

    passed: bool


@acting("POST", "/signals/{signal_id:str}/reverification/result", allow(scopes=(Scope.SIGNALS,)))
def record_reverification(
    signal_id: PathId, data: JSONBody[VerifiedBody], act: NamedDependency[Acting]
) -> Response[Any]:
    """Note how a verification ended. It frees and restricts nobody: a human reads it in the case."""
    return act(RecordReverification(SignalId(signal_id), data.passed))
