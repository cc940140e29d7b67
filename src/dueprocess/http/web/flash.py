"""Flash: one sentence about what was just done, on the page that follows a redirect. It needs no script and no store.

The cookie holds a code of `MESSAGES`, never a text, so whoever forges one can only show themselves a sentence of ours.
A page adds its own: `MESSAGES["case_taken"] = N_("You are working on this case.")`.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie

COOKIE: Final = "dueprocess_said"

MESSAGES: Final[dict[str, str]] = {}
"""Code to English text (marked with `N_`, translated when it is shown)."""


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Marks a text for the catalogue; it is translated where it is shown."""
    return text


def P_(context: str, text: str) -> tuple[str, str]:  # noqa: N802 - see N_
    """Marks a text that means something else elsewhere. Show it with `translations(locale).pgettext(*marked)`."""
    return context, text


def flashed(request: Request[Any, Any, Any]) -> str | None:
    """The English text to show on this page, or None."""
    return MESSAGES.get(request.cookies.get(COOKIE, ""))


def flash(code: str, *, secure: bool) -> Cookie:
    """The cookie for the redirect. An unknown code raises `KeyError`."""
    MESSAGES[code]
    return Cookie(key=COOKIE, value=code, path="/", max_age=60, httponly=True, secure=secure, samesite="lax")


def cleared(*, secure: bool) -> Cookie:
    """The cookie that takes the sentence away once it was shown."""
    return Cookie(key=COOKIE, value="", path="/", max_age=0, httponly=True, secure=secure, samesite="lax")
