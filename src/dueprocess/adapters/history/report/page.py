"""The result of an audit as a page that can be printed: one file, no script, no request to anywhere."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from dueprocess.adapters.history.report.words import SourceWords, changed, refused, sentence, short
from dueprocess.adapters.paper import charts
from dueprocess.adapters.paper.charts import BLUE, GREY, NARROW, ORANGE, VERMILION, WIDE, Rows
from dueprocess.adapters.paper.page import both, figures, framed, number, table
from dueprocess.application.audit.adapt import Change

Result = dict[str, Any]

VERDICTS = {"accepted": BLUE, "adapted": ORANGE, "refused": VERMILION}


def page(result: Result, words: SourceWords) -> str:
    """The whole page as text."""
    template = Template((files(__package__) / "page.html").read_text(encoding="utf-8"))
    total = sum(result["refused"].values())
    body = template.substitute(
        title=escape(words.title),
        caution=escape(words.caution),
        licence=escape(words.licence),
        events=number(result["events_total"]),
        subjects=number(result["subjects"]),
        accepted=number(result["accepted"]),
        adapted=number(result["adapted"]),
        refused=number(total),
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
        malformed=number(result["malformed"]),
        compared=number(result["ends_compared"]),
        equal=number(result["ends_equal"]),
        boilerplate=number(result["boilerplate_reasons"]),
        texts=number(result["boilerplate_texts"]),
        without=number(result["without_reason"]),
        unseen=number(result["unseen_before"]),
        first=number(result["first_measure_indefinite"]),
    )
    return framed(f"{words.title} under a constitution", body)


def _lead(result: Result, words: SourceWords) -> str:
    kept, dated = (
        result["adaptations"].get(code, 0) for code in (Change.APPEAL_PATH_KEPT, Change.REVIEW_DATE_SET)
    )
    parts = [
        f"{number(result['accepted'])} of {number(result['events_total'])} recorded acts could stand exactly as they were.",
        f"{number(dated)} would have had to name a day on which the measure is reviewed or ends."
        if dated
        else "",
        f"In {number(kept)} the person’s way to appeal, which the act closed, would have stayed open."
        if kept
        else "",
        f"{number(sum(result['refused'].values()))} would not have been possible at all.",
    ]
    return escape(" ".join(part for part in parts if part))


def _verdicts(result: Result, words: SourceWords) -> str:
    rows: Rows = []
    for name in ("imposed", "changed", "lifted"):
        counts = result["by_act"].get(name, {})
        rows += _parts(sentence(words.act(name)), counts)
    said = "; ".join(
        f"{words.act(name)}: "
        + ", ".join(f"{number(result['by_act'].get(name, {}).get(part, 0))} {part}" for part in VERDICTS)
        for name in ("imposed", "changed", "lifted")
    )
    return charts.key(VERDICTS) + both("verdicts", f"Bar chart. {said}.", rows, VERDICTS)


def _changes(result: Result) -> str:
    rows = [{"label": short(code), "count": count} for code, count in result["adaptations"].items()]
    table = figures(
        ("code", "acts", "what changed"),
        [(code, number(count), changed(code)) for code, count in result["adaptations"].items()],
    )
    return both("changes", _said(rows), rows) + table if rows else "<p>Nothing had to change.</p>"


def _refusals(result: Result) -> str:
    rows = [{"label": short(code), "count": count} for code, count in result["refused"].items()]
    table = figures(
        ("code", "acts", "why"),
        [(code, number(count), refused(code)) for code, count in result["refused"].items()],
    )
    return both("refusals", _said(rows), rows) + table if rows else "<p>Nothing was refused.</p>"


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
        f"{label}: {number(first[label])} {one}, {number(second[label])} {other}" for label in labels
    )
    wide, narrow = (charts.pairs(rows, width, colours) for width in (WIDE, NARROW))
    table = figures(
        (column, one, other), [(label, number(first[label]), number(second[label])) for label in labels]
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
                *(number(counts.get(part, 0)) for part in VERDICTS),
                *(number(counts.get(f"ladder_{part}", 0)) for part in ("lighter", "same", "heavier")),
            )
        )
    if not rows:
        return "<p>No measure was imposed.</p>"
    said = "; ".join(f"{line[0]}: {line[1]} accepted, {line[2]} adapted, {line[3]} refused" for line in lines)
    columns = ("clause", *VERDICTS, "our ladder lighter", "as heavy", "heavier")
    return (
        charts.key(VERDICTS)
        + both("clauses", f"Bar chart. {said}.", rows, VERDICTS)
        + figures(columns, lines)
    )


def _ladder_note(result: Result) -> str:
    ladder = result["ladder"]
    counts = ladder["ladder_is"]
    return escape(
        f"Of {number(ladder['measures'])} new measures our ladder would have been lighter in "
        f"{number(counts['lighter'])}, about as heavy in {number(counts['same'])} and heavier in "
        f"{number(counts['heavier'])}."
    )


def _relief_note(result: Result) -> str:
    median = result["median_days_to_relief"]
    if median is None:
        return "No measure was lifted before its time."
    return escape(
        f"{number(result['lifted_by_decider'])} measures were lifted by the person who had acted last, which is a "
        f"correction, and {number(result['lifted_by_another'])} by another, which is a review. Half of them had lasted "
        f"{median} days or less when they were lifted; {number(result['restricted_again_after_relief'])} new measures "
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
    more = f"<p>{number(rest)} more are in the JSON.</p>" if rest else ""
    return table(head, lines) + more


def _day(instant: str | None) -> str:
    return "no end" if instant is None else instant[:19].replace("T", " ")


def _parts(label: str, counts: dict[str, int]) -> Rows:
    return [
        {"label": label, "part": part, "place": place, "count": counts.get(part, 0)}
        for place, part in enumerate(VERDICTS)
    ]


def _said(rows: Rows) -> str:
    return "Bar chart. " + "; ".join(f"{row['label']}: {number(row['count'])}" for row in rows) + "."
