"""POST /v1/accounts/{external_id}/reclamation/confirmation: `ConfirmReclamation`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.reclamation import ConfirmReclamation
from dueprocess.http.api.accounts.reclaim import UnusedBody
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathExternalId, instant_of
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.http.wallets import wallets_of


@acting("POST", "/accounts/{external_id:str}/reclamation/confirmation", allow(scopes=(Scope.ACCOUNTS,)))
def confirm_reclamation(
    external_id: PathExternalId,
    data: JSONBody[UnusedBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Ask for it the second time, 30 days after: everything is looked at anew."""
    number = account_named(services, external_id)
    used = instant_of(data.last_used_at, "last_used_at")
    return act(ConfirmReclamation(number, used), outside=wallets_of(services, number))
