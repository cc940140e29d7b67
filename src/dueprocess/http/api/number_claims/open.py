"""POST /v1/number-claims: `OpenNumberClaim`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.number_claim import OpenNumberClaim
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import NO_NUL, Body, ExternalId
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.privacy import Private


class NumberBody(Body, frozen=True):
    """Which account has the number, as you registered it. Whoever signs up has shown by a code that they hold it."""

    account: ExternalId
    number: Annotated[str, Meta(min_length=1, max_length=254, pattern=NO_NUL)]


@acting("POST", "/number-claims", allow(scopes=(Scope.ACCOUNTS,)), status=201)
def open_number_claim(
    data: JSONBody[NumberBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Somebody else holds a number of this account: they choose on our page, whose address the claim tells. Nothing is given or taken."""
    number = account_named(services, data.account)
    return act(OpenNumberClaim(number, Private(data.number.strip(), tagged=True)), status=201)
