"""GET /v1/disputes/{dispute_id}: one dispute, with what is held for it."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.disputes import DisputeFile, dispute_file
from dueprocess.http.api.disputes.listed import READERS
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services

FILE = wired(DisputeFile)


@reading("/disputes/{dispute_id:str}", allow(roles=READERS), FILE.schema)
def one_dispute(dispute_id: PathId, services: NamedDependency[Services]) -> Response[Any]:
    """A dispute: which payment, what both sides said, what is held, what was answered."""
    with looking(services) as look:
        found = dispute_file(look, dispute_id)
    if found is None:
        raise not_found()
    return json_of(found, FILE)
