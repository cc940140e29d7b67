"""POST /v1/enquiries: `AskHuman`. Part of the floor: nothing about the account stands in its way, no throttle either."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from dueprocess.application.views.all import DECISIONS
from dueprocess.domain.enquiry import AskHuman
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, Id, Words
from dueprocess.http.api.looking import not_found, subject
from dueprocess.http.api.routing import acting
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.privacy import Private


class EnquiryBody(Body, frozen=True):
    """A question. `decision_id`: what it is about; `account`: with a platform's token, on behalf of whom."""

    words: Words
    decision_id: Id | None = None
    account: ExternalId | None = None


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
    return act(AskHuman(number, Private(data.words), decision_id), status=201)
