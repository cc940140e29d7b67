"""POST /v1/accounts/{external_id}/payee-hold/verification: `VerifyPayeeHold`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.payee_hold import VerifyPayeeHold
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Moment, PathExternalId, instant_of
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services


class VerificationBody(Body, frozen=True):
    """By what the person showed that it is them."""

    known_since: Annotated[
        Moment,
        Meta(description="Since when you know the contact, device or document by which they showed it."),
    ]


@acting("POST", "/accounts/{external_id:str}/payee-hold/verification", allow(scopes=(Scope.ACCOUNTS,)))
def verify_payee_hold(
    external_id: PathExternalId,
    data: JSONBody[VerificationBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """The person has shown it in your app, by something older than what was seen: payments to new payees work again."""
    number = account_named(services, external_id)
    return act(VerifyPayeeHold(number, instant_of(data.known_since, "known_since")))
