"""DELETE /v1/accounts/{external_id}: `EraseAccount`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.domain.account import EraseAccount
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import PathExternalId
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services


@acting("DELETE", "/accounts/{external_id:str}", allow(roles=(Role.OPERATOR,)))
def erase_account(
    external_id: PathExternalId, act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Remove a person's words and addresses. The record stays true; the external id is forgotten."""
    return act(EraseAccount(account_named(services, external_id)))
