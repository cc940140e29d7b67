"""What time it is here: the machine's clock, moved by the demo's clock file when there is one.

The file holds `{"offset_ms": n}`. It is read again whenever it changes, so the platform, its guard and dueprocess move
together. A file that cannot be read leaves the last offset in place: time must not jump because of half a write.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path


def system_ms() -> int:
    """The machine's clock, UTC milliseconds."""
    return time.time_ns() // 1_000_000  # noqa: TID251 - a platform brings its own clock


class Clock:
    """UTC milliseconds, plus the offset in `path`; a clock without a path is the machine's."""

    def __init__(self, path: Path | None = None, read: Callable[[], int] = system_ms) -> None:
        self._path = path
        self._read = read
        self._offset_ms = 0
        self._seen: tuple[int, int, int] | None = None

    def now(self) -> int:
        """The present instant, UTC milliseconds."""
        if self._path is not None:
            self._look(self._path)
        return self._read() + self._offset_ms

    def _look(self, path: Path) -> None:
        try:
            found = path.stat()
        except OSError:
            return
        seen = (found.st_mtime_ns, found.st_ino, found.st_size)
        if seen == self._seen:
            return
        try:
            offset = json.loads(path.read_bytes())["offset_ms"]
        except (OSError, ValueError, KeyError, TypeError):
            return
        if type(offset) is int:
            self._offset_ms, self._seen = offset, seen
