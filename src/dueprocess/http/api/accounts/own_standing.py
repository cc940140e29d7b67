"""GET /v1/standing: the query `standing`, of whoever is signed in."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.standing import standing
from dueprocess.http.api.accounts.standing import STANDING
from dueprocess.http.api.looking import looking, not_found, subject
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of
from dueprocess.http.auth.caller import Caller, allow
from dueprocess.http.services import Services


@reading("/standing", allow(person=True), STANDING.schema)
def own_standing(services: NamedDependency[Services], caller: NamedDependency[Caller]) -> Response[Any]:
    """The person's own standing."""
    number = subject(services, caller, None)
    with looking(services) as look:
        found = standing(look, number)
    if found is None:
        raise not_found()
    return json_of(found, STANDING)
