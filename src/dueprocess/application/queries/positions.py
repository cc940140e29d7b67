"""Positions: where in the log an instant lies."""

from __future__ import annotations

from dueprocess.application.ports import Reader
from dueprocess.kernel.instants import Instant
from dueprocess.record import envelope as envelopes


def position_before(reader: Reader, at: Instant) -> int:
    """The position before the first event recorded at `at` or later: instants never fall along the log (I-09)."""
    low, high = 0, reader.head().position
    while low < high:
        middle = (low + high) // 2
        (_, data) = next(iter(reader.stored(middle, 1)))
        if envelopes.decode(data).recorded_at < at:
            low = middle + 1
        else:
            high = middle
    return low
