"""Sign-in of the demo: choose who to be. There are no passwords here, so this is for a demo on one's own machine only."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.response import Redirect

from examples.superapp import people
from examples.superapp.people import Person
from examples.superapp.routing import form, page
from examples.superapp.seed import ROLES
from examples.superapp.texts import LANGUAGES
from examples.superapp.visit import (
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    Form,
    NotHere,
    NotSignedIn,
    Platform,
    arrive,
    go,
    language_of,
)

YEAR_S: Final = 365 * 86_400


@page("/")
def home(request: Request[Any, Any, Any]) -> Redirect:
    """To the chats, or to the sign-in page."""
    try:
        arrive(request)
    except NotSignedIn:
        return go("/sign-in")
    return go("/chats")


@page("/sign-in")
def choose(request: Request[Any, Any, Any]) -> Response[str]:
    """Who to be."""
    platform: Platform = request.app.state.platform
    with platform.database.reading() as tx:
        everybody = people.everybody(tx)
    language = language_of(request)
    roles = {name: words[LANGUAGES.index(language)] for name, words in ROLES.items()}
    html = platform.pages.render(
        "sign_in.html",
        language,
        path="/sign-in",
        me=None,
        refused=None,
        problem=None,
        people=everybody,
        roles=roles,
    )
    return Response(html, media_type="text/html; charset=utf-8")


@form("/sign-in")
def sign_in(request: Request[Any, Any, Any], form: NamedDependency[Form]) -> Redirect:
    """Be this person from now on. dueprocess is told, but never waited for."""
    platform: Platform = request.app.state.platform
    with platform.database.writing() as tx:
        person = people.find(tx, form.text("person", 20))
        if person is None:
            raise NotHere
        new = form.text("new_device", 3) == "yes"
        token = people.begin_session(tx, person.id, platform.clock.now(), new_device=new)
        platform.recourse.signed_in(tx, person.id)
    platform.recourse.hurry()
    return go("/chats", [_cookie(SESSION_COOKIE, token)])


@form("/language")
def speak(form: NamedDependency[Form]) -> Redirect:
    """Read this language from now on, on the page one was on."""
    language, back = form.text("language", 10), form.text("back", 300)
    inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    cookies = [_cookie(LANGUAGE_COOKIE, language)] if language in LANGUAGES else []
    return go(back if inside else "/", cookies)


def signed_in_as(platform: Platform, person: Person) -> Redirect:
    """Somebody new, on the device that they signed up on."""
    with platform.database.writing() as tx:
        token = people.begin_session(tx, person.id, platform.clock.now(), new_device=True)
        platform.recourse.signed_in(tx, person.id)
    platform.recourse.hurry()
    return go("/chats", [_cookie(SESSION_COOKIE, token)])


def _cookie(name: str, value: str) -> Cookie:
    return Cookie(name, value=value, path="/", max_age=YEAR_S, httponly=True, samesite="lax")
