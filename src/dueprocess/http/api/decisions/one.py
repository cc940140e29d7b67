"""GET /v1/decisions/{decision_id}: the query `decision_file`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.decision_file import DecisionFile, decision_file
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found, viewer
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import ANY_ROLE, Caller, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId

DECISION = wired(DecisionFile)


@reading("/decisions/{decision_id:str}", allow(roles=ANY_ROLE), DECISION.schema)
def one_decision(
    decision_id: PathId, services: NamedDependency[Services], caller: NamedDependency[Caller]
) -> Response[Any]:
    """A decision as colleagues see it. Each `…_refusal` is null where the caller may do that now."""
    person = viewer(services, caller)
    with looking(services) as look:
        found = decision_file(look, DecisionId(decision_id), person)
    if found is None:
        raise not_found()
    return json_of(found, DECISION)
