"""Durations as a rulebook writes them, and the instant at which one that starts now is over.

Hours and minutes are exact; days, weeks, months and years are calendar steps in the rulebook's zone, so that "3 days"
imposed at 15:00 ends at 15:00. A day that a month does not have becomes its last one (31 January + 1 month = 28
February). The result is stored in the event; no one computes it twice (style 4.5: results, not recipes).
"""

from __future__ import annotations

import calendar
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec

from dueprocess.kernel.instants import DAY, HOUR, MINUTE, SECOND, Instant, in_zone, of

_UNITS = {"s": SECOND, "min": MINUTE, "h": HOUR}
_PART = re.compile(r"(\d{1,9})\s*(mo|min|y|w|d|h|s)")
_NOMINAL_MONTH = 30 * DAY
LONGEST = 1_000 * 366 * DAY
"""Longer than anybody means; so that no end lies beyond the calendar, whatever was asked for."""


class Duration(msgspec.Struct, frozen=True, order=True):
    """A length of time: calendar months and days, then exact milliseconds. Never negative, never beyond `LONGEST`."""

    months: int = 0
    days: int = 0
    milliseconds: int = 0

    def __post_init__(self) -> None:
        if self.months < 0 or self.days < 0 or self.milliseconds < 0:
            raise ValueError("a duration is never negative")
        if self.nominal > LONGEST:
            raise ValueError("a duration is at most a thousand years")

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read ``72h``, ``3d``, ``2w``, ``1mo``, ``1y``, or parts in one string: ``1d 12h``. Else `ValueError`."""
        months = days = milliseconds = 0
        rest = text.strip()
        if not rest:
            raise ValueError("a duration such as `72h`, `3d` or `1mo` is missing")
        while rest:
            part = _PART.match(rest)
            if part is None:
                raise ValueError(f"`{text}` is not a duration such as `72h`, `3d` or `1mo`")
            number, unit = int(part[1]), part[2]
            months += number * {"mo": 1, "y": 12}.get(unit, 0)
            days += number * {"d": 1, "w": 7}.get(unit, 0)
            milliseconds += number * _UNITS.get(unit, 0)
            rest = rest[part.end() :].lstrip()
        return cls(months, days, milliseconds)

    @property
    def nominal(self) -> int:
        """Length in ms with months of 30 days: for comparing two durations, never for computing an end."""
        return self.months * _NOMINAL_MONTH + self.days * DAY + self.milliseconds

    def after(self, start: Instant, zone: str) -> Instant:
        """The instant at which a period of this length that starts at `start` is over, in calendar of `zone`.

        A wall-clock time that the zone skips or repeats is read as its first occurrence, so a measure is never
        lengthened by a clock change. Raises `OverflowError` beyond the year 9999.
        """
        if not self.months and not self.days:
            return Instant(start + self.milliseconds)
        wall = in_zone(start, zone).replace(tzinfo=None)
        month = wall.month - 1 + self.months
        year, month = wall.year + month // 12, month % 12 + 1
        if year > 9999:
            raise OverflowError("a duration ends beyond the year 9999")
        day = min(wall.day, calendar.monthrange(year, month)[1])
        wall = wall.replace(year=year, month=month, day=day) + timedelta(days=self.days)
        exact = start % SECOND
        return Instant(
            of(wall.replace(microsecond=0, tzinfo=ZoneInfo(zone), fold=0)) + exact + self.milliseconds
        )

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        hours, rest = divmod(self.milliseconds, HOUR)
        minutes, rest = divmod(rest, MINUTE)
        parts = (
            (years, "y"),
            (months, "mo"),
            (self.days, "d"),
            (hours, "h"),
            (minutes, "min"),
            (rest // SECOND, "s"),
        )
        return " ".join(f"{number}{unit}" for number, unit in parts if number) or "0s"
