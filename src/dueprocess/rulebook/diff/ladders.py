"""What changes on a ladder: for each finding, which capabilities are stopped for how long."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from dueprocess.kernel.durations import Duration
from dueprocess.rulebook import ladder
from dueprocess.rulebook.diff.change import EN, ZH, Names, Weight, heavier_if, length
from dueprocess.rulebook.model import Clause, Gives, Measure, Rung, Texts

Told = tuple[Weight, Texts]

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Stop(msgspec.Struct, frozen=True):
    """How long something is stopped: a length, for good (`lasts` None) with a review, towards everyone or one person."""

    lasts: Duration | None
    review_every: Duration | None
    one_person: bool

    @property
    def nominal(self) -> float:
        """For comparing: what is permanent is longer than anything."""
        return math.inf if self.lasts is None else self.lasts.nominal

    def text(self, locale: str) -> str:
        """As people read it."""
        if self.lasts is not None:
            lasts = length(self.lasts, locale)
            return f"限制 {lasts}" if locale == ZH else f"for {lasts}"
        review = length(self.review_every or ladder.REVIEW_EVERY_MAX, locale)
        return f"长期限制（每 {review}复核）" if locale == ZH else f"permanently (reviewed every {review})"


def ladder_changes(old: Clause, new: Clause, names: Names) -> Iterator[Told]:
    """What changes for each finding, the first to the last; beyond the last rung the last one holds."""
    last = max(len(old.ladder), len(new.ladder))
    for number in range(1, last + 1):
        before, after = ladder.rung(old, number), ladder.rung(new, number)
        where = _finding(number, is_last=number == last)
        yield from _stop_changes(before, after, where, names)
        yield from _form_changes(before, after, where)
        yield from _transition_changes(before, after, where, names)


def summary(rung: Rung, locale: str, names: Names) -> str:
    """What a rung gives, in one phrase."""
    if not rung.measures:
        return "警告" if locale == ZH else "a warning"
    parts = []
    for measure in rung.measures:
        stop = _stop(measure)
        called = names.list(measure.capabilities, locale)
        if locale == ZH:
            parts.append(f"{called}{'（仅对相关人员）' if stop.one_person else ''}{stop.text(locale)}")
        else:
            towards = " towards the person concerned" if stop.one_person else ""
            parts.append(f"{called} stopped{towards} {stop.text(locale)}")
    return ("；" if locale == ZH else "; ").join(parts)


def _finding(number: int, *, is_last: bool) -> Texts:
    ordinal = _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}th"
    more = (" and every further", "及以后") if is_last and number > 1 else ("", "")
    return {EN: f"{ordinal}{more[0]} finding", ZH: f"第 {number} 次{more[1]}认定"}


def _stops(rung: Rung) -> dict[tuple[str, bool], Stop]:
    """The longest stop of each capability; towards one person only where that is more than towards everyone."""
    found: dict[tuple[str, bool], Stop] = {}
    for measure in rung.measures:
        stop = _stop(measure)
        for name in measure.capabilities:
            known = found.get((name, stop.one_person))
            if known is None or known.nominal < stop.nominal:
                found[name, stop.one_person] = stop
    return {
        (name, one_person): stop
        for (name, one_person), stop in found.items()
        if not one_person or (name, False) not in found or found[name, False].nominal < stop.nominal
    }


def _stop(measure: Measure) -> Stop:
    return Stop(
        None if measure.permanent else measure.lasts or Duration(), measure.review_every, measure.no_contact
    )


def _stop_changes(before: Rung, after: Rung, where: Texts, names: Names) -> Iterator[Told]:
    """One sentence for all capabilities that change alike."""
    was, now = _stops(before), _stops(after)
    alike: dict[tuple[Stop | None, Stop | None], list[str]] = {}
    for key in {**was, **now}:
        one, other = was.get(key), now.get(key)
        if one != other and not _same(one, other):
            alike.setdefault((one, other), []).append(key[0])
    for (one, other), called in alike.items():
        yield (
            _weight(one, other),
            {
                locale: _told(one, other, where, names.list(tuple(called), locale), locale)
                for locale in (EN, ZH)
            },
        )


def _same(one: Stop | None, other: Stop | None) -> bool:
    """Written differently, the same for people: 72 hours and 3 days, or a review that is said or left out."""
    if one is None or other is None or one.nominal != other.nominal:
        return False
    return one.lasts is not None or _review(one) == _review(other)


def _review(stop: Stop) -> int:
    return (stop.review_every or ladder.REVIEW_EVERY_MAX).nominal


def _weight(one: Stop | None, other: Stop | None) -> Weight:
    if one is None or other is None:
        return heavier_if(one is None)
    if one.nominal == other.nominal:
        return heavier_if(_review(other) > _review(one))
    return heavier_if(other.nominal > one.nominal)


def _told(one: Stop | None, other: Stop | None, where: Texts, called: str, locale: str) -> str:
    one_person = (one or other or Stop(None, None, one_person=False)).one_person
    if locale == ZH:
        was, now = (stop.text(ZH) if stop else "不限制" for stop in (one, other))
        return f"{where[ZH]}：{called}{'（仅对相关人员）' if one_person else ''}原{was}，现{now}"
    towards = " towards the person concerned" if one_person else ""
    was = f"stopped {one.text(EN)}" if one else "not stopped"
    now = f"stopped {other.text(EN)}" if other else "not stopped"
    return f"{where[EN]}: {called}{towards}: {was} before, now {now}"


def _form_changes(before: Rung, after: Rung, where: Texts) -> Iterator[Told]:
    """Remedies, and whether the person deciding is free within the rung."""
    was = {remedy for measure in before.measures for remedy in measure.remedies}
    now = {remedy for measure in after.measures for remedy in measure.remedies}
    for gone in sorted(was - now):
        yield (
            Weight.HEAVIER,
            {
                EN: f"{where[EN]}: `{gone}` is no longer put back when the decision falls",
                ZH: f"{where[ZH]}：决定被撤销时不再恢复“{gone}”",
            },
        )
    for added in sorted(now - was):
        yield (
            Weight.MILDER,
            {
                EN: f"{where[EN]}: `{added}` is put back when the decision falls",
                ZH: f"{where[ZH]}：决定被撤销时恢复“{added}”",
            },
        )
    if before.discretionary != after.discretionary:
        yield (
            Weight.WORDING,
            {
                EN: f"{where[EN]}: the measure is {'chosen within bounds' if after.discretionary else 'laid down'}",
                ZH: f"{where[ZH]}：处置措施{'在限度内由决定人选择' if after.discretionary else '由规则直接规定'}",
            },
        )


def _transition_changes(before: Rung, after: Rung, where: Texts, names: Names) -> Iterator[Told]:
    """How long what was paid for goes on, and what there is then."""
    was = {measure.capabilities: measure.transition for measure in before.measures if measure.transition}
    now = {measure.capabilities: measure.transition for measure in after.measures if measure.transition}
    for called in was.keys() & now.keys():
        old, new = was[called], now[called]
        if old == new:
            continue
        same = (old.lasts, old.gives) == (new.lasts, new.gives)
        heavier = new.lasts.nominal < old.lasts.nominal or (old.gives, new.gives) == (
            Gives.REFUND,
            Gives.ANOTHER_WAY,
        )
        yield (
            Weight.WORDING if same else heavier_if(heavier),
            {
                EN: f"{where[EN]}: {names.list(called, EN)} goes on for {length(new.lasts, EN)} before, and then {_GIVES[new.gives][0]}",
                ZH: f"{where[ZH]}：{names.list(called, ZH)}先照常使用 {length(new.lasts, ZH)}，之后{_GIVES[new.gives][1]}",
            },
        )


_GIVES = {
    Gives.REFUND: ("the unused part is paid back", "退回没有用完的部分"),
    Gives.ANOTHER_WAY: ("there is another way", "改用其他方式"),
}
