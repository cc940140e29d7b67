"""Languages: which there are, which one somebody wishes for, and the texts of each.

A language is one file: `locale/<tag>.po`, named by its BCP 47 tag as rulebooks and accounts write it (`zh-CN`,
`zh-Hant`). Its own name, its direction and its months come from the Unicode tables of Babel; everything that we say is
in the file. English has none: the texts in the code are English. `docs/languages.md` shows how one is added.

Tags are mapped by hand, because Babel's own negotiation answers `en` to a browser that asks for `zh-CN`. Catalogues are
read as they are at start, so there is nothing to compile and nothing that can be out of date.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Final

from babel import Locale as Tables
from babel.core import UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

Locale = str
"""A BCP 47 tag, as rulebooks and accounts write it: `zh-CN`, `zh-Hant`, `en`."""

ENGLISH: Final[Locale] = "en"
DEFAULT: Final[Locale] = "zh-CN"
"""Where a browser says nothing. One that asks only for languages we do not have gets English."""

FOLDERS: Final[list[Path]] = [Path(__file__).parent / "locale"]
"""Where catalogues are looked for. Whoever adds a folder calls `locales.cache_clear()`."""

OURS: Final = "in place of a clause"
"""The context of texts that stand where a rulebook's do, and are ours."""

_WISHES_MAX = 20
_TAG_MAX = 35
_TRADITIONAL: Final = frozenset({"tw", "hk", "mo"})
"""Where Chinese is written in traditional characters, unless the tag says otherwise."""


@cache
def locales() -> tuple[Locale, ...]:
    """Every language there is: the default first, then its other script, then the rest by tag."""
    found = {path.stem for folder in FOLDERS for path in folder.glob("*.po")} | {ENGLISH}
    near = language_of(DEFAULT)[0]
    return tuple(sorted(found, key=lambda tag: (tag != DEFAULT, language_of(tag)[0] != near, tag)))


def language_of(tag: str) -> tuple[str, str]:
    """Language and script of a tag, small; the script is "" where it does not matter."""
    language, *rest = tag.strip()[:_TAG_MAX].lower().replace("_", "-").split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    if language == "zh" and not script:
        script = "hant" if _TRADITIONAL & set(rest) else "hans"
    return language, script


def known(tag: str) -> Locale | None:
    """The language of ours that a tag asks for, or None. Another script of the same language is better than none."""
    wish = language_of(tag)
    same = [locale for locale in locales() if language_of(locale)[0] == wish[0]]
    exact = [locale for locale in same if locale.lower() == tag.strip().lower().replace("_", "-")]
    alike = [locale for locale in same if language_of(locale) == wish]
    return next(iter([*exact, *alike, *same]), None)


def negotiated(header: str, *, nothing: Locale = DEFAULT) -> Locale:
    """The language that an Accept-Language header wishes for most, among ours; `nothing`: where it wishes for none."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:_WISHES_MAX]):
        tag, _, parameters = part.partition(";")
        if tag.strip():
            wishes.append((-_quality(parameters), place, tag))
    if not wishes:
        return nothing
    for quality, _place, tag in sorted(wishes):
        if quality == 0:
            continue
        if tag.strip() == "*":
            return nothing
        found = known(tag)
        if found is not None:
            return found
    return ENGLISH


def own_name(locale: Locale) -> str:
    """What a language calls itself: `繁體中文`."""
    return name_in(locale, locale)


def name_in(tag: str, locale: Locale) -> str:
    """What the speakers of `locale` call the language of `tag`: `Simplified Chinese`. An unknown tag stays as it is."""
    there, here = tables(tag), tables(locale)
    if there.language != language_of(tag)[0]:
        return tag
    for key in (f"{there.language}_{there.script}", there.language):
        name = here.languages.get(key)
        if name:
            return str(name)
    return tag


def direction(tag: str) -> str:
    """`ltr` or `rtl`."""
    return str(tables(tag).text_direction)


@lru_cache(maxsize=256)
def tables(tag: str) -> Tables:
    """The Unicode tables of a language. A region or script without tables of its own gets the language's; else English."""
    language, script = language_of(tag)
    region = next((part for part in tag.replace("_", "-").split("-")[1:] if len(part) in (2, 3)), "")
    for parts in ((language, script.title(), region.upper()), (language, script.title()), (language,)):
        try:
            return Tables.parse("_".join(part for part in parts if part))
        except (UnknownLocaleError, ValueError):
            continue
    return Tables.parse(ENGLISH)


@cache
def translations(locale: Locale) -> NullTranslations:
    """The texts of a language."""
    for folder in FOLDERS:
        path = folder / f"{locale}.po"
        if path.exists():
            with path.open("rb") as file:
                catalogue = read_po(file, locale=tables(locale))
            compiled = io.BytesIO()
            write_mo(compiled, catalogue)
            compiled.seek(0)
            return Translations(compiled)
    return NullTranslations()


def nearest(tags: Iterable[str], locale: Locale) -> str | None:
    """Of the languages that a text has, the one for a reader of `locale`: theirs, else another script of it, else the first."""
    there = list(tags)
    wish = language_of(locale)
    alike = [tag for tag in there if language_of(tag) == wish]
    same = [tag for tag in there if language_of(tag)[0] == wish[0]]
    return next(iter([tag for tag in there if tag == locale] or alike or same or there), None)


def in_words(texts: Mapping[str, str], locale: Locale) -> tuple[str, str]:
    """A text of the rulebook or catalogue with its language: the reader's, else the nearest that it has.

    The few such texts that are ours (what stands in a clause's place) are in our catalogues, too, under `OURS`.
    """
    english = texts.get(ENGLISH, "")
    if locale not in texts and english:
        own = translations(locale).pgettext(OURS, english)
        if own != english:
            return locale, own
    tag = nearest(texts, locale)
    return (tag, texts[tag]) if tag is not None else (locale, "")


def said(texts: Mapping[str, str], locale: Locale) -> str:
    """A text of the rulebook or catalogue in this language, else in the nearest that it has."""
    return in_words(texts, locale)[1]


def _quality(parameters: str) -> float:
    for part in parameters.split(";"):
        name, _, value = part.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
