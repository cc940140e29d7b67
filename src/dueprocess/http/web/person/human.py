"""Human: a way to a human being, for everybody: a question with its answer for who is signed in, the way in for others."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.types import ControllerRouterHandler

from dueprocess.application.queries.notice import enquiry_lines
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.domain.enquiry import AskHuman
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.sessions import person_of
from dueprocess.http.problems import STATUS_OF
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.language import chosen, translations
from dueprocess.http.web.layout import page, redirect, services_of
from dueprocess.http.web.person import entry
from dueprocess.http.web.person.notice import mistake
from dueprocess.http.web.person.typed import Mistake, Typed
from dueprocess.http.web.person.visit import Visit
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal


@get("/human", opt=allow(public=True), sync_to_thread=True)
def show_human(request: Request[Any, Any, Any]) -> Response[str]:
    """Ask, and read the answers; or how to reach a human without being signed in."""
    return _shown(request)


@post("/human", opt=allow(public=True), status_code=200, sync_to_thread=True)
def ask_human(request: Request[Any, Any, Any], form: NamedDependency[Typed]) -> Response[Any]:
    """Ask."""
    services = services_of(request)
    if person_of(services, request) is None:
        return entry.kept_words(request, "/human", "question", form.question)
    visit = Visit(request)
    command = AskHuman(visit.account_no, Private(form.question.strip()))
    answer = carry_out(services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        return _shown(request, form, (mistake("question", answer),), STATUS_OF[answer.code])
    return redirect(request, "/human", say="question_asked")


def _shown(
    request: Request[Any, Any, Any],
    form: Typed | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response[str]:
    texts = translations(chosen(request))
    context: dict[str, Any] = {
        "signed_in": False,
        "typed": form or Typed(),
        "mistakes": tuple((field, texts.gettext(text)) for field, text in mistakes),
        "ask_id": fresh_form_id(),
        "ask_action": "/human",
        "enquiries": (),
    }
    zone = None
    if person_of(services_of(request), request) is not None:
        visit = Visit(request)
        with visit.looking() as look:
            context |= {"signed_in": True, "enquiries": enquiry_lines(look, visit.account_no)}
            account = look.reader.get(ACCOUNTS, visit.account_no)
        zone = account.zone if account else None
    return page(request, "person/human.html", context, zone=zone, status=status)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_human, ask_human)
