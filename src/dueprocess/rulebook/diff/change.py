"""One change of the policy, in words that the people it concerns can read."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import HOUR, MINUTE, SECOND
from dueprocess.rulebook.model import Catalogue, Texts

EN = "en"
ZH = "zh-CN"
DAYS = 7
DAYS_MONEY = 30


class Weight(StrEnum):
    """What a change does to people, in the order in which they should hear of it."""

    HEAVIER = "heavier"
    NEW = "new"
    MILDER = "milder"
    REMOVED = "removed"
    WORDING = "wording"


class Change(msgspec.Struct, frozen=True):
    """One change. `clause` is "" for the rulebook as a whole; `days`: what it alone would wait before it takes effect."""

    weight: Weight
    clause: str
    texts: Texts
    days: int = DAYS


class Names(msgspec.Struct, frozen=True):
    """What capabilities are called, by name and language."""

    titles: dict[str, Texts] = {}

    @classmethod
    def of(cls, catalogue: Catalogue | None) -> Names:
        """The titles of a catalogue; without one, capabilities are called by their names."""
        return cls({entry.name: entry.title for entry in catalogue.capabilities} if catalogue else {})

    def list(self, names: tuple[str, ...], locale: str) -> str:
        """Capabilities as people read them."""
        called = [self.titles.get(name, {}).get(locale, name) for name in names]
        if locale == ZH:
            return "、".join(f"“{name}”" for name in called)
        return ", ".join(f"“{name}”" for name in called)


def heavier_if(condition: bool) -> Weight:  # noqa: FBT001 - reads as a sentence
    """Heavier or milder."""
    return Weight.HEAVIER if condition else Weight.MILDER


def length(duration: Duration, locale: str) -> str:
    """A length of time in words."""
    years, months = divmod(duration.months, 12)
    hours, rest = divmod(duration.milliseconds, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    parts = (
        (years, "year", "年"),
        (months, "month", "个月"),
        (duration.days, "day", "天"),
        (hours, "hour", "小时"),
        (minutes, "minute", "分钟"),
        (rest // SECOND, "second", "秒"),
    )
    if locale == ZH:
        return " ".join(f"{number} {zh}" for number, _, zh in parts if number) or "0 天"
    named = (f"{number} {en}{'' if number == 1 else 's'}" for number, en, _ in parts if number)
    return " ".join(named) or "0 days"
