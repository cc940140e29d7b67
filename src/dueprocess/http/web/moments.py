"""Moments: instants and lengths of time as a person reads them: their own zone, always with its offset, written out.

How a day is written is a pattern of the catalogue (the letters of Unicode's date patterns: `EEEE` the weekday, `d` the day,
`MMMM` or `M` the month, `y` the year, `HH:mm` the clock); the words for days and months are Unicode's. A `|` in a
pattern is a place where a line may end; it is never shown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from babel.dates import format_datetime, get_timezone_location

from dueprocess.http.languages import ENGLISH, Locale, tables, translations
from dueprocess.http.web.flash import P_
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, Instant, in_zone

# i18n: A date pattern: EEEE weekday, d day, MMMM month, M its number, y year. A line may end at |.
_DAY: Final = P_("date pattern", "EEEE |d MMMM |y")
# i18n: A date pattern for tables: HH:mm is the clock.
_BRIEF: Final = P_("date pattern", "d MMM y, HH:mm")
# i18n: A line may end at |. zone: what the zone is called, with its offset.
_WRITTEN: Final = P_("day and clock", "%(day)s, |%(clock)s (%(zone)s)")
# i18n: What a time zone is called, before its offset.
_ZONE: Final = P_("zone", "%(name)s, %(offset)s")
_BETWEEN: Final = P_("two lengths of time", "%(one)s %(two)s")

# i18n: What people call the time of this place, such as “Beijing time” in your language.
_ZONES: Final = frozenset(
    (
        P_("zone name", "Asia/Shanghai"),
        P_("zone name", "Asia/Urumqi"),
        P_("zone name", "Asia/Hong_Kong"),
        P_("zone name", "Asia/Macau"),
        P_("zone name", "Asia/Taipei"),
        P_("zone name", "UTC"),
    )
)
"""Zones that people call otherwise than the standard tables do (`中国标准时间`)."""

_BREAK: Final = "|"

Plural = Callable[..., str]


def written(at: Instant, zone: str, locale: Locale) -> str:
    """`Tuesday 24 March 2026, 18:05 (UTC+8)`, `2026年3月24日星期二18:05（北京时间，UTC+8）`."""
    return "".join(pieces(at, zone, locale))


def pieces(at: Instant, zone: str, locale: Locale) -> tuple[str, ...]:
    """A date and time as written, in the pieces that a line may end between."""
    wall = in_zone(at, zone)
    form = _text(_WRITTEN, locale)
    clock = f"{wall:%H:%M}"
    whole = form % {"day": _dated(wall, _DAY, locale), "clock": clock, "zone": _zone(wall, zone, locale)}
    return tuple(whole.split(_BREAK))


def day(at: Instant, zone: str, locale: Locale) -> str:
    """The day alone: `Tuesday 24 March 2026`, `2026年3月24日星期二`."""
    return _dated(in_zone(at, zone), _DAY, locale).replace(_BREAK, "")


def brief(at: Instant, zone: str, locale: Locale) -> str:
    """For tables: `24 Mar 2026, 18:05`, `2026年3月24日18:05`. The zone stands once beside the table."""
    return _dated(in_zone(at, zone), _BRIEF, locale).replace(_BREAK, "")


def zone_words(at: Instant, zone: str, locale: Locale) -> str:
    """The zone that stands once beside a table: `UTC+8 (Asia/Shanghai)`, `北京时间，UTC+8`."""
    wall = in_zone(at, zone)
    if locale != ENGLISH or zone == offset(wall):
        return _zone(wall, zone, locale)
    return f"{offset(wall)} ({zone})"


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
    return _put_together(parts, locale)


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
    return _put_together(parts, locale)


def _put_together(parts: list[str], locale: Locale) -> str:
    form = _text(_BETWEEN, locale)
    whole = parts[0] if parts else ""
    for part in parts[1:]:
        whole = form % {"one": whole, "two": part}
    return whole


def _dated(wall: datetime, pattern: tuple[str, str], locale: Locale) -> str:
    return format_datetime(wall, _text(pattern, locale), locale=tables(locale))


def _zone(wall: datetime, zone: str, locale: Locale) -> str:
    """The zone's name before its offset; English readers know the offset better."""
    if locale == ENGLISH:
        return offset(wall)
    if ("zone name", zone) in _ZONES:
        name = _text(("zone name", zone), locale)
    else:
        name = get_timezone_location(wall, tables(locale), return_city=False)
    if not name or name.startswith("UTC"):
        return offset(wall)
    return _text(_ZONE, locale) % {"name": name, "offset": offset(wall)}


def _text(marked: tuple[str, str], locale: Locale) -> str:
    return translations(locale).pgettext(*marked)
