"""The result of a backtest on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dueprocess.adapters.backtest.words import CAUTION, CHANGES, titled
from dueprocess.application.backtest.rerun import Change
from dueprocess.rulebook.model import Rulebook

Result = dict[str, Any]

SHORT = {
    Change.NO_BREACH: "none",
    Change.LIGHTER: "lighter",
    Change.SAME: "same",
    Change.HEAVIER: "heavier",
}
"""The changes in words that leave room for a clause's title."""


def show(console: Console, result: Result, other: Rulebook) -> None:
    """Print what changes for people, and clause by clause."""
    when = f" since {result['since']}" if result["since"] else ""
    title = f"{result['decisions']:,} decisions{when} under version {result['version']}"
    console.print(Text(title, style="bold"))
    console.print(Text(CAUTION, style="dim"))
    console.print(Padding(_people(result), (1, 0, 0, 0)))
    console.print(Padding(_clauses(result, other), (1, 0, 0, 0)))
    if result["clauses_untested"]:
        names = ", ".join(titled(name, other) for name in result["clauses_untested"])
        console.print(Text(f"\nNew, and never tested by any decision: {names}"))
    for name, found in result["examples"].items():
        console.print(Text(f"\n{CHANGES[name].capitalize()}, for example: {', '.join(found[:5])}"))


def _table(title: str, *columns: str) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", header_style="", box=None, pad_edge=False
    )
    for number, name in enumerate(columns):
        first = number == 0
        table.add_column(
            name, justify="left" if first else "right", min_width=26 if first else 4, overflow="fold"
        )
    return table


def _people(result: Result) -> Table:
    table = _table("For people", "", "as it was", "under the other")
    for name, before, after in (
        ("people restricted", "people_before", "people_after"),
        ("days, as the ladder gives them", "days_before", "days_after"),
        ("without an end", "permanent_before", "permanent_after"),
    ):
        table.add_row(name, f"{result[before]:,}", f"{result[after]:,}")
    table.add_row("people no longer restricted", "", f"{result['people_no_longer']:,}")
    table.add_row("people newly restricted", "", f"{result['people_newly']:,}")
    return table


def _clauses(result: Result, other: Rulebook) -> Table:
    table = _table("By clause", "clause", "all", *SHORT.values(), "days", "then")
    for name, counts in result["by_clause"].items():
        shown = ("decisions", *(change.value for change in CHANGES), "days_before", "days_after")
        table.add_row(Text(titled(name, other)), *(f"{counts[key]:,}" for key in shown))
    return table
