"""Clocks: the machine's own, and the demo's, which is the machine's moved forward by an offset kept in a file.

The demo's clock is the only way demo time exists: server, worker, app and guard read the same small file, so that they
all follow when somebody moves it, and it survives a restart.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
import time
from pathlib import Path

from dueprocess.kernel.instants import Instant


class SystemClock:
    """The machine's clock, UTC milliseconds."""

    def now(self) -> Instant:
        """The present."""
        return Instant(time.time_ns() // 1_000_000)


class DemoClock:
    """The machine's clock plus the offset in `path`: ``{"offset_ms": 259200000}``. It only ever moves forward."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._read_at: tuple[int, int, int] | None = None
        self._offset = 0

    def now(self) -> Instant:
        """The demo's present."""
        return Instant(time.time_ns() // 1_000_000 + self.offset())

    def offset(self) -> int:
        """Milliseconds that the demo is ahead. A missing file means none; an unreadable one keeps what was read last."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return self._offset
        mark = (found.st_mtime_ns, found.st_size, found.st_ino)
        if mark != self._read_at:
            with self._lock:
                self._offset = max(self._offset, _read(self.path, self._offset))
                self._read_at = mark
        return self._offset

    def advance(self, milliseconds: int) -> Instant:
        """Move forward, for everybody who reads the file. Going back raises `ValueError`."""
        if milliseconds < 0:
            raise ValueError("the demo's clock only moves forward")
        with self._lock:
            offset = max(self._offset, _read(self.path, self._offset)) + milliseconds
            _replace(self.path, json.dumps({"offset_ms": offset}))
            self._offset = offset
        return self.now()


def _read(path: Path, otherwise: int) -> int:
    try:
        offset = json.loads(path.read_text(encoding="utf-8"))["offset_ms"]
    except (OSError, ValueError, KeyError, TypeError):
        return otherwise
    return offset if type(offset) is int and offset >= 0 else otherwise


def _replace(path: Path, text: str) -> None:
    """Write the file whole or not at all: readers never see half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
