"""Comparing two lengths of time whose months and years have no fixed length.

A rule must hold on whatever day a measure starts, so the longer one is taken at its shortest and the shorter one at
its longest: 30 days do not fit into one month, because February has 28.
"""

from __future__ import annotations

from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY

_SHORTEST = (0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334)
_LONGEST = (0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337)


def fits(inner: Duration, outer: Duration) -> bool:
    """Whether `inner` is never longer than `outer`, from whatever day both are counted."""
    same_units = (
        inner.months <= outer.months and inner.days <= outer.days and inner.milliseconds <= outer.milliseconds
    )
    return same_units or longest(inner) <= shortest(outer)


def longest(length: Duration) -> int:
    """Milliseconds of the longest run of this length in the calendar."""
    years, months = divmod(length.months, 12)
    days = 365 * years + (years + 3) // 4 + _LONGEST[months] + length.days
    return days * DAY + length.milliseconds


def shortest(length: Duration) -> int:
    """Milliseconds of the shortest run of this length in the calendar."""
    years, months = divmod(length.months, 12)
    days = 365 * years + _SHORTEST[months] + length.days
    return days * DAY + length.milliseconds


def is_zero(length: Duration) -> bool:
    """No time at all."""
    return length == Duration()
