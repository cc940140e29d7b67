"""The frame of a printed page, and its tables."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from dueprocess.adapters.paper import charts
from dueprocess.adapters.paper.charts import NARROW, WIDE, Rows


def framed(title: str, body: str) -> str:
    """The whole page: what stands in `main`, under a policy that lets nothing be fetched."""
    style = (files(__package__) / "style.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n"
        "</body>\n</html>\n"
    )


def figures(head: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    """A table that is folded away under its plot."""
    return f"<details><summary>The figures</summary>{table(head, lines)}</details>"


def table(head: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    """A table that scrolls sideways on a phone."""
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    return f'<div class="scroll" tabindex="0"><table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table></div>'


def number(value: int) -> str:
    """A count as it is printed."""
    return f"{value:,}"


def both(name: str, said: str, rows: Rows, colours: dict[str, str] | None = None) -> str:
    """Bars in both widths. `said` is what somebody hears who does not see them."""
    return charts.figure(name, said, charts.bars(rows, WIDE, colours), charts.bars(rows, NARROW, colours))
