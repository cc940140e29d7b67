"""A problem is a mistake without its place in a file: a path into the value, and a code."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from dueprocess.rulebook.checks.codes import MistakeCode

Path = tuple[str | int, ...]
"""Where in a value: keys and places in lists, as in ``("clauses", 0, "ladder", 2)``."""

_SHOWN_MAX = 60
_NAME = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")


class Problem(msgspec.Struct, frozen=True):
    """What is wrong and where. `near`: a known word close to the unknown one.

    `related` are other places it was concluded from; where one of them cannot be read, nothing was concluded.
    """

    path: Path
    code: MistakeCode
    values: Mapping[str, str] = {}
    near: str = ""
    related: tuple[Path, ...] = ()


def problem(code: MistakeCode, path: Path, *related: Path, near: str = "", **values: object) -> Problem:
    """A problem with this code at this path."""
    return Problem(path, code, {key: shown(str(value)) for key, value in values.items()}, near, related)


def shown(text: str) -> str:
    """What an author wrote, fit for one line of a message: no control characters, and not too long."""
    plain = "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)
    return plain if len(plain) <= _SHOWN_MAX else plain[: _SHOWN_MAX - 1] + "…"


def near(word: str, known: Iterable[str]) -> str:
    """The known word that `word` was probably meant to be, or ""."""
    found = difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.7)
    return found[0] if found else ""


def is_name(text: str) -> bool:
    """Whether a text may name a rulebook, service, family, kind of evidence or remedy."""
    return len(text) <= 60 and _NAME.fullmatch(text) is not None


def repeated(entries: Sequence[str], path: Path) -> Iterator[Problem]:
    """Each entry of a list that stands there before."""
    seen: set[str] = set()
    for place, entry in enumerate(entries):
        if entry in seen:
            yield problem(MistakeCode.ENTRY_REPEATED, (*path, place), entry=entry)
        seen.add(entry)


def number_problems(key: str, number: int, least: int, most: int) -> Iterator[Problem]:
    """A number that stands at the top of a file lies between two others."""
    if not least <= number <= most:
        yield problem(MistakeCode.NUMBER_OUT_OF_RANGE, (key,), number=number, least=least, most=most)
