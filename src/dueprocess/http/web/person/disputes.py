"""Disputes: the payer's page of a payment they dispute, and the payee's of one that is held. Neither names the other.

The payee can say why the payment is theirs, or agree to give it back. That they read it is recorded.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from dueprocess.application.engine import Request as Asked
from dueprocess.application.queries.disputes import DisputePage, dispute_page
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.domain.dispute import ConsentToRefund, ObjectToHold, RecordHoldShowing
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.secrets import fresh_id
from dueprocess.http.problems import STATUS_OF, Refused
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.flash import MESSAGES, N_
from dueprocess.http.web.language import chosen, translations
from dueprocess.http.web.layout import page, redirect
from dueprocess.http.web.person.notice import ELSE
from dueprocess.http.web.person.typed import Mistake, Typed
from dueprocess.http.web.person.visit import Visit
from dueprocess.kernel.ids import CommandId, DisputeId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse

MISTAKES: Final = {
    Code.TEXT_MISSING: N_("Write why the payment is yours."),
    Code.TEXT_TOO_LONG: N_("This is too long. Keep what matters most, in at most 20,000 letters."),
    Code.DISPUTE_ANSWERED_ALREADY: N_("It was answered meanwhile. The answer is on this page."),
}

MESSAGES.update(
    {
        "dispute_objected": N_("A person reads what you wrote. You can change it until they have answered."),
        "dispute_consented": N_(
            "Noted. Nothing is taken out of your balance by us: the platform pays it back."
        ),
    }
)


@get("/disputes/{dispute_id:str}", opt=allow(person=True), sync_to_thread=True)
def show_dispute(request: Request[Any, Any, Any], dispute_id: FromPath[str]) -> Response[str]:
    """Show it."""
    return _shown(request, dispute_id)


@post("/disputes/{dispute_id:str}/object", opt=allow(person=True), status_code=200, sync_to_thread=True)
def object_to_hold(
    request: Request[Any, Any, Any], dispute_id: FromPath[str], form: NamedDependency[Typed]
) -> Response[Any]:
    """Say why the payment is yours."""
    visit = Visit(request)
    command = ObjectToHold(DisputeId(dispute_id), visit.account_no, Private(form.words.strip()))
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        return _shown(request, dispute_id, form, (_mistake(answer),), STATUS_OF[answer.code])
    return redirect(request, f"/disputes/{dispute_id}", say="dispute_objected")


@post("/disputes/{dispute_id:str}/consent", opt=allow(person=True), status_code=200, sync_to_thread=True)
def consent(
    request: Request[Any, Any, Any], dispute_id: FromPath[str], form: NamedDependency[Typed]
) -> Response[Any]:
    """Agree that it be given back."""
    visit = Visit(request)
    command = ConsentToRefund(DisputeId(dispute_id), visit.account_no)
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        return _shown(request, dispute_id, form, (_mistake(answer),), STATUS_OF[answer.code])
    return redirect(request, f"/disputes/{dispute_id}", say="dispute_consented")


def _mistake(refusal: Refusal) -> Mistake:
    if refusal.code is Code.NOT_FOUND:
        raise Refused(refusal)
    return "words", MISTAKES.get(refusal.code, ELSE)


def _shown(
    request: Request[Any, Any, Any],
    dispute_id: str,
    form: Typed | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response[str]:
    visit = Visit(request)
    with visit.looking() as look:
        found = dispute_page(look, dispute_id, visit.account_no)
        account = look.reader.get(ACCOUNTS, visit.account_no)
    if found is None:
        raise Refused(refuse(Code.NOT_FOUND))
    texts = translations(chosen(request))
    context = {
        "dispute": found,
        "typed": form or Typed(words=found.said or "" if found.payee else ""),
        "mistakes": tuple((field, texts.gettext(text)) for field, text in mistakes),
        "form_id": fresh_form_id,
    }
    zone = account.zone if account else None
    answer = page(request, "person/dispute.html", context, zone=zone, status=status)
    if found.payee and "prefetch" not in request.headers.get("sec-purpose", ""):
        answer.background = BackgroundTask(_read, visit, found)
    return answer


def _read(visit: Visit, found: DisputePage) -> None:
    command = RecordHoldShowing(found.dispute_id, visit.account_no)
    visit.services.engine.carry_out(Asked(CommandId(fresh_id("showing")), visit.actor, command))


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_dispute, object_to_hold, consent)
