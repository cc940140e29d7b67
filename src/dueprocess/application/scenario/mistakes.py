"""A mistake in a script: where it stands, what is wrong, and what to write instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import msgspec

WIDTH_MAX = 160


class Mistake(msgspec.Struct, frozen=True, order=True):
    """What is wrong in a file, at which line and column (both from 1), and what to do about it."""

    file: str
    line: int
    column: int
    message: str
    help: str


def render(mistakes: Iterable[Mistake], text: str) -> str:
    """Mistakes as text for a terminal: place and message, the line with a caret under it, and what to write instead."""
    lines = text.split("\n")
    return "\n".join(_block(one, lines) for one in sorted(mistakes))


def _block(one: Mistake, lines: list[str]) -> str:
    parts = [f"{one.file}:{one.line}:{one.column} {one.message}"]
    if one.line <= len(lines) and one.column <= WIDTH_MAX:
        source = lines[one.line - 1][:WIDTH_MAX]
        shown = "".join(letter if letter.isprintable() else " " for letter in source)
        wide = (
            2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in shown[: one.column - 1]
        )
        margin = " " * len(str(one.line))
        parts += [f"  {one.line} | {shown}", f"  {margin} | {' ' * sum(wide)}^"]
    return "\n".join([*parts, f"  help: {one.help}", ""])
