"""Dormant: the page of an account that is protected because nobody used it for long: why, what is kept, and the way back.

Whoever came in by a contact or device that is known for long presses one button, and everything works again. Whoever has
none any more asks a human being here, with what shows that it is them.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.types import ControllerRouterHandler

from dueprocess.application.queries.dormancies import DormantPage, dormant_page
from dueprocess.domain.dormancy import AskWaking, WakeAccount
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.sessions import person_of
from dueprocess.http.limits import FILE_MAX
from dueprocess.http.problems import STATUS_OF, Refused
from dueprocess.http.web import flash
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen, translations
from dueprocess.http.web.layout import page, redirect, services_of
from dueprocess.http.web.person import entry
from dueprocess.http.web.person.typed import Mistake, cleaned, text_of
from dueprocess.http.web.person.visit import Visit
from dueprocess.http.web.rendering import sentences
from dueprocess.http.wording import entry_of
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse

flash.MESSAGES.update(
    account_woken=N_("Welcome back. Everything works again."),
    waking_asked=N_("We have it. A person looks at it and answers you within three days."),
)
NO_WORDS: Final = N_("Write in a few words why it is you.")


class Said(msgspec.Struct, frozen=True):
    """The fields of the forms, as they were sent."""

    words: str = ""
    command_id: str = ""
    files: tuple[bytes, ...] = ()


async def said(request: Request[Any, Any, Any]) -> Said:
    """Read a form."""
    form = await request.form()
    given = [item for item in form.getall("files", []) if isinstance(item, UploadFile)]
    files = [await item.read(FILE_MAX + 1) for item in given if item.filename]
    return Said(text_of(form.get("words")), text_of(form.get("command_id")), tuple(files))


@get("/dormant", opt=allow(person=True), sync_to_thread=True)
def show_dormant(request: Request[Any, Any, Any]) -> Response[str]:
    """Why, what is kept, and the way back."""
    return _shown(Visit(request), Said())


@post("/dormant/wake", opt=allow(person=True), status_code=200, sync_to_thread=True)
def wake(request: Request[Any, Any, Any], form: NamedDependency[Said]) -> Response[Any]:
    """It is them: everything works again."""
    visit = Visit(request)
    command = WakeAccount(visit.account_no, visit.known_since)
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        entry_said = entry_of(answer.code, chosen(request))
        words = sentences([entry_said.meaning, entry_said.next_step], chosen(request))
        return _shown(visit, form, (("wake", words),), STATUS_OF[answer.code])
    return redirect(request, "/dormant", say="account_woken")


@post("/dormant/ask", opt=allow(public=True), status_code=200, sync_to_thread=True)
def ask(request: Request[Any, Any, Any], form: NamedDependency[Said]) -> Response[Any]:
    """Ask a human being to look. Whoever was signed out meanwhile keeps their words, as a question."""
    services = services_of(request)
    if person_of(services, request) is None:
        return entry.kept_words(request, "/human", "question", form.words, had_files=bool(form.files))
    visit = Visit(request)
    texts = translations(chosen(request))
    papers, wrong = cleaned(form.files, services.files)
    mistakes = [(field, texts.gettext(text)) for field, text in wrong]
    mistakes += [] if form.words.strip() else [("words", texts.gettext(NO_WORDS))]
    if mistakes:
        return _shown(visit, form, tuple(mistakes), 422)
    command = AskWaking(visit.account_no, Private(form.words.strip()), papers)
    answer = carry_out(services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        found = entry_of(answer.code, chosen(request))
        words = sentences([found.meaning, found.next_step], chosen(request))
        return _shown(visit, form, (("words", words),), STATUS_OF[answer.code])
    return redirect(request, "/dormant", say="waking_asked")


def _shown(visit: Visit, form: Said, mistakes: tuple[Mistake, ...] = (), status: int = 200) -> Response[str]:
    with visit.looking() as look:
        found: DormantPage | None = dormant_page(look, visit.account_no, visit.known_since)
    if found is None:
        raise Refused(refuse(Code.NOT_FOUND))
    context = {
        "dormant": found,
        "said": form,
        "mistakes": mistakes,
        "has_money": visit.services.wallet is not None,
        "account_no": visit.account_no,
        "form_id": fresh_form_id,
    }
    return page(visit.request, "person/dormant.html", context, zone=found.zone, status=status)


FORMS: Final = {"form": Provide(said)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_dormant, wake, ask)
