"""POST /v1/disputes: `DisputePayment`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.dispute import DisputePayment, Payment
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ContentId, ExternalId, Moment, Words, instant_of
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.money import MINOR_MOST
from dueprocess.kernel.privacy import Private


class DisputeBody(Body, frozen=True):
    """A payment as the platform's ledger has it, and what its payer says of it. `amount` in minor units."""

    payment: ContentId
    payer: ExternalId
    payee: ExternalId
    amount: Annotated[int, Meta(ge=1, le=MINOR_MOST)]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
    paid_at: Moment
    words: Words


@acting("POST", "/disputes", allow(scopes=(Scope.REPORTS,)), status=201)
def dispute_payment(
    data: JSONBody[DisputeBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """The platform hands on that a payer disputes a payment. Nothing is held by it, and the payee is told nothing."""
    payer, payee = account_named(services, data.payer), account_named(services, data.payee)
    paid_at = instant_of(data.paid_at, "paid_at")
    payment = Payment(payer, payee, data.amount, data.currency, paid_at)
    command = DisputePayment(Private(data.payment, tagged=True), payment, payer, Private(data.words))
    return act(command, status=201)
