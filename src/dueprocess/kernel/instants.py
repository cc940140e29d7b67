"""Time is UTC integer milliseconds since 1970; intervals are half open.

People read their own zone, with its offset (see `http.web`); nothing below that layer formats a date for a person.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NewType
from zoneinfo import ZoneInfo

Instant = NewType("Instant", int)
"""UTC milliseconds since 1970-01-01T00:00:00Z."""

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def in_zone(instant: Instant, zone: str) -> datetime:
    """`instant` as an aware datetime of the named IANA zone. Raises `ZoneInfoNotFoundError` for an unknown zone."""
    return (_EPOCH + timedelta(milliseconds=instant)).astimezone(ZoneInfo(zone))


def of(moment: datetime) -> Instant:
    """The instant of an aware datetime, rounded down to the millisecond. A naive datetime raises `ValueError`."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return Instant((moment - _EPOCH) // _MILLISECOND)


def iso(instant: Instant) -> str:
    """RFC 3339 in UTC with milliseconds, e.g. ``2026-11-21T10:00:00.000Z``: the form on every wire of ours."""
    return in_zone(instant, "UTC").strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant % 1000:03d}Z"


def parse(text: str) -> Instant:
    """Read RFC 3339; an instant without a zone raises `ValueError`."""
    return of(datetime.fromisoformat(text))
