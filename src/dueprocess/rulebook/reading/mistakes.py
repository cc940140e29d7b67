"""A mistake in a file, and how it is shown to the person who wrote the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

import msgspec

from dueprocess.rulebook.checks.codes import TABLE, MistakeCode
from dueprocess.rulebook.reading.tree import Place

_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")  # as the YAML reader counts lines
_WIDTH_MAX = 160


class Mistake(msgspec.Struct, frozen=True):
    """What is wrong, at which line and column (both from 1), and what to do about it."""

    file: str
    line: int
    column: int
    code: MistakeCode
    message: str
    help: str


class Mistakes(msgspec.Struct, frozen=True):
    """What reading gives instead of a value: all mistakes of the run, in the order of the file. Never empty."""

    found: tuple[Mistake, ...]


def mistake(
    file: str, at: Place, code: MistakeCode, values: Mapping[str, str] | None = None, near: str = ""
) -> Mistake:
    """The mistake with this code, in the words of the table."""
    entry, filled = TABLE[code], values or {}
    advice = entry.help.format(**filled)
    if near:
        advice = f"did you mean `{near}`? Otherwise {advice}"
    return Mistake(file, at.line, at.column, code, entry.meaning.format(**filled), advice)


def render(mistakes: Iterable[Mistake], texts: Mapping[str, str]) -> str:
    """Mistakes as text for a terminal: place, code and message, the line with a caret, help. `texts` by file name."""
    lines = {file: _LINE_END.split(text) for file, text in texts.items()}
    return "\n".join(_block(found, lines.get(found.file, [])) for found in mistakes)


def _block(found: Mistake, lines: list[str]) -> str:
    parts = [f"{found.file}:{found.line}:{found.column} {found.code}: {found.message}"]
    if 1 <= found.line <= len(lines):
        source, offset = _window(lines[found.line - 1], found.column - 1)
        margin = " " * len(str(found.line))
        parts.append(f"  {found.line} | {_harmless(source)}")
        parts.append(f"  {margin} | {_blank(source[:offset])}^")
    parts.append(f"  help: {found.help}")
    return "\n".join(parts) + "\n"


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of a very long line around the column, and the column within it."""
    if len(line) <= _WIDTH_MAX:
        return line, column
    start = max(0, min(column - _WIDTH_MAX // 2, len(line) - _WIDTH_MAX))
    return line[start : start + _WIDTH_MAX], column - start


def _harmless(source: str) -> str:
    """No control characters: a file must not command the terminal it is shown in."""
    return "".join(letter if letter.isprintable() else " " for letter in source)


def _blank(before: str) -> str:
    """Blanks as wide as the text: Chinese letters take two columns."""
    return "".join("  " if unicodedata.east_asian_width(letter) in "WF" else " " for letter in before)
