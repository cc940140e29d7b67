"""Pace: how often a token, a person or an address may call in a minute, counted in this process's memory.

It keeps one caller from taking all there is; it is no account of anything. So it writes nothing, forgets on a restart,
and where it would have to remember too many callers it forgets them all rather than turn anybody away.
"""

from __future__ import annotations

import threading
from typing import Final

from dueprocess.kernel.instants import MINUTE, Instant

CALLERS_MOST: Final = 200_000


class Pace:
    """Counts calls in windows of a minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = 0
        self._counts: dict[str, int] = {}

    def wait(self, who: str, most: int, now: Instant) -> int | None:
        """Count one call: the seconds to wait if it is one too many, None if not."""
        window, into = divmod(now, MINUTE)
        with self._lock:
            if window != self._window or len(self._counts) >= CALLERS_MOST:
                self._window, self._counts = window, {}
            count = self._counts[who] = self._counts.get(who, 0) + 1
        return None if count <= most else max(1, -(-(MINUTE - into) // 1000))
