"""Wall time: a day and a clock that somebody fills in, in their own zone; as `<input type="datetime-local">` has it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dueprocess.kernel.instants import MINUTE, Instant, in_zone, of


def read(text: str, zone: str) -> Instant | None:
    """The instant that `2026-03-02T10:00` means in a zone, or None where it is no time. An hour that comes twice: the first."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    if wall.tzinfo is not None or not 1970 < wall.year < 9000:
        return None
    return of(wall.replace(tzinfo=ZoneInfo(zone)))


def read_end(text: str, zone: str, now: Instant) -> Instant | None:
    """The same as the end of a time: that minute is within it, and what lies ahead is not."""
    at = read(text, zone)
    return None if at is None else max(at, min(Instant(at + MINUTE - 1), now))


def written(at: Instant, zone: str) -> str:
    """An instant as the field takes it."""
    return f"{in_zone(at, zone):%Y-%m-%dT%H:%M}"
