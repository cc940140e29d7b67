"""Pace: when a bridge looks again. At once when something was recorded or a date has come; after a fault, later each time."""

from __future__ import annotations

from typing import Final

from dueprocess.kernel.instants import MINUTE, Instant

WHOLE_EVERY: Final = 10 * MINUTE
"""So often everything is compared though nothing happened here: the other system may have been changed by hand."""
PAUSE_FIRST: Final = 5_000
PAUSE_MAX: Final = 10 * MINUTE


class Pace:
    """When to look again."""

    def __init__(self) -> None:
        self._position = -1
        self._next_at: Instant | None = None
        self._looked_at = Instant(0)
        self._faults = 0
        self._rests_until = Instant(0)

    def due(self, now: Instant, position: int) -> bool:
        """Whether to look now. `position`: how far the record is."""
        if now < self._rests_until:
            return False
        dated = self._next_at is not None and now >= self._next_at
        return position != self._position or dated or now - self._looked_at >= WHOLE_EVERY

    def looked(self, now: Instant, position: int, next_at: Instant | None) -> None:
        """It was compared, up to this position; a date brings the next change at `next_at`."""
        self._position, self._looked_at, self._next_at = position, now, next_at
        self._faults = 0

    def failed(self, now: Instant) -> int:
        """It could not be: how many milliseconds it rests."""
        pause = min(PAUSE_FIRST << min(self._faults, 10), PAUSE_MAX)
        self._faults += 1
        self._rests_until = Instant(now + pause)
        return pause
