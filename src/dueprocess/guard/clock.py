"""Time as a guard reads it: UTC milliseconds that never run backwards.

The rules are:
1. now = max(the clock given, the high-water mark). A clock set back revives nothing that has ended.
2. The mark rises with what the clock read whenever a restriction was weighed, with the record's own time (a snapshot's
   `recorded_at`, a heartbeat's `now`), and is saved in `keep`: it survives a restart.
3. Reading takes no lock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

MS_END: Final = 1 << 53
"""Instants on the wire are whole milliseconds below this, about the year 287396."""


def utc_ms() -> int:
    """The machine's clock, UTC milliseconds."""
    return time.time_ns() // 1_000_000


class HighWater:
    """A clock and the highest instant it has shown."""

    __slots__ = ("_read", "mark")

    def __init__(self, read: Callable[[], int] = utc_ms, mark: int = 0) -> None:
        self._read = read
        self.mark = mark

    def now(self) -> int:
        """The present instant, never earlier than any returned before.

        No call and no jump back stands between reading the mark and storing it, so CPython does not change threads
        there and the mark cannot fall.
        """
        now = self._read()
        if now <= self.mark:  # INVARIANT (I-09)
            return self.mark
        self.mark = now
        return now

    def raise_to(self, instant: int) -> None:
        """The record has reached this instant, so it is at least as late here."""
        if instant > self.mark:  # noqa: PLR1730 - max() is a call, see `now`
            self.mark = instant
