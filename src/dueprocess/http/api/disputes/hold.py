"""POST /v1/payment-holds: `HoldPayments`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.payment_hold import PAYMENTS_MOST, HoldPayments
from dueprocess.domain.staff import Role
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, Id, Words
from dueprocess.http.api.looking import viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DisputeId
from dueprocess.kernel.privacy import Private


class PaymentHoldBody(Body, frozen=True):
    """Which disputed payments are to be held, and why. The payee reads the reason."""

    disputes: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=PAYMENTS_MOST)]
    reason: Words


@acting("POST", "/payment-holds", allow(roles=(Role.DECIDER, Role.SUPERVISOR)), status=201)
def hold_payments(
    data: JSONBody[PaymentHoldBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Ask a second person to hold named payments. Nothing is held until they agree."""
    me = viewer(services, act.caller).person_id
    named = tuple(DisputeId(item) for item in data.disputes)
    return act(HoldPayments(named, Private(data.reason), me), status=201)
