"""GET /v1/signals/{signal_id}: what was done because of a signal, and what a human being said of it."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.views.all import DECISIONS, SIGNALS
from dueprocess.domain.detector import Act, Verdict, verdict_of
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId, DetectorId, SignalId
from dueprocess.kernel.instants import Instant


class SignalResult(msgspec.Struct, frozen=True):
    """A signal as whoever runs the detector may know it: neither the person nor the case is named again.

    `passed`: whether the person was verified again, null while that is open. `verdict`: what a human being said of
    the detector's decision, null as long as nobody has.
    """

    signal_id: SignalId
    detector_id: DetectorId
    clause: str
    score: int
    raised_at: Instant
    act: Act | None
    acted_at: Instant | None
    decision_id: DecisionId | None
    passed: bool | None
    verdict: Verdict | None


SIGNAL = wired(SignalResult)


@reading("/signals/{signal_id:str}", allow(scopes=(Scope.SIGNALS,)), SIGNAL.schema)
def one_signal(signal_id: PathId, services: NamedDependency[Services]) -> Response[Any]:
    """What was done because of a signal: asked, held or decided; and what a human being said of it since."""
    with services.store.read() as reader:
        row = reader.get(SIGNALS, signal_id)
        decision = reader.get(DECISIONS, row.decision_id) if row and row.decision_id else None
    if row is None:
        raise not_found()
    result = SignalResult(
        row.signal_id,
        row.detector_id,
        row.clause,
        row.score,
        row.raised_at,
        row.act,
        row.acted_at,
        row.decision_id,
        row.verified,
        verdict_of(decision) if decision is not None else None,
    )
    return json_of(result, SIGNAL)
