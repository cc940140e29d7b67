"""Moments: instants and lengths of time as a person reads them: their own zone, always with its offset, written out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from babel.dates import get_timezone_location

from dueprocess.http.web.language import CHINESE, Locale
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, Instant, in_zone

_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_ZH = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_ZONES_ZH: Final[Mapping[str, str]] = {
    "Asia/Shanghai": "北京时间",
    "Asia/Urumqi": "乌鲁木齐时间",
    "Asia/Hong_Kong": "香港时间",
    "Asia/Macau": "澳门时间",
    "Asia/Taipei": "台北时间",
    "UTC": "世界标准时间",
}
"""What people call these zones; the standard tables say otherwise (`中国标准时间`)."""

_PIECES = re.compile(r"(\d+年\d+月\d+日)(星期.\d\d:\d\d)(（.*）)|(\w+) (\d+ \w+) (\d{4},) (\d\d:\d\d \(.*\))")

Plural = Callable[..., str]


def written(at: Instant, zone: str, locale: Locale) -> str:
    """`Tuesday 24 March 2026, 18:05 (UTC+8)`, `2026年3月24日星期二18:05（北京时间，UTC+8）`."""
    wall = in_zone(at, zone)
    clock = f"{wall:%H:%M}"
    if locale == CHINESE:
        return f"{_day(wall, locale)}{clock}（{_zone_zh(wall, zone)}{offset(wall)}）"
    return f"{_day(wall, locale)}, {clock} ({offset(wall)})"


def pieces(text: str) -> tuple[str, ...]:
    """A date and time as written here, in the pieces that a line may end between."""
    found = _PIECES.fullmatch(text)
    return tuple(piece for piece in found.groups() if piece) if found else (text,)


def day(at: Instant, zone: str, locale: Locale) -> str:
    """The day alone: `Tuesday 24 March 2026`, `2026年3月24日星期二`."""
    return _day(in_zone(at, zone), locale)


def brief(at: Instant, zone: str, locale: Locale) -> str:
    """For tables: `24 Mar 2026, 18:05`, `2026年3月24日18:05`. The zone stands once beside the table."""
    wall = in_zone(at, zone)
    if locale == CHINESE:
        return f"{wall.year}年{wall.month}月{wall.day}日{wall:%H:%M}"
    return f"{wall.day} {_MONTHS_EN[wall.month - 1][:3]} {wall.year}, {wall:%H:%M}"


def zone_words(at: Instant, zone: str, locale: Locale) -> str:
    """The zone that stands once beside a table: `UTC+8 (Asia/Shanghai)`, `北京时间，UTC+8`."""
    wall = in_zone(at, zone)
    if locale == CHINESE:
        return f"{_zone_zh(wall, zone)}{offset(wall)}"
    return offset(wall) if zone == offset(wall) else f"{offset(wall)} ({zone})"


def offset(wall: datetime) -> str:
    """`UTC+8`, `UTC−3:30`, `UTC`."""
    delta = wall.utcoffset()
    minutes = int(delta.total_seconds() // 60) if delta else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def length(milliseconds: int, ngettext: Plural, locale: Locale) -> str:
    """`3 days`, `2 days 4 hours`, `40 minutes`: the two largest units, rounded down; at least a minute."""
    minutes = max(milliseconds // MINUTE, 1)
    days, minutes = divmod(minutes, DAY // MINUTE)
    hours, minutes = divmod(minutes, HOUR // MINUTE)
    parts = []
    if days:
        parts.append(ngettext("%(num)d day", "%(num)d days", days) % {"num": days})
    if hours:
        parts.append(ngettext("%(num)d hour", "%(num)d hours", hours) % {"num": hours})
    if minutes and not days:
        parts.append(ngettext("%(num)d minute", "%(num)d minutes", minutes) % {"num": minutes})
    return ("" if locale == CHINESE else " ").join(parts)


def calendar(duration: Duration, ngettext: Plural, locale: Locale) -> str:
    """A duration as the rulebook means it: calendar years, months and days, exact hours and minutes."""
    years, months = divmod(duration.months, 12)
    hours, minutes = divmod(duration.milliseconds // MINUTE, HOUR // MINUTE)
    parts = []
    if years:
        parts.append(ngettext("%(num)d year", "%(num)d years", years) % {"num": years})
    if months:
        parts.append(ngettext("%(num)d month", "%(num)d months", months) % {"num": months})
    if duration.days:
        parts.append(ngettext("%(num)d day", "%(num)d days", duration.days) % {"num": duration.days})
    if hours:
        parts.append(ngettext("%(num)d hour", "%(num)d hours", hours) % {"num": hours})
    if minutes:
        parts.append(ngettext("%(num)d minute", "%(num)d minutes", minutes) % {"num": minutes})
    return ("" if locale == CHINESE else " ").join(parts)


def _day(wall: datetime, locale: Locale) -> str:
    if locale == CHINESE:
        return f"{wall.year}年{wall.month}月{wall.day}日{_WEEKDAYS_ZH[wall.weekday()]}"
    return f"{_WEEKDAYS_EN[wall.weekday()]} {wall.day} {_MONTHS_EN[wall.month - 1]} {wall.year}"


def _zone_zh(wall: datetime, zone: str) -> str:
    """The zone's name before its offset; nothing where only the offset would be said twice."""
    name = _ZONES_ZH.get(zone) or get_timezone_location(wall, "zh_Hans_CN", return_city=False)
    return f"{name}，" if name and not name.startswith("UTC") else ""
