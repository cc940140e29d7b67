"""What an import would do, for a terminal and as a page: counts, refusals, and when its migration dates fall."""

from __future__ import annotations

import re
from collections import Counter

from dueprocess.application.staging import Survey
from dueprocess.kernel.refusal_texts import ENTRIES
from dueprocess.kernel.refusals import Code

WEEK = 7
BAR = 40
_VALUE = re.compile(r"\{\w+\}")
"""Where a refusal names its own value: the lines on stderr have it, a count of many has not."""


def table(survey: Survey) -> str:
    """The counts as lines of text, with a bar a week for the migration dates."""
    lines = [f"{name:<52}{count:>12,}" for name, count in _figures(survey)]
    lines += _section("Capabilities", survey.capabilities)
    lines += _section("Not brought in", survey.refused)
    lines += _section("Labels that the mapping does not know", survey.unmapped)
    weeks = weekly(survey)
    if weeks:
        lines += ["", "Migration dates (weeks after the approval), each ending unless completed"]
        most = max(weeks.values())
        for week, count in sorted(weeks.items()):
            bar = "█" * max(1, round(count * BAR / most))
            lines.append(f"  {f'{week}':>4}  {bar} {count:,}")
    return "\n".join([*lines, "", "Nothing was written."])


def page(survey: Survey, name: str) -> str:
    """The same as a page with plots. Needs the extra `charts`."""
    from dueprocess.adapters.paper.page import both, figures, framed
    from dueprocess.adapters.paper.page import table as rows_of

    lines = [(label, f"{count:,}") for label, count in _figures(survey)]
    body = f"<h1>What importing {_safe(name)} would do</h1>{rows_of(('', 'rows'), lines)}"
    parts: list[tuple[str, str, list[tuple[str, int]]]] = [
        ("capabilities", "Capabilities", survey.capabilities.most_common()),
        ("dates", "Migration dates, weeks after the approval", _labelled(survey)),
        ("refused", "Not brought in", survey.refused.most_common()),
        ("unmapped", "Labels that the mapping does not know", survey.unmapped.most_common()),
    ]
    for key, title, counts in parts:
        if counts:
            plotted = both(key, title, [{"label": label, "count": count} for label, count in counts[:30]])
            told = figures(("", "rows"), [(label, f"{count:,}") for label, count in counts])
            body += f"<h2>{title}</h2>{plotted}{told}"
    return framed(f"Import of {name}", body)


def weekly(survey: Survey) -> Counter[int]:
    """How many rows migrate in each week after the approval, the first being week 1."""
    weeks: Counter[int] = Counter()
    for day, count in survey.migrates_after.items():
        weeks[(day - 1) // WEEK + 1] += count
    return weeks


def _labelled(survey: Survey) -> list[tuple[str, int]]:
    return [(f"week {week}", count) for week, count in sorted(weekly(survey).items())]


def _figures(survey: Survey) -> list[tuple[str, int]]:
    return [
        ("restrictions that would be brought in", survey.rows),
        ("  without a reason: their notice says so", survey.without_reason),
        ("  without an end at the source", survey.without_end),
        ("  that end at the source before their migration date", survey.ends_before),
        ("accounts that are not known here yet", survey.unknown_accounts),
        ("records that are not brought in", sum(survey.refused.values())),
    ]


def _section(title: str, counts: Counter[str]) -> list[str]:
    if not counts:
        return []
    lines = ["", title]
    for name, count in counts.most_common(30):
        meaning = f"  {_VALUE.sub('…', ENTRIES[Code(name)].meaning)}" if name in set(Code) else ""
        lines.append(f"  {name:<50}{count:>12,}{meaning}")
    return lines


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
