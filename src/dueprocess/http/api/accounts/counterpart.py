"""GET /v1/accounts/{external_id}/counterpart: the query `counterpart`, with its words."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.counterpart import Counterpart, counterpart
from dueprocess.domain.rulebook_version import in_force
from dueprocess.http.api.fields import PathExternalId
from dueprocess.http.api.looking import account_named, looking, not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import ANY_ROLE, Scope, allow
from dueprocess.http.counterparts import CounterpartText, texts_of
from dueprocess.http.services import Services


class Told(msgspec.Struct, frozen=True):
    """What whoever pays or writes to the account may know. `texts`: in each language, empty where it can receive."""

    counterpart: Counterpart
    texts: dict[str, CounterpartText]


TOLD = wired(Told)


@reading(
    "/accounts/{external_id:str}/counterpart", allow(scopes=(Scope.STANDING,), roles=ANY_ROLE), TOLD.schema
)
def account_counterpart(external_id: PathExternalId, services: NamedDependency[Services]) -> Response[Any]:
    """Neutral words for whoever pays or writes to this account, and the days by which money is back. Never why."""
    number = account_named(services, external_id)
    with looking(services) as look:
        found = counterpart(look, number)
        version = in_force(look.policies.published(look.reader), look.now)
    if found is None:
        raise not_found()
    zone = version.rulebook.zone if version is not None else "UTC"
    return json_of(Told(found, {} if found.can_receive else texts_of(found, zone)), TOLD)
