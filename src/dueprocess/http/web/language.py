"""Language: which of our two a page is written in, and the texts of a catalogue.

The switch on the page wins (kept in a cookie), then the browser's wish. Tags are mapped by hand, because Babel's own
negotiation answers `en` to a browser that asks for `zh-CN`. Catalogues are read from their `.po` files at start, so
there is nothing to compile and nothing that can be out of date.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from litestar import Request
from litestar.datastructures import Cookie

Locale = str
"""`zh-CN` or `en`: the BCP 47 tag, as rulebooks and accounts write it."""

CHINESE: Final[Locale] = "zh-CN"
ENGLISH: Final[Locale] = "en"
LOCALES: Final[tuple[Locale, ...]] = (CHINESE, ENGLISH)
NAMES: Final[Mapping[Locale, str]] = {CHINESE: "简体中文", ENGLISH: "English"}

DEFAULT: Final[Locale] = CHINESE
"""Where a browser says nothing. One that asks only for languages we do not have gets English."""

COOKIE: Final = "dueprocess_language"
PARAMETER: Final = "lang"
FOLDER: Final = Path(__file__).parent / "locale"
CATALOGUES: Final[Mapping[Locale, str]] = {CHINESE: "zh_Hans_CN"}
"""Our tag to the catalogue's folder. English has none: the texts in the code are English."""

_YEAR = 365 * 24 * 3600


def known(tag: str) -> Locale | None:
    """The language of ours that a tag asks for, or None."""
    tag = tag.strip().lower().replace("_", "-")
    if tag == "zh" or tag.startswith("zh-"):
        return CHINESE
    if tag == "en" or tag.startswith("en-"):
        return ENGLISH
    return None


def negotiated(header: str) -> Locale:
    """The language that an Accept-Language header wishes for most, among ours."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, parameters = part.partition(";")
        if tag.strip():
            wishes.append((-_quality(parameters), place, tag))
    if not wishes:
        return DEFAULT
    for quality, _place, tag in sorted(wishes):
        if quality == 0:
            continue
        if tag.strip() == "*":
            return DEFAULT
        found = known(tag)
        if found is not None:
            return found
    return ENGLISH


def chosen(request: Request[Any, Any, Any]) -> Locale:
    """The language of the page that answers this request."""
    switched = asked(request)
    if switched is not None:
        return switched
    kept = request.cookies.get(COOKIE, "")
    return kept if kept in LOCALES else negotiated(request.headers.get("accept-language", ""))


def asked(request: Request[Any, Any, Any]) -> Locale | None:
    """The language asked for by the switch in this very request, or None."""
    wish = request.query_params.get(PARAMETER, "")
    return wish if wish in LOCALES else None


def remembered(locale: Locale, *, secure: bool) -> Cookie:
    """The cookie that keeps a switch. It holds a language, nothing else."""
    return Cookie(
        key=COOKIE, value=locale, path="/", max_age=_YEAR, httponly=True, secure=secure, samesite="lax"
    )


def said(texts: Mapping[str, str], locale: Locale) -> str:
    """A text of the rulebook or catalogue in this language, else in the one it has."""
    return texts.get(locale) or next(iter(texts.values()), "")


@cache
def translations(locale: Locale) -> NullTranslations:
    """The texts of a language."""
    folder = CATALOGUES.get(locale)
    if folder is None:
        return NullTranslations()
    merged: Translations | None = None
    for path in sorted((FOLDER / folder / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=folder)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        read = Translations(compiled)
        merged = read if merged is None else merged.add(read)
    return merged or NullTranslations()


def _quality(parameters: str) -> float:
    for part in parameters.split(";"):
        name, _, value = part.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
