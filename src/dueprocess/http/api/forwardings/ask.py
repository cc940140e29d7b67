"""POST /v1/accounts/{external_id}/forwarding/askings: `AskAddress`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.domain.forwarding import AskAddress
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, Name, PathExternalId
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.privacy import Private


class AskingBody(Body, frozen=True):
    """Who asks, by the name that the person knows them by; and what the platform knows of the two.

    `contact`: each knows the other. `blocked`: one of them has blocked the other.
    """

    asker: ExternalId
    name: Name
    contact: bool
    blocked: bool


@acting("POST", "/accounts/{external_id:str}/forwarding/askings", allow(scopes=(Scope.ACCOUNTS,)), status=201)
def ask_address(
    external_id: PathExternalId,
    data: JSONBody[AskingBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Hand on that a contact asks a restricted person for the address they left. The person answers it themselves."""
    number, asker = account_named(services, external_id), account_named(services, data.asker)
    command = AskAddress(number, asker, Private(data.name.strip()), data.contact, data.blocked)
    return act(command, status=201)
