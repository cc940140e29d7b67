"""Which clause a reason of the source speaks of, and what is left of it without markup and names.

The rules are:
1. The clauses stand in an order, the more specific first; the first whose pattern occurs in the reason is the one.
2. Exactly one clause, the last, has no pattern: it takes every reason that matches none.
3. A reason without its markup, names, addresses and numbers is what two administrators typed alike.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

REMEMBERED, SHORT = 8_192, 500
"""Reasons repeat: so many are remembered, none longer than this."""

_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_LINK = re.compile(r"\[\[(?P<target>[^\[\]|]*)(?:\|(?P<label>[^\[\]]*))?\]\]")
_ADDRESS = re.compile(r"\[?\bhttps?://[^\s\]]+\]?")
_NAME = re.compile(
    r"(?::?w:)?(?::?en:)?(?:\b(?:wikipedia|wp):)?\b(?:user(?: talk)?|sockpuppet investigations|phab"
    r"|special:(?:contributions|diff|abuselog|permalink))\s*[:/][^\]|,;.]*|<[a-z ]+>",
    re.IGNORECASE,
)
_REST = re.compile(r"[\[\]{}|\"#*=]+|'{2,}|\b[a-z]?[0-9]+\b")
_EDGES = " .,;:/()-–—"


class Reasons:
    """The clauses of a source in the order in which they are tried, and the one for all other reasons."""

    def __init__(self, clauses: tuple[tuple[str, re.Pattern[str]], ...], catch_all: str) -> None:
        self.clauses, self.catch_all = clauses, catch_all
        self._remembered = lru_cache(REMEMBERED)(self._search)

    def clause_of(self, reason: str) -> str:
        """The clause that a reason speaks of."""
        return self._remembered(reason) if len(reason) <= SHORT else self._search(reason)

    def _search(self, reason: str) -> str:
        return next((clause for clause, pattern in self.clauses if pattern.search(reason)), self.catch_all)


def reasons_of(held: Any) -> Reasons:
    """Read a list of `{clause, patterns}`. Raises `ValueError` unless exactly the last entry has no patterns."""
    if not isinstance(held, list) or not held or not all(isinstance(entry, dict) for entry in held):
        raise ValueError("the reasons are a list of clauses with their patterns")
    names = [entry.get("clause") for entry in held]
    if not all(isinstance(name, str) and name for name in names) or len(set(names)) != len(names):
        raise ValueError("each clause is named, and once")
    without = [entry["clause"] for entry in held if not entry.get("patterns")]
    if without != [held[-1]["clause"]]:
        raise ValueError("exactly one clause takes every other reason: the last, without patterns")
    clauses = tuple((entry["clause"], _compiled(entry["patterns"])) for entry in held[:-1])
    return Reasons(clauses, without[0])


@cache
def wikipedia_reasons() -> Reasons:
    """The clauses of English Wikipedia."""
    text = (files(__package__) / "reasons.yaml").read_text(encoding="utf-8")
    return reasons_of(YAML(typ="safe", pure=True).load(text))


def without_markup(reason: str) -> str:
    """The words of a reason, small, without markup, names, addresses, numbers and punctuation at its edges."""
    return _remembered(reason) if len(reason) <= SHORT else _stripped(reason)


def _stripped(reason: str) -> str:
    text = _COMMENT.sub(" ", reason)
    text = _LINK.sub(lambda link: link["label"] or link["target"], text)
    text = _REST.sub(" ", _NAME.sub(" ", _ADDRESS.sub(" ", text)))
    return " ".join(text.lower().split()).strip(_EDGES)


_remembered = lru_cache(REMEMBERED)(_stripped)


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
