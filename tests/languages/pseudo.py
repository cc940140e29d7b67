"""A language that nobody speaks, for tests: English in Arabic letters, from right to left, and longer than English.

It is written as a translator would write it: one file, `ar.po`, in a folder that `http.languages` is told of. Places to
fill in, tags and date patterns stay as they are; a plural has the six forms of Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from dueprocess.http import languages
from dueprocess.http.web.rendering import environment
from tools import messages

TAG: Final = "ar"
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_ARABIC: Final = "ابثدعفغهيجكلمنوطقرستصضظخىز"
_LETTERS: Final = str.maketrans(
    {
        **dict(zip(_LATIN, _ARABIC, strict=True)),
        **dict(zip(_LATIN.upper(), _ARABIC, strict=True)),
        ",": "،",
        ";": "؛",
        "?": "؟",
    }
)
_KEPT: Final = re.compile(r"(%\(\w+\)[sd]|\{\w+\}|</?\w+[^>]*>|&\w+;|https?://\S+|`[^`]*`)")
_LONGER: Final = 1.3
_PATTERNS: Final = frozenset({"date pattern", "day and clock"})


def pseudo(text: str, context: str | None = None) -> str:
    """A text in the language that nobody speaks."""
    if context in _PATTERNS:
        return text
    parts = _KEPT.split(text)
    written = "".join(part if _KEPT.fullmatch(part) else part.translate(_LETTERS) for part in parts)
    words = sum(len(part) for part in parts if not _KEPT.fullmatch(part))
    more = int(words * (_LONGER - 1)) // 6
    return written if len(text) < 12 else _with_more(written, more)


def _with_more(text: str, more: int) -> str:
    """Longer by some words, before the last stop, so that what ends as a sentence still does."""
    body, stop = (text[:-1], text[-1]) if text[-1] in ".:؟!" else (text, "")
    return body + " كلمات" * more + stop


def catalogue() -> Catalog:
    """The whole catalogue."""
    made = Catalog(project="dueprocess", locale=languages.tables(TAG), fuzzy=False)
    for (_id, context), message in messages.extracted().items():
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        said = [pseudo(str(form), context) for form in forms]
        plural = (said[0], *[said[-1]] * (made.num_plurals - 1))
        made.add(message.id, plural if len(forms) > 1 else said[0], message.locations, context=context)
    return made


@contextmanager
def spoken(folder: Path) -> Iterator[str]:
    """While this lasts, the language is one of ours. Nothing but its one file is added."""
    with (folder / f"{TAG}.po").open("wb") as file:
        write_po(file, catalogue(), width=0)
    languages.FOLDERS.append(folder)
    _forget()
    try:
        yield TAG
    finally:
        languages.FOLDERS.remove(folder)
        _forget()


def _forget() -> None:
    languages.locales.cache_clear()
    languages.translations.cache_clear()
    environment.cache_clear()
