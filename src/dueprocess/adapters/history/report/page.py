"""The result of an audit as a page that can be printed: one file, no script, no request to anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from dueprocess.adapters.history.report import charts
from dueprocess.adapters.history.report.charts import BLUE, GREY, NARROW, ORANGE, VERMILION, WIDE, Rows
from dueprocess.adapters.history.report.words import SourceWords, changed, refused, sentence, short
from dueprocess.application.audit.adapt import Change

Result = dict[str, Any]

VERDICTS = {"accepted": BLUE, "adapted": ORANGE, "refused": VERMILION}


def page(result: Result, words: SourceWords) -> str:
    """The whole page as text."""
    template = Template((files(__package__) / "page.html").read_text(encoding="utf-8"))
    total = sum(result["refused"].values())
    return template.substitute(
        title=escape(words.title),
        caution=escape(words.caution),
        licence=escape(words.licence),
        events=_number(result["events_total"]),
        subjects=_number(result["subjects"]),
        accepted=_number(result["accepted"]),
        adapted=_number(result["adapted"]),
        refused=_number(total),
        changes=_changes(result),
        refusals=_refusals(result),
        lengths=_lengths(result),
        waits=_waits(result),
        clauses=_clauses(result, words),
        lead=_lead(result, words),
        differences=_differences(result),
        ladder_note=_ladder_note(result),
        relief_note=_relief_note(result),
        verdicts=_verdicts(result, words),
        malformed=_number(result["malformed"]),
        compared=_number(result["ends_compared"]),
        equal=_number(result["ends_equal"]),
        boilerplate=_number(result["boilerplate_reasons"]),
        texts=_number(result["boilerplate_texts"]),
        without=_number(result["without_reason"]),
        unseen=_number(result["unseen_before"]),
        first=_number(result["first_measure_indefinite"]),
    )


def _lead(result: Result, words: SourceWords) -> str:
    kept, dated = (
        result["adaptations"].get(code, 0) for code in (Change.APPEAL_PATH_KEPT, Change.REVIEW_DATE_SET)
    )
    parts = [
        f"{_number(result['accepted'])} of {_number(result['events_total'])} recorded acts could stand exactly as they were.",
        f"{_number(dated)} would have had to name a day on which the measure is reviewed or ends."
        if dated
        else "",
        f"In {_number(kept)} the person’s way to appeal, which the act closed, would have stayed open."
        if kept
        else "",
        f"{_number(sum(result['refused'].values()))} would not have been possible at all.",
    ]
    return escape(" ".join(part for part in parts if part))


def _verdicts(result: Result, words: SourceWords) -> str:
    rows: Rows = []
    for name in ("imposed", "changed", "lifted"):
        counts = result["by_act"].get(name, {})
        rows += _parts(sentence(words.act(name)), counts)
    said = "; ".join(
        f"{words.act(name)}: "
        + ", ".join(f"{_number(result['by_act'].get(name, {}).get(part, 0))} {part}" for part in VERDICTS)
        for name in ("imposed", "changed", "lifted")
    )
    return charts.key(VERDICTS) + _both("verdicts", f"Bar chart. {said}.", rows, VERDICTS)


def _changes(result: Result) -> str:
    rows = [{"label": short(code), "count": count} for code, count in result["adaptations"].items()]
    table = _figures(
        ("code", "acts", "what changed"),
        [(code, _number(count), changed(code)) for code, count in result["adaptations"].items()],
    )
    return _both("changes", _said(rows), rows) + table if rows else "<p>Nothing had to change.</p>"


def _refusals(result: Result) -> str:
    rows = [{"label": short(code), "count": count} for code, count in result["refused"].items()]
    table = _figures(
        ("code", "acts", "why"),
        [(code, _number(count), refused(code)) for code, count in result["refused"].items()],
    )
    return _both("refusals", _said(rows), rows) + table if rows else "<p>Nothing was refused.</p>"


def _lengths(result: Result) -> str:
    ladder = result["ladder"]
    colours = {"what the source gave": GREY, "what our own ladder gives": BLUE}
    return _paired("lengths", colours, ladder["source"], ladder["ladder"], "length")


def _waits(result: Result) -> str:
    waits = result["days_to_relief"]
    colours = {"by whoever acted last": GREY, "by another": BLUE}
    return _paired("waits", colours, waits["decider"], waits["another"], "lifted")


def _paired(
    name: str, colours: dict[str, str], first: dict[str, int], second: dict[str, int], column: str
) -> str:
    one, other = colours
    labels = [label for label in first if first[label] or second[label]]
    if not labels:
        return "<p>There is nothing to show.</p>"
    rows: Rows = []
    for label in labels:
        rows.append({"label": sentence(label), "part": one, "count": first[label]})
        rows.append({"label": sentence(label), "part": other, "count": second[label]})
    said = "; ".join(
        f"{label}: {_number(first[label])} {one}, {_number(second[label])} {other}" for label in labels
    )
    wide, narrow = (charts.pairs(rows, width, colours) for width in (WIDE, NARROW))
    table = _figures(
        (column, one, other), [(label, _number(first[label]), _number(second[label])) for label in labels]
    )
    return charts.key(colours) + charts.figure(name, f"Bar chart. {said}.", wide, narrow) + table


def _clauses(result: Result, words: SourceWords) -> str:
    rows: Rows = []
    lines = []
    for clause, counts in result["by_clause"].items():
        title = words.clauses.get(clause, clause)
        rows += _parts(title, counts)
        lines.append(
            (
                title,
                *(_number(counts.get(part, 0)) for part in VERDICTS),
                *(_number(counts.get(f"ladder_{part}", 0)) for part in ("lighter", "same", "heavier")),
            )
        )
    if not rows:
        return "<p>No measure was imposed.</p>"
    said = "; ".join(f"{line[0]}: {line[1]} accepted, {line[2]} adapted, {line[3]} refused" for line in lines)
    columns = ("clause", *VERDICTS, "our ladder lighter", "as heavy", "heavier")
    return (
        charts.key(VERDICTS)
        + _both("clauses", f"Bar chart. {said}.", rows, VERDICTS)
        + _figures(columns, lines)
    )


def _ladder_note(result: Result) -> str:
    ladder = result["ladder"]
    counts = ladder["ladder_is"]
    return escape(
        f"Of {_number(ladder['measures'])} new measures our ladder would have been lighter in "
        f"{_number(counts['lighter'])}, about as heavy in {_number(counts['same'])} and heavier in "
        f"{_number(counts['heavier'])}."
    )


def _relief_note(result: Result) -> str:
    median = result["median_days_to_relief"]
    if median is None:
        return "No measure was lifted before its time."
    return escape(
        f"{_number(result['lifted_by_decider'])} measures were lifted by the person who had acted last, which is a "
        f"correction, and {_number(result['lifted_by_another'])} by another, which is a review. Half of them had lasted "
        f"{median} days or less when they were lifted; {_number(result['restricted_again_after_relief'])} new measures "
        "followed a lift."
    )


def _differences(result: Result) -> str:
    lines = [
        (
            f"{item['line']}, {item['index']}",
            item["duration"],
            _day(item["computed"]),
            _day(item["recorded"]),
            item["note"],
        )
        for item in result["differences"][:100]
    ]
    if not lines:
        return ""
    head = ("line, event", "the words", "by the words", "in the log", "remark")
    rest = len(result["differences"]) - len(lines)
    more = f"<p>{_number(rest)} more are in the JSON.</p>" if rest else ""
    return _table(head, lines) + more


def _day(instant: str | None) -> str:
    return "no end" if instant is None else instant[:19].replace("T", " ")


def _parts(label: str, counts: dict[str, int]) -> Rows:
    return [
        {"label": label, "part": part, "place": place, "count": counts.get(part, 0)}
        for place, part in enumerate(VERDICTS)
    ]


def _both(name: str, said: str, rows: Rows, colours: dict[str, str] | None = None) -> str:
    return charts.figure(name, said, charts.bars(rows, WIDE, colours), charts.bars(rows, NARROW, colours))


def _said(rows: Rows) -> str:
    return "Bar chart. " + "; ".join(f"{row['label']}: {_number(row['count'])}" for row in rows) + "."


def _figures(head: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    return f"<details><summary>The figures</summary>{_table(head, lines)}</details>"


def _table(head: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    return f'<div class="scroll" tabindex="0"><table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table></div>'


def _number(value: int) -> str:
    return f"{value:,}"
