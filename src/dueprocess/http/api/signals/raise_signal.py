"""POST /v1/signals: `RaiseSignal`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.signal import CONTENT_MAX, SCORE_MAX, RaiseSignal
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.detectors.propose import ClauseId
from dueprocess.http.api.fields import Body, ContentId, ExternalId, Id
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DetectorId
from dueprocess.kernel.privacy import Private


class SignalBody(Body, frozen=True):
    """What a detector says: content ids and a score of 0 to 1000, and nothing else about the person."""

    detector: Id
    account: ExternalId
    clause: ClauseId
    content: Annotated[tuple[ContentId, ...], Meta(min_length=1, max_length=CONTENT_MAX)]
    score: Annotated[int, Meta(ge=0, le=SCORE_MAX)]


@acting("POST", "/signals", allow(scopes=(Scope.SIGNALS,)), status=201)
def raise_signal(
    data: JSONBody[SignalBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Raise a signal. It opens or joins a case, and does nothing else; the content is fetched by its ids."""
    number = account_named(services, data.account)
    content = tuple(Private(item, tagged=True) for item in dict.fromkeys(data.content))
    return act(RaiseSignal(DetectorId(data.detector), number, data.clause, content, data.score), status=201)
