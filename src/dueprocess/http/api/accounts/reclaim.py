"""POST /v1/accounts/{external_id}/reclamation: `AnnounceReclamation`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.reclamation import AnnounceReclamation
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Moment, PathExternalId, instant_of
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.http.wallets import wallets_of


class UnusedBody(Body, frozen=True):
    """Since when nobody has used the account, as the platform knows it."""

    last_used_at: Moment


@acting("POST", "/accounts/{external_id:str}/reclamation", allow(scopes=(Scope.ACCOUNTS,)))
def announce_reclamation(
    external_id: PathExternalId,
    data: JSONBody[UnusedBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Say that you want an unused account back. Its person is told, and has 30 days; refused while anything is in it."""
    number = account_named(services, external_id)
    used = instant_of(data.last_used_at, "last_used_at")
    return act(AnnounceReclamation(number, used), outside=wallets_of(services, number))
