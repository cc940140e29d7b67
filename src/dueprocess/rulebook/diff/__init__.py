"""What a new version of a rulebook changes for people, in English and Chinese, the heaviest first."""

from __future__ import annotations

from collections.abc import Iterator

from dueprocess.rulebook.diff.change import DAYS, DAYS_MONEY, EN, ZH, Change, Names, Weight
from dueprocess.rulebook.diff.clauses import clause_changes, rulebook_changes
from dueprocess.rulebook.diff.ladders import Told, summary
from dueprocess.rulebook.model import Catalogue, Clause, Rulebook

__all__ = ("Change", "Weight", "days_until_effect", "diff", "render_diff")

_MARKS = {
    Weight.HEAVIER: ("heavier", "更重"),
    Weight.NEW: ("new", "新增"),
    Weight.MILDER: ("milder", "更轻"),
    Weight.REMOVED: ("removed", "删除"),
    Weight.WORDING: ("wording", "措辞"),
}


def diff(old: Rulebook, new: Rulebook, catalogue: Catalogue | None = None) -> tuple[Change, ...]:
    """Every change that people should know of, heavier ones first. `catalogue` names the capabilities."""
    order = list(Weight)
    changes = _changes(old, new, Names.of(catalogue))
    return tuple(sorted(changes, key=lambda change: order.index(change.weight)))


def days_until_effect(changes: tuple[Change, ...]) -> int:
    """After how many days a version with these changes takes effect: a version takes effect as a whole."""
    return max((change.days for change in changes), default=DAYS)


def render_diff(changes: tuple[Change, ...], locale: str = EN) -> str:
    """The changes as lines of text, in Chinese for `zh-CN`, else in English."""
    chinese = locale == ZH
    days = days_until_effect(changes)
    if not changes:
        return "对用户没有任何改变。\n" if chinese else "Nothing changes for people.\n"
    lines = [
        f"- {change.texts[ZH]}（{_MARKS[change.weight][1]}）"
        if chinese
        else f"- {change.texts[EN]} — {_MARKS[change.weight][0]}"
        for change in changes
    ]
    money = days == DAYS_MONEY
    if chinese:
        lines.append(f"本版本自发布之日起 {days} 天后生效{'，因为涉及资金条款' if money else ''}。")
    else:
        because = ", because a clause about money changes" if money else ""
        lines.append(f"This version takes effect {days} days after it is published{because}.")
    return "\n".join(lines) + "\n"


def _changes(old: Rulebook, new: Rulebook, names: Names) -> Iterator[Change]:
    for weight, texts in rulebook_changes(old, new):
        yield Change(weight, "", {EN: f"For every clause: {texts[EN]}", ZH: f"全部条款：{texts[ZH]}"})
    for clause in new.clauses:
        before = old.clause(clause.id)
        if before is None:
            yield _whole(Weight.NEW, clause, names)
        else:
            days = DAYS_MONEY if before.money or clause.money else DAYS
            for told in clause_changes(before, clause, names):
                yield _of_clause(told, clause, days)
    for clause in old.clauses:
        if new.clause(clause.id) is None:
            yield _whole(Weight.REMOVED, clause, names)


def _of_clause(told: Told, clause: Clause, days: int) -> Change:
    weight, texts = told
    return Change(
        weight,
        clause.id,
        {EN: f"Clause {clause.id}, {texts[EN]}", ZH: f"条款 {clause.id}，{texts[ZH]}"},
        days,
    )


def _whole(weight: Weight, clause: Clause, names: Names) -> Change:
    days = DAYS_MONEY if clause.money else DAYS
    title = {locale: clause.title.get(locale, clause.family) for locale in (EN, ZH)}
    if weight is Weight.REMOVED:
        texts = {
            EN: f"Clause {clause.id} (“{title[EN]}”) no longer exists",
            ZH: f"条款 {clause.id}（“{title[ZH]}”）不再存在",
        }
    else:
        first = {locale: summary(clause.ladder[0], locale, names) for locale in (EN, ZH)}
        texts = {
            EN: f"Clause {clause.id} (“{title[EN]}”) is new; a first finding gives {first[EN]}",
            ZH: f"新条款 {clause.id}（“{title[ZH]}”）；首次认定：{first[ZH]}",
        }
    return Change(weight, clause.id, texts, days)
