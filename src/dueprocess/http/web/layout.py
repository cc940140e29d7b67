"""Layout: one way to answer with a page, for the person's pages, the desk's and the errors.

    return page(request, "person/rules.html", {"clauses": clauses})

The template extends `base/page.html` and gets, besides its context: `locale`, `zone`, `csrf` (for `{{ csrf_field() }}`
of `base/forms.html`), `said_now` (a flash), `switches` (the language switch), `platform_name`, `human_contact`. `docs/pages.md` shows
how a page is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from dueprocess.http.auth.forms import form_token_of
from dueprocess.http.auth.gate import SERVICES
from dueprocess.http.services import Services
from dueprocess.http.web import flash as flashes
from dueprocess.http.web.language import (
    PARAMETER,
    Locale,
    asked,
    chosen,
    locales,
    own_name,
    remembered,
    translations,
)
from dueprocess.http.web.rendering import render

HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "vary": "Accept-Language, Cookie",
}
"""A page is for one person at one moment: nothing keeps it, nothing frames it, and it runs no script."""


class Switch(msgspec.Struct, frozen=True):
    """One language of the switch: its tag, its own name, and where it leads (None: it is this one)."""

    locale: Locale
    name: str
    href: str | None


def services_of(request: Request[Any, Any, Any]) -> Services:
    """The services of the application that answers."""
    services: Services = request.app.state[SERVICES]
    return services


def page(
    request: Request[Any, Any, Any],
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    zone: str | None = None,
    status: int = 200,
    cookies: tuple[Cookie, ...] = (),
) -> Response[str]:
    """Answer with a page in the reader's language. `zone`: whose clock its dates are written in."""
    locale = chosen(request)
    html = rendered(request, template, context, locale=locale, zone=zone)
    return answered(request, html, locale, status=status, cookies=cookies)


def rendered(
    request: Request[Any, Any, Any],
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    locale: Locale,
    zone: str | None = None,
) -> str:
    """The page's HTML alone, for whoever needs it before it is sent (a showing is recorded with its text)."""
    settings = services_of(request).settings
    return render(
        template,
        locale,
        zone or settings.zone,
        {**surroundings(request, locale), **(context or {})},
    )


def answered(
    request: Request[Any, Any, Any],
    html: str,
    locale: Locale,
    *,
    status: int = 200,
    cookies: tuple[Cookie, ...] = (),
) -> Response[str]:
    """A rendered page as an answer: headers, the language that was switched to, the flash taken away."""
    secure = services_of(request).settings.secure
    kept = list(cookies)
    if asked(request) is not None:
        kept.append(remembered(locale, secure=secure))
    if flashes.COOKIE in request.cookies:
        kept.append(flashes.cleared(secure=secure))
    return Response(
        html,
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={**HEADERS, "content-language": locale},
        cookies=kept,
    )


def surroundings(request: Request[Any, Any, Any], locale: Locale) -> dict[str, Any]:
    """What stands around every page."""
    settings = services_of(request).settings
    said_now = flashes.flashed(request)
    return {
        "csrf": form_token_of(request),
        "said_now": translations(locale).gettext(said_now) if said_now else None,
        "switches": switches(request, locale),
        "platform_name": settings.platform_name,
        "human_contact": settings.human_contact,
        "path": request.url.path,
        "styles": ("vendor/govuk-frontend.min.css", "dueprocess.css"),
    }


def switches(request: Request[Any, Any, Any], locale: Locale) -> tuple[Switch, ...]:
    """The language switch. A page that answers a form has none: following a link would lose what was typed."""
    if request.method != "GET":
        return ()
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != PARAMETER]
    return tuple(
        Switch(
            item,
            own_name(item),
            None if item == locale else f"{request.url.path}?{urlencode([*kept, (PARAMETER, item)])}",
        )
        for item in locales()
    )


def redirect(
    request: Request[Any, Any, Any], path: str, *, say: str | None = None, cookies: tuple[Cookie, ...] = ()
) -> Redirect:
    """After a form: go and see (303). `say` is a code of `flash.MESSAGES`."""
    secure = services_of(request).settings.secure
    kept = list(cookies)
    if asked(request) is not None:  # a language that was asked for on the way is not forgotten
        kept.append(remembered(chosen(request), secure=secure))
    if say is not None:
        kept.append(flashes.flash(say, secure=secure))
    return Redirect(path, status_code=303, cookies=kept, headers={"cache-control": "no-store"})
