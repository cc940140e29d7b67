"""POST /v1/linked-services: `LinkService`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.linked_service import LinkService, Need
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, CapabilityName, ExternalId
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services


class NeedBody(Body, frozen=True):
    """What getting into the service again depends on: that this account can do this."""

    account: ExternalId
    capability: CapabilityName


class LinkedServiceBody(Body, frozen=True):
    """What belongs to whom. `own_account`: the service's own account of the person, made known before."""

    account: ExternalId
    service: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,38}$", description="As in the catalogue.")]
    own_account: ExternalId | None = None
    recovery: Annotated[tuple[NeedBody, ...], Meta(max_length=20)] = ()


@acting("POST", "/linked-services", allow(scopes=(Scope.ACCOUNTS,)), status=201)
def link_service(
    data: JSONBody[LinkedServiceBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Say that a service belongs to the same person, and what recovery of it depends on."""
    own = account_named(services, data.own_account) if data.own_account is not None else None
    recovery = tuple(Need(account_named(services, need.account), need.capability) for need in data.recovery)
    command = LinkService(account_named(services, data.account), data.service, own, recovery)
    return act(command, status=201)
