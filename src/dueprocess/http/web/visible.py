"""Visible: what a person can read of a page, as plain text: for the digest of what was shown, and for golden files."""

from __future__ import annotations

import hashlib
import re
from html.parser import HTMLParser
from typing import Final

_UNSEEN: Final = frozenset({"head", "script", "style", "template", "title", "svg"})
_BLOCKS: Final = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "button",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
    ),
    *("footer", "form", "h1", "h2", "h3", "h4", "header", "hr", "label", "legend", "li", "main", "nav", "ol"),
    *("option", "p", "section", "summary", "table", "td", "textarea", "th", "tr", "ul"),
}
_VOID: Final = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_BEFORE: Final = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "li": "- ", "summary": "+ "}
_SPACE = re.compile(r"[ \t\r\n\f]+")


def visible_text(html: str, *, marks: bool = True, apart: bool = False) -> str:
    """The words of a page, a line for each block. `marks`: headings and list items are marked. `apart`: an empty line
    between blocks, as in a letter.
    """
    reader = _Reader(marks=marks)
    reader.feed(html)
    reader.close()
    return reader.text("\n\n" if apart else "\n")


def digest_of(html: str) -> str:
    """SHA-256 of the visible text, 64 hex digits: what a showing is recorded with."""
    return hashlib.sha256(visible_text(html).encode()).hexdigest()


def main_of(html: str) -> str:
    """The part of a page between its masthead and its footer."""
    start, end = html.find("<main"), html.find("</main>")
    return html[start:end] if 0 <= start < end else html


class _Reader(HTMLParser):
    def __init__(self, *, marks: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._marks = _BEFORE if marks else {}
        self._lines: list[str] = [""]
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        hidden = tag in _UNSEEN or "hidden" in names
        if self._unseen or (hidden and tag not in _VOID):
            self._unseen += tag not in _VOID
            return
        if tag in _BLOCKS:
            self._lines.append(self._marks.get(tag, ""))
        if tag == "img":
            self._lines[-1] += f" [{names.get('alt') or ''}]"

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._unseen -= tag not in _VOID
        elif tag in _BLOCKS and tag not in _VOID:
            self._lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._lines[-1] += data

    def text(self, between: str) -> str:
        found: list[str] = []
        for line in self._lines:
            kept = _SPACE.sub(" ", line).strip()
            if kept and kept not in _BEFORE_ALONE:
                found.append(kept)
        return between.join(found) + "\n"


_BEFORE_ALONE: Final = frozenset(mark.strip() for mark in _BEFORE.values())
