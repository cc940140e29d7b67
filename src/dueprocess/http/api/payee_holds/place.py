"""POST /v1/payee-holds: `PlacePayeeHold`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.compromise import Sign
from dueprocess.domain.payee_hold import HOURS_MOST, PLACERS, PlacePayeeHold
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, Id, Moment, Words, instant_of
from dueprocess.http.api.looking import account_named, viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.api.signals.machine import machine_acts
from dueprocess.http.auth.caller import CallerKind, Scope, allow
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DetectorId
from dueprocess.kernel.privacy import Private


class PayeeHoldBody(Body, frozen=True):
    """What shows the danger and when it was seen. `words`: the person reads them. `detector`: of a platform's program, and of nobody else."""

    account: ExternalId
    signs: Annotated[tuple[Sign, ...], Meta(min_length=1, max_length=len(Sign))]
    words: Words
    seen_at: Moment
    hours: Annotated[int, Meta(ge=1, le=HOURS_MOST)] = HOURS_MOST
    detector: Id | None = None


@acting("POST", "/payee-holds", allow(scopes=(Scope.SIGNALS,), roles=PLACERS), status=201)
def place_payee_hold(
    data: JSONBody[PayeeHoldBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Stop payments to new payees for at most 72 hours: a member of staff does, or a detector alone. The person is told at once."""
    staff = act.caller.kind is CallerKind.STAFF
    if staff == (data.detector is not None):  # a program names itself, a person is who they are
        raise Refused(Fault.REQUEST_MALFORMED, "detector")
    command = PlacePayeeHold(
        account_named(services, data.account),
        data.signs,
        Private(data.words),
        instant_of(data.seen_at, "seen_at"),
        viewer(services, act.caller).person_id if staff else None,
        DetectorId(data.detector) if data.detector is not None else None,
        data.hours,
    )
    return machine_acts(act, command)
