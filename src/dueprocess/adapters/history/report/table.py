"""The result of an audit on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dueprocess.adapters.history.report.words import SourceWords, changed, refused

Result = dict[str, Any]


def show(console: Console, result: Result, words: SourceWords) -> None:
    """Print the whole result: what became of the acts and why, clause by clause, beside the ladder."""
    console.print(Text(words.title, style="bold"))
    console.print(Text(words.caution, style="dim"))
    for table in (
        _acts(result, words),
        _changes(result),
        _refusals(result),
        _source(result),
        _clauses(result, words),
        _ladder(result),
    ):
        console.print(Padding(table, (1, 0, 0, 0)))
    _differences(console, result)


def _table(title: str, *columns: str) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", header_style="", box=None, pad_edge=False
    )
    for number, name in enumerate(columns):
        table.add_column(name, justify="left" if number == 0 else "right", overflow="fold")
    return table


def _row(table: Table, name: str, *values: object) -> None:
    table.add_row(
        Text(name), *(Text(f"{value:,}" if isinstance(value, int) else str(value)) for value in values)
    )


def _acts(result: Result, words: SourceWords) -> Table:
    table = _table("Recorded acts under the constitution", "", "accepted", "adapted", "refused", "all")
    for name in ("imposed", "changed", "lifted"):
        counts = result["by_act"].get(name, {})
        three = [counts.get(verdict, 0) for verdict in ("accepted", "adapted", "refused")]
        _row(table, words.act(name), *three, sum(three))
    _row(
        table,
        "all",
        result["accepted"],
        result["adapted"],
        sum(result["refused"].values()),
        result["events_total"],
    )
    return table


def _changes(result: Result) -> Table:
    table = _table("Adapted: what changed (one act may change in several ways)", "code", "acts", "")
    table.columns[2].justify = "left"
    for code, count in result["adaptations"].items():
        _row(table, code, count, changed(code))
    return table


def _refusals(result: Result) -> Table:
    table = _table("Refused: why", "code", "acts", "")
    table.columns[2].justify = "left"
    for code, count in result["refused"].items():
        _row(table, code, count, refused(code))
    return table


def _source(result: Result) -> Table:
    table = _table("The source as it was", "", "")
    median = result["median_days_to_relief"]
    for name, value in (
        ("subjects", result["subjects"]),
        ("of these, first measure without an end", result["first_measure_indefinite"]),
        ("acts without a reason", result["without_reason"]),
        ("acts that closed the appeal path", result["appeal_path_removed"]),
        ("lifted by whoever acted last (a correction)", result["lifted_by_decider"]),
        ("lifted by another (a review)", result["lifted_by_another"]),
        ("median days from the beginning to the lift", "-" if median is None else median),
        ("restricted again after a lift", result["restricted_again_after_relief"]),
        ("acts upon something unseen", result["unseen_before"]),
        ("acts with a reason used ten times or more", result["boilerplate_reasons"]),
        ("ends compared with the recorded ones", result["ends_compared"]),
        ("of these, equal", result["ends_equal"]),
        ("malformed lines and events, in no sum above", result["malformed"]),
    ):
        _row(table, name, value)
    return table


def _clauses(result: Result, words: SourceWords) -> Table:
    table = _table(
        "By clause; beside it, new measures that our own ladder makes lighter, as heavy, heavier",
        "clause", "accepted", "adapted", "refused", "lighter", "same", "heavier",
    )  # fmt: skip
    for clause, counts in result["by_clause"].items():
        names = ("accepted", "adapted", "refused", "ladder_lighter", "ladder_same", "ladder_heavier")
        _row(table, words.clauses.get(clause, clause), *(counts.get(name, 0) for name in names))
    return table


def _ladder(result: Result) -> Table:
    table = _table("New measures by length", "length", "source gave", "our ladder gives")
    ladder = result["ladder"]
    for length, count in ladder["source"].items():
        _row(table, length, count, ladder["ladder"][length])
    return table


def _differences(console: Console, result: Result) -> None:
    for item in result["differences"]:
        note = f" ({item['note']})" if item["note"] else ""
        console.print(
            Text(
                f"\nline {item['line']}, event {item['index']}: `{item['duration']}`{note} gives "
                f"{item['computed'] or 'no end'}, the log records {item['recorded'] or 'no end'}"
            )
        )
