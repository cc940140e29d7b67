"""Not me: a person says that somebody else had their account, from when to when, and what shows it.

It is a question to a human being with more in it: answered within a day, at the desk of those who may find it so. By
itself it changes nothing, and nobody is asked to prove it with a document here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from dueprocess.application.queries.notice import NoticePage
from dueprocess.domain.compromise import Sign
from dueprocess.domain.enquiry import AskHuman, Claim
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.sessions import person_of
from dueprocess.http.problems import STATUS_OF, Refused
from dueprocess.http.web import flash, wall_time
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen, translations
from dueprocess.http.web.layout import page, redirect, services_of
from dueprocess.http.web.person import entry
from dueprocess.http.web.person.typed import Mistake, text_of
from dueprocess.http.web.person.visit import Visit
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal

flash.MESSAGES.update(
    not_me_said=N_(
        "We have it. A person looks at it and answers within a day. If you can, change your password now and sign every other device out."
    )
)

SIGNS: Final[Mapping[str, str]] = {
    Sign.NEW_DEVICE: N_("It was used on a device or in a place that is not mine"),
    Sign.RECOVERED_CREDENTIALS: N_("I had lost it, and got it back (a new password, my ID, a friend’s help)"),
    Sign.OTHER: N_("Something else, see below"),
}
MISTAKES: Final = {
    Code.COMPROMISE_TIME_UNSOUND: (
        "from_at",
        N_("The end must come after the beginning, and not lie ahead of us. Correct the two times."),
    ),
    Code.COMPROMISE_UNSHOWN: ("signs", N_("Choose what shows it. “Something else” is an answer too.")),
    Code.TEXT_MISSING: ("words", N_("Write what happened, in a few words.")),
    Code.TEXT_TOO_LONG: ("words", N_("This is longer than 20,000 characters. Shorten it.")),
}
ELSE: Final = N_("This could not be done just now. Your words are still here: try again, or ask a human.")
NO_TIME: Final = N_("Write the day and the time, as near as you know.")


class Said(msgspec.Struct, frozen=True):
    """The fields of the form, as they were sent."""

    from_at: str = ""
    to_at: str = ""
    signs: tuple[str, ...] = ()
    words: str = ""
    command_id: str = ""


async def said(request: Request[Any, Any, Any]) -> Said:
    """Read the form."""
    form = await request.form()
    return Said(
        text_of(form.get("from_at")),
        text_of(form.get("to_at")),
        tuple(text_of(item) for item in form.getall("signs", [])),
        text_of(form.get("words")),
        text_of(form.get("command_id")),
    )


@get("/n/{notice_id:str}/not-me", opt=allow(person=True), sync_to_thread=True)
def show_not_me(request: Request[Any, Any, Any], notice_id: FromPath[str]) -> Response[str]:
    """The form."""
    return _shown(request, Visit(request).notice(notice_id), Said())


@post("/n/{notice_id:str}/not-me", opt=allow(public=True), status_code=200, sync_to_thread=True)
def say_not_me(
    request: Request[Any, Any, Any], notice_id: FromPath[str], form: NamedDependency[Said]
) -> Response[Any]:
    """Say it. Whoever was signed out meanwhile keeps their words, as a question to a human being."""
    services = services_of(request)
    if person_of(services, request) is None:
        words = "\n".join(part for part in (form.from_at, form.to_at, form.words) if part)
        return entry.kept_words(request, f"/n/{notice_id}", "question", words)
    visit = Visit(request)
    found = visit.notice(notice_id)
    from_at = wall_time.read(form.from_at, found.zone)
    to_at = wall_time.read_end(form.to_at, found.zone, found.at)
    signs = tuple(Sign(item) for item in form.signs if item in set(Sign))
    missing = [(field, NO_TIME) for field, at in (("from_at", from_at), ("to_at", to_at)) if at is None]
    missing += [MISTAKES[Code.COMPROMISE_UNSHOWN]] if not signs else []
    missing += [MISTAKES[Code.TEXT_MISSING]] if not form.words.strip() else []
    if missing or from_at is None or to_at is None:  # all at once, in the order of the page
        return _shown(request, found, form, tuple(missing), 422)
    command = AskHuman(
        visit.account_no, Private(form.words.strip()), found.decision_id, Claim(from_at, to_at, signs)
    )
    answer = carry_out(services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        if answer.code is Code.NOT_FOUND:
            raise Refused(answer)
        wrong = MISTAKES.get(answer.code, ("words", ELSE))
        return _shown(request, found, form, (wrong,), STATUS_OF[answer.code])
    return redirect(request, f"/n/{found.notice_id}", say="not_me_said")


def _shown(
    request: Request[Any, Any, Any],
    found: NoticePage,
    form: Said,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response[str]:
    texts = translations(chosen(request))
    context = {
        "notice": found,
        "said": form,
        "signs": [(name, texts.gettext(words)) for name, words in SIGNS.items()],
        "mistakes": tuple((field, texts.gettext(text)) for field, text in mistakes),
        "command_id": fresh_form_id(),
        "latest": wall_time.written(found.at, found.zone),
    }
    return page(request, "person/not_me.html", context, zone=found.zone, status=status)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_not_me, say_not_me)
FORMS: Final = {"form": Provide(said)}
