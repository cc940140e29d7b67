"""What people read: present in every language, neither blank nor endless, and nothing hidden in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from dueprocess.rulebook.checks.codes import MistakeCode
from dueprocess.rulebook.checks.problem import Path, Problem, problem
from dueprocess.rulebook.model import Texts

TITLE_MAX = 80
POST_MAX = 60
TEXT_MIN = 8
TEXT_MAX = 1_500
WORDING = "wording"
"""Last step of the path to what a text says; the path to its language is one shorter."""

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # several scripts cannot be written without them


def is_locale(tag: str) -> bool:
    """Whether `tag` has the form of a language tag: language, script, region."""
    return _LOCALE.fullmatch(tag) is not None


def title_problems(title: Texts, locales: Iterable[str], path: Path) -> Iterator[Problem]:
    """A title: a few words in each language."""
    yield from _locale_problems(title, locales, path)
    for locale, text in title.items():
        yield from wording_problems(text, 1, TITLE_MAX, (*path, locale, WORDING))


def text_problems(text: Texts, locales: Iterable[str], path: Path) -> Iterator[Problem]:
    """The text of a clause: whole sentences in each language."""
    yield from _locale_problems(text, locales, path)
    for locale, wording in text.items():
        yield from wording_problems(wording, TEXT_MIN, TEXT_MAX, (*path, locale, WORDING))


def _locale_problems(texts: Texts, locales: Iterable[str], path: Path) -> Iterator[Problem]:
    wanted = tuple(dict.fromkeys(locales))
    for locale in wanted:
        if is_locale(locale) and locale not in texts:
            yield problem(MistakeCode.LOCALE_MISSING, path, ("locales",), locale=locale)
    for locale in texts:
        if not is_locale(locale):
            yield problem(MistakeCode.LOCALE_MALFORMED, (*path, locale), locale=locale)
        elif locale not in wanted:
            yield problem(MistakeCode.LOCALE_UNLISTED, (*path, locale), ("locales",), locale=locale)


def wording_problems(text: str, least: int, most: int, path: Path) -> Iterator[Problem]:
    """Words in one language: present, within bounds, and all of them visible."""
    length = len(text.strip())
    if not length:
        yield problem(MistakeCode.TEXT_BLANK, path)
    elif length < least:
        yield problem(MistakeCode.TEXT_TOO_SHORT, path, length=length, least=least)
    elif len(text) > most:
        yield problem(MistakeCode.TEXT_TOO_LONG, path, length=len(text), most=most)
    hidden = next((letter for letter in text if _is_hidden(letter)), None)
    if hidden is not None:
        yield problem(MistakeCode.TEXT_HAS_HIDDEN_CHARACTER, path, character=f"U+{ord(hidden):04X}")


def _is_hidden(letter: str) -> bool:
    return letter != "\n" and letter not in _JOINERS and unicodedata.category(letter) in _HIDDEN
