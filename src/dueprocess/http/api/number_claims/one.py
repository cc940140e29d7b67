"""GET /v1/number-claims/{claim_id}: one number claim, with the address of its page."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.number_claims import NumberClaimFile, number_claim_file
from dueprocess.application.views.protecting import NUMBER_CLAIMS
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.auth.stop_links import NUMBER, StopLink, stop_address
from dueprocess.http.services import Services


class NumberClaimOne(msgspec.Struct, frozen=True):
    """`url`: the page for whoever holds the number; show it to them and to nobody else."""

    claim: NumberClaimFile
    url: str


ONE = wired(NumberClaimOne)


@reading(
    "/number-claims/{claim_id:str}", allow(scopes=(Scope.ACCOUNTS,), roles=(Role.SUPERVISOR,)), ONE.schema
)
def one_number_claim(claim_id: PathId, services: NamedDependency[Services]) -> Response[Any]:
    """How it stands, and where whoever holds the number chooses, undoes and proves."""
    with looking(services) as look:
        found = number_claim_file(look, claim_id)
        row = look.reader.get(NUMBER_CLAIMS, claim_id)
    if found is None or row is None:
        raise not_found()
    link = StopLink(row.claim_id, row.account_no)
    return json_of(NumberClaimOne(found, stop_address(services.settings, NUMBER, link)), ONE)
