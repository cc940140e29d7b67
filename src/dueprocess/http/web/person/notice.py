"""Notice: the page that tells a person what happened, why, until when, what still works, and how to object.

Looking at it changes nothing but the record that it was shown. Its forms: appeal or add to one, take it back, ask a
human. A mistake shows the same page again with everything that was typed; whoever was signed out meanwhile keeps their
words through the entry (`entry.kept_words`).
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from dueprocess.application.engine import Accepted
from dueprocess.application.queries.notice import NoticePage
from dueprocess.application.views.all import EVIDENCE
from dueprocess.domain.appeal import AppealLodged, AppealSupplemented, LodgeAppeal, WithdrawAppeal
from dueprocess.domain.enquiry import AskHuman
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.sessions import person_of
from dueprocess.http.limits import BODY_WITH_FILES_MAX
from dueprocess.http.problems import STATUS_OF, Refused
from dueprocess.http.services import Services
from dueprocess.http.web import flash
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen, translations
from dueprocess.http.web.layout import answered, page, redirect, rendered, services_of
from dueprocess.http.web.person import entry
from dueprocess.http.web.person.reading import reading
from dueprocess.http.web.person.typed import Mistake, Typed, cleaned, typed
from dueprocess.http.web.person.visit import Visit
from dueprocess.kernel.ids import AppealId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse

flash.MESSAGES.update(
    appeal_supplemented=N_("It was added to your appeal."),
    appeal_withdrawn=N_("You took your appeal back."),
    question_asked=N_("A person has your question and answers within a day."),
)

MISTAKES: Final = {
    Code.TEXT_MISSING: N_("Write why it is wrong, in a few words, or add a picture."),
    Code.TEXT_TOO_LONG: N_(
        "This is longer than 20,000 characters. Shorten it, or send a part now and add the rest afterwards."
    ),
    Code.COMMAND_ID_REUSED: N_(
        "What you had sent from this page before has arrived. What stands here now was not sent yet: send it if you want to add it."
    ),
    Code.APPEAL_WINDOW_CLOSED: N_(
        "The time to appeal is over. Ask a human instead; your words are still here."
    ),
    Code.APPEAL_STAGES_EXHAUSTED: N_(
        "This was looked at as often as the rules provide. Ask a human instead; your words are still here."
    ),
    Code.DECISION_NOT_STANDING: N_(
        "This decision no longer applies, so there is nothing to appeal any more."
    ),
}
QUESTION_MISSING: Final = N_("Write your question.")
ELSE: Final = N_("This could not be done just now. Your words are still here: try again, or ask a human.")


@get("/n/{notice_id:str}", opt=allow(person=True), sync_to_thread=True)
def show_notice(request: Request[Any, Any, Any], notice_id: FromPath[str]) -> Response[str]:
    """Show the notice."""
    visit = Visit(request)
    visit.arrive()
    found = visit.notice(notice_id)
    locale = chosen(request)
    context = {**told(found), **_around(visit.services)}
    html = rendered(request, "person/notice.html", context, locale=locale, zone=found.zone)
    answer = answered(request, html, locale)
    answer.background = visit.showing(found, locale, html)
    return answer


@get("/n/{notice_id:str}/evidence/{evidence_id:str}", opt=allow(person=True), sync_to_thread=True)
def show_picture(
    request: Request[Any, Any, Any], notice_id: FromPath[str], evidence_id: FromPath[str]
) -> Response[bytes]:
    """A picture that the notice shows. Sealed items are not found here, whoever asks."""
    visit = Visit(request)
    shown = {item.evidence_id for item in visit.notice(notice_id).evidence if item.picture}
    with visit.looking() as look:
        item = look.reader.get(EVIDENCE, evidence_id)
        if item is None or item.evidence_id not in shown or item.sealed:
            raise Refused(refuse(Code.NOT_FOUND))
        kept = look.reader.vault(item.content.ref)
    if kept is None:
        raise Refused(refuse(Code.NOT_FOUND))
    headers = {
        "cache-control": "no-store",
        "content-disposition": "inline",
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
    }
    return Response(kept.content, media_type=item.media_type, headers=headers)


@post(
    "/n/{notice_id:str}/appeal",
    opt=allow(public=True),
    status_code=200,
    sync_to_thread=True,
    request_max_body_size=BODY_WITH_FILES_MAX,
)
def lodge(
    request: Request[Any, Any, Any], notice_id: FromPath[str], form: NamedDependency[Typed]
) -> Response[Any]:
    """Lodge an appeal, or add to the one that is open."""
    services = services_of(request)
    if person_of(services, request) is None:
        return entry.kept_words(request, f"/n/{notice_id}", "words", form.words, had_files=bool(form.files))
    visit = Visit(request)
    found = visit.notice(notice_id)
    files, mistakes = cleaned(form.files, services.files)
    if mistakes:
        return again(request, found, form, mistakes, 422)
    command = LodgeAppeal(found.decision_id, visit.account_no, Private(form.words.strip()), files)
    answer = carry_out(services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        return again(request, found, form, (mistake("words", answer),), STATUS_OF[answer.code])
    return _after(request, notice_id, answer)


@post("/n/{notice_id:str}/withdraw", opt=allow(person=True), status_code=200, sync_to_thread=True)
def withdraw(
    request: Request[Any, Any, Any], notice_id: FromPath[str], form: NamedDependency[Typed]
) -> Response[Any]:
    """Take the open appeal back."""
    visit = Visit(request)
    found = visit.notice(notice_id)
    command = WithdrawAppeal(AppealId(form.appeal_id), visit.account_no)
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        if answer.code is Code.APPEAL_NOT_OPEN:
            return redirect(request, f"/n/{found.notice_id}")
        raise Refused(answer)
    return redirect(request, f"/n/{found.notice_id}", say="appeal_withdrawn")


@post("/n/{notice_id:str}/ask", opt=allow(public=True), status_code=200, sync_to_thread=True)
def ask(
    request: Request[Any, Any, Any], notice_id: FromPath[str], form: NamedDependency[Typed]
) -> Response[Any]:
    """Ask a human about this notice."""
    services = services_of(request)
    if person_of(services, request) is None:
        return entry.kept_words(request, f"/n/{notice_id}", "question", form.question)
    visit = Visit(request)
    found = visit.notice(notice_id)
    command = AskHuman(visit.account_no, Private(form.question.strip()), found.decision_id)
    answer = carry_out(services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        return again(request, found, form, (mistake("question", answer),), STATUS_OF[answer.code])
    return redirect(request, f"/n/{found.notice_id}", say="question_asked")


@get("/n/{notice_id:str}/appealed/{appeal_id:str}", opt=allow(person=True), sync_to_thread=True)
def appealed(
    request: Request[Any, Any, Any], notice_id: FromPath[str], appeal_id: FromPath[str]
) -> Response[str]:
    """What follows from an appeal that was just sent."""
    found = Visit(request).notice(notice_id)
    lodged = next((item for item in found.appeals if item.appeal_id == appeal_id), None)
    if lodged is None:
        raise Refused(refuse(Code.NOT_FOUND))
    context = {"appeal": lodged, "notice": found, "reading": reading(found), "id": found.notice_id}
    return page(request, "person/appealed.html", context, zone=found.zone)


def told(found: NoticePage, form: Typed | None = None, mistakes: tuple[Mistake, ...] = ()) -> dict[str, Any]:
    """What the notice's template needs."""
    return {
        "notice": found,
        "reading": reading(found),
        "typed": form or Typed(),
        "mistakes": mistakes,
        "command_id": fresh_form_id(),
        "withdraw_id": fresh_form_id(),
        "ask_id": fresh_form_id(),
        "ask_action": f"/n/{found.notice_id}/ask",
    }


def _around(services: Services) -> dict[str, Any]:
    """What the page offers beside the notice itself."""
    return {"has_money": services.wallet is not None}


def again(
    request: Request[Any, Any, Any],
    found: NoticePage,
    form: Typed,
    mistakes: tuple[Mistake, ...],
    status: int,
) -> Response[str]:
    """The same page with what was typed, and what is wrong with it."""
    texts = translations(chosen(request))
    said = tuple((field, texts.gettext(text)) for field, text in mistakes)
    context = {**told(found, form, said), **_around(services_of(request))}
    return page(request, "person/notice.html", context, zone=found.zone, status=status)


def mistake(field: str, refusal: Refusal) -> Mistake:
    """What a refusal means at this field, in English; what is not there at all is not found."""
    if refusal.code is Code.NOT_FOUND:
        raise Refused(refusal)
    if field == "question" and refusal.code is Code.TEXT_MISSING:
        return field, QUESTION_MISSING
    return field, MISTAKES.get(refusal.code, ELSE)


def _after(request: Request[Any, Any, Any], notice_id: str, answer: Accepted) -> Response[Any]:
    """Where a lodged or supplemented appeal leads."""
    for event in answer.events:
        if isinstance(event, AppealLodged):
            return redirect(request, f"/n/{notice_id}/appealed/{event.appeal_id}")
        if isinstance(event, AppealSupplemented):
            return redirect(request, f"/n/{notice_id}#appeal", say="appeal_supplemented")
    return redirect(request, f"/n/{notice_id}")


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_notice,
    show_picture,
    lodge,
    withdraw,
    ask,
    appealed,
)
FORMS: Final = {"form": Provide(typed)}
