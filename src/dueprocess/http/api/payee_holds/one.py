"""GET /v1/payee-holds/{hold_id}: one payee hold."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.payee_holds import PayeeHoldFile, payee_hold_file
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found
from dueprocess.http.api.payee_holds.listed import READERS
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILE = wired(PayeeHoldFile)


@reading("/payee-holds/{hold_id:str}", allow(roles=READERS), FILE.schema)
def one_payee_hold(hold_id: PathId, services: NamedDependency[Services]) -> Response[Any]:
    """A hold: what was seen, until when it lasts, how it ended."""
    with looking(services) as look:
        found = payee_hold_file(look, hold_id)
    if found is None:
        raise not_found()
    return json_of(found, FILE)
