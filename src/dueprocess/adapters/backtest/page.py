"""The result of a backtest as a page that can be printed."""

from __future__ import annotations

from html import escape
from typing import Any

from dueprocess.adapters.backtest.words import CAUTION, CHANGES, titled
from dueprocess.adapters.paper import charts
from dueprocess.adapters.paper.charts import BLUE, GREY, NARROW, ORANGE, VERMILION, WIDE, Rows
from dueprocess.adapters.paper.page import both, figures, framed, number
from dueprocess.application.backtest.rerun import Change
from dueprocess.rulebook.model import Rulebook

Result = dict[str, Any]

COLOURS = {
    CHANGES[Change.NO_BREACH]: BLUE,
    CHANGES[Change.LIGHTER]: "#56B4E9",
    CHANGES[Change.SAME]: GREY,
    CHANGES[Change.HEAVIER]: VERMILION,
}
DAYS_ARE = (
    "Days that both ladders give for the same findings. Measures without an end, and those that only keep two people "
    "apart, stand in no day."
)
DAYS = {"as it was": GREY, "under the other version": ORANGE}


def page(result: Result, other: Rulebook) -> str:
    """The whole page as text."""
    since = f" since {result['since']}" if result["since"] else ""
    title = f"What version {result['version']} would have changed"
    parts = [
        f'<p class="kicker">Backtest of a rulebook{escape(since)}</p>',
        f"<h1>{escape(title)}</h1>",
        f'<p class="lead">{escape(_lead(result))}</p>',
        _counts(result),
        f'<p class="caution">{escape(CAUTION)}</p>',
        "<h2>Clause by clause</h2>",
        _changes(result, other),
        "<h2>Days of restriction</h2>",
        f"<p>{DAYS_ARE}</p>",
        _days(result, other),
        _untested(result, other),
        "<footer><p>Computed by dueprocess from its own record; <code>dueprocess rulebook backtest</code> repeats it.</p></footer>",
    ]
    return framed(title, "\n".join(part for part in parts if part))


def _lead(result: Result) -> str:
    if not result["decisions"]:
        return "There is no decision to compare."
    return (
        f"Of {number(result['decisions'])} decisions {number(result['same'])} would have been the same, "
        f"{number(result['lighter'] + result['no_breach'])} lighter or none at all, {number(result['heavier'])} heavier. "
        f"{number(result['people_no_longer'])} people would not have been restricted, and "
        f"{number(result['people_newly'])} would have been who were not."
    )


def _counts(result: Result) -> str:
    shown = (
        (BLUE, result["no_breach"] + result["lighter"], "lighter, or no breach"),
        (GREY, result["same"], "the same"),
        (VERMILION, result["heavier"], "heavier"),
    )
    return '<ul class="counts">' + "".join(
        f'<li style="border-color:{colour}"><b>{number(count)}</b> <span>{name}</span></li>'
        for colour, count, name in shown
    ) + "</ul>"  # fmt: skip


def _changes(result: Result, other: Rulebook) -> str:
    rows: Rows = []
    lines = []
    for clause, counts in result["by_clause"].items():
        title = titled(clause, other)
        rows += [
            {"label": title, "part": name, "place": place, "count": counts[change.value]}
            for place, (change, name) in enumerate(CHANGES.items())
        ]
        lines.append((title, *(number(counts[change.value]) for change in CHANGES)))
    if not rows:
        return ""
    said = "; ".join(f"{line[0]}: {', '.join(f'{count} {name}' for count, name in zip(line[1:], CHANGES.values(), strict=True))}" for line in lines)  # fmt: skip
    head = ("clause", *CHANGES.values())
    return charts.key(COLOURS) + both("changes", f"Bar chart. {said}.", rows, COLOURS) + figures(head, lines)


def _days(result: Result, other: Rulebook) -> str:
    before, after = DAYS
    rows: Rows = []
    lines = []
    for clause, counts in result["by_clause"].items():
        if not counts["days_before"] and not counts["days_after"]:
            continue
        rows += [
            {"label": clause, "part": before, "count": counts["days_before"]},
            {"label": clause, "part": after, "count": counts["days_after"]},
        ]
        lines.append((titled(clause, other), number(counts["days_before"]), number(counts["days_after"])))
    if not rows:
        return ""
    said = "; ".join(f"{name}: {was} days, then {then}" for name, was, then in lines)
    wide, narrow = (charts.pairs(rows, width, DAYS) for width in (WIDE, NARROW))
    plot = charts.figure("days", f"Bar chart. {said}.", wide, narrow)
    return charts.key(DAYS) + plot + figures(("clause", before, after), lines)


def _untested(result: Result, other: Rulebook) -> str:
    if not result["clauses_untested"]:
        return ""
    names = "; ".join(titled(name, other) for name in result["clauses_untested"])
    return f'<p class="small">New, and never tested by any decision: {escape(names)}.</p>'
