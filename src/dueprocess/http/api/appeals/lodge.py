"""POST /v1/decisions/{decision_id}/appeals: `LodgeAppeal`; what comes later is added to the open appeal."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.application.views.all import APPEALS
from dueprocess.domain.appeal import ATTACHMENTS_MAX, LodgeAppeal, open_one
from dueprocess.http import limits
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import Body, ExternalId, File, PathId, Words
from dueprocess.http.api.files import kept
from dueprocess.http.api.looking import subject
from dueprocess.http.api.routing import acting
from dueprocess.http.auth import throttle
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AccountNo, DecisionId
from dueprocess.kernel.privacy import Private


class AppealBody(Body, frozen=True):
    """Why the person objects. `account`: with a platform's token, on behalf of whom."""

    words: Words
    files: Annotated[tuple[File, ...], Meta(max_length=ATTACHMENTS_MAX)] = ()
    account: ExternalId | None = None


@acting(
    "POST",
    "/decisions/{decision_id:str}/appeals",
    allow(person=True, scopes=(Scope.STANDING,)),
    status=201,
    body_max=limits.BODY_WITH_FILES_MAX,
    also=(429,),
)
def lodge_appeal(
    decision_id: PathId,
    data: JSONBody[AppealBody],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Object to a decision. The date by which it is answered is in the notice from then on."""
    number = subject(services, act.caller, data.account)
    _not_too_often(act, DecisionId(decision_id), number)
    files = kept(services, data.files)
    return act(LodgeAppeal(DecisionId(decision_id), number, Private(data.words), files), status=201)


def _not_too_often(act: Acting, decision_id: DecisionId, number: AccountNo) -> None:
    """Only what is added to an open appeal can be too much; a first appeal never is (threat T9, I-16)."""
    with act.services.store.read() as reader:
        appeals = tuple(
            row for row in reader.find(APPEALS, decision_id=decision_id) if row.account_no == number
        )
        repeated = bool(reader.command(act.command_id))
    if open_one(appeals) is not None and not repeated and not act.dry_run:
        wait = throttle.hit(act.services, limits.SUPPLEMENTS_BY_DECISION, f"{decision_id}:{number}")
        if wait is not None:
            raise Refused(Fault.TOO_MANY_REQUESTS, wait=wait)
