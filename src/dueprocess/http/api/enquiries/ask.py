"""POST /v1/enquiries: `AskHuman`. Part of the floor: nothing about the account stands in its way, no throttle either."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.application.views.all import DECISIONS
from dueprocess.domain.compromise import Sign
from dueprocess.domain.enquiry import AskHuman, Claim
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, Id, Moment, Words, instant_of
from dueprocess.http.api.looking import not_found, subject
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.privacy import Private


class ClaimBody(Body, frozen=True):
    """That somebody else had the account: from when to when, and what shows it."""

    from_at: Moment
    to_at: Moment
    signs: Annotated[tuple[Sign, ...], Meta(min_length=1, max_length=len(Sign))]


class EnquiryBody(Body, frozen=True):
    """A question. `decision_id`: what it is about; `account`: with a platform's token, on behalf of whom.

    `claim`: what is said of somebody else in the account.
    """

    words: Words
    decision_id: Id | None = None
    account: ExternalId | None = None
    claim: ClaimBody | None = None


@acting("POST", "/enquiries", allow(person=True, scopes=(Scope.STANDING,)), status=201)
def ask_human(
    data: JSONBody[EnquiryBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """Ask to be answered by a human being, within a day."""
    number = subject(services, act.caller, data.account)
    if data.decision_id is not None:
        with services.store.read() as reader:
            decision = reader.get(DECISIONS, data.decision_id)
        if decision is None or decision.account_no != number:
            raise not_found()
    decision_id = DecisionId(data.decision_id) if data.decision_id is not None else None
    claim = None
    if data.claim is not None:
        from_at = instant_of(data.claim.from_at, "claim.from_at")
        claim = Claim(from_at, instant_of(data.claim.to_at, "claim.to_at"), data.claim.signs)
    return act(AskHuman(number, Private(data.words), decision_id, claim), status=201)
