"""Language of a page: the switch on the page wins (kept in a cookie), then the browser's wish.

Which languages there are, and their texts, is `http.languages`; what pages need of it is named here again.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie

from dueprocess.http.languages import (
    DEFAULT,
    ENGLISH,
    Locale,
    direction,
    in_words,
    known,
    locales,
    name_in,
    negotiated,
    own_name,
    said,
    translations,
)

__all__ = [
    "CHINESE",
    "COOKIE",
    "DEFAULT",
    "ENGLISH",
    "PARAMETER",
    "Locale",
    "asked",
    "chosen",
    "direction",
    "in_words",
    "known",
    "locales",
    "name_in",
    "negotiated",
    "own_name",
    "remembered",
    "said",
    "translations",
]

CHINESE: Final[Locale] = "zh-CN"
COOKIE: Final = "dueprocess_language"
PARAMETER: Final = "lang"

_YEAR = 365 * 24 * 3600


def chosen(request: Request[Any, Any, Any]) -> Locale:
    """The language of the page that answers this request."""
    switched = asked(request)
    if switched is not None:
        return switched
    kept = request.cookies.get(COOKIE, "")
    return kept if kept in locales() else negotiated(request.headers.get("accept-language", ""))


def asked(request: Request[Any, Any, Any]) -> Locale | None:
    """The language asked for by the switch in this very request, or None."""
    wish = request.query_params.get(PARAMETER, "")
    return wish if wish in locales() else None


def remembered(locale: Locale, *, secure: bool) -> Cookie:
    """The cookie that keeps a switch. It holds a language, nothing else."""
    return Cookie(
        key=COOKIE, value=locale, path="/", max_age=_YEAR, httponly=True, secure=secure, samesite="lax"
    )
