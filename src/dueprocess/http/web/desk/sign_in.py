"""Sign-in: members of staff come and go. What they may do is decided at each request, by the roles of that moment."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from litestar import get, post
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.response import Redirect, Response

from dueprocess.application.operational import SessionKind
from dueprocess.http.auth import sessions
from dueprocess.http.auth.caller import ANY_ROLE, allow
from dueprocess.http.auth.devices import device_of
from dueprocess.http.auth.staff import SignedIn, Throttled, sign_in
from dueprocess.http.web import errors, layout
from dueprocess.http.web.desk.oidc import PLACE
from dueprocess.http.web.desk.seat import Form, Mistakes, Posted, Web
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen, translations

_WRONG: Final = N_(
    "Name and password do not belong together. Check both; capital letters count in the password."
)
_MISSING: Final = {"login": N_("Write your sign-in name."), "password": N_("Write your password.")}


@get("/sign-in", sync_to_thread=True, opt=allow(public=True))
def show_sign_in(request: Web) -> Response[Any]:
    """The form; the queue for whoever is signed in already."""
    services = layout.services_of(request)
    if sessions.staff_of(services, request) is not None:
        return layout.redirect(request, "/desk")
    return _form(request, next_page=request.query_params.get("next", ""))


@post("/sign-in", sync_to_thread=True, opt=allow(public=True), status_code=303)
def do_sign_in(request: Web, data: Posted) -> Response[Any]:
    """Sign in, or say alike for every reason that it failed."""
    form, services = Form(data), layout.services_of(request)
    if services.directory is not None and not services.directory.settings.local:
        raise NotFoundException
    empty = [(field, text) for field, text in _MISSING.items() if not form.one(field).strip()]
    if empty:
        texts = translations(chosen(request))
        mistakes = [(field, texts.gettext(text)) for field, text in empty]
        return _form(request, form.one("next"), form.one("login"), mistakes)
    source = request.client.host if request.client else ""
    device = device_of(request.headers.get("user-agent"))
    result = sign_in(services, form.one("login"), form.one("password"), source, device)
    if isinstance(result, Throttled):
        return errors.error_page(request, 429, retry_after=result.retry_after)
    if not isinstance(result, SignedIn):
        text = translations(chosen(request)).gettext(_WRONG)
        return _form(request, form.one("next"), form.one("login"), [("password", text)])
    place = form.one("next")
    return layout.redirect(
        request,
        place if PLACE.fullmatch(place) else "/desk",
        say="desk_signed_in",
        cookies=(result.cookie,),
    )


@post("/sign-out", sync_to_thread=True, opt=allow(roles=ANY_ROLE), status_code=303)
def do_sign_out(request: Web, data: Posted) -> Redirect:
    """Sign out here; whoever came by the directory is asked whether to sign out there, too."""
    services = layout.services_of(request)
    session = sessions.current(services, request, SessionKind.STAFF)
    cookie = sessions.end(services, request, SessionKind.STAFF)
    if services.directory is not None and session is not None and session.directory_sub:
        return layout.redirect(request, "/desk/oidc/left", cookies=(cookie,))
    return layout.redirect(request, "/desk/sign-in", say="desk_signed_out", cookies=(cookie,))


def ask_to_sign_in(request: Web, _error: NotAuthorizedException) -> Response[Any]:
    """Nobody is signed in: a page is offered after the sign-in, a form is kept in the browser."""
    if request.method == "GET":
        place = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        wish = f"?next={place}" if PLACE.fullmatch(place) and "&" not in place else ""
        return layout.redirect(request, f"/desk/sign-in{wish}")
    return layout.page(request, "desk/signed_out.html", {}, status=401)


def _form(
    request: Web, next_page: str = "", login: str = "", mistakes: Mistakes | None = None
) -> Response[str]:
    directory = layout.services_of(request).directory
    context = {
        "next": next_page,
        "login": login,
        "mistakes": mistakes or [],
        "directory": directory.settings if directory is not None else None,
        "start": f"/desk/oidc/start?{urlencode({'next': next_page})}" if next_page else "/desk/oidc/start",
    }
    return layout.page(request, "desk/sign_in.html", context, status=422 if mistakes else 200)


ROUTES = (show_sign_in, do_sign_in, do_sign_out)
