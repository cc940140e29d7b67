"""Modes: what a refusal means here, per capability and share of accounts, kept in a file that an engineer edits.

    {"*": "observe", "chat.send_stranger": "enforce 5%"}

Where there is no file everything is enforced. A change holds within a second, without a restart; a file that cannot be
understood changes nothing and is named in the log.
"""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path

from dueprocess.guard import Guard

LOG = logging.getLogger(__name__)

LOOKED_EVERY_S = 0.5


class ModesFile:
    """Keeps a guard's modes as a file says them."""

    def __init__(self, path: Path, guard: Guard) -> None:
        self._path = path
        self._guard = guard
        self._looked_at = 0.0
        self._seen: tuple[int, int] | None = None
        self.follow()

    def follow(self) -> None:
        """Take the file's modes if it has changed. Cheap enough to be asked before every act."""
        now = time.monotonic()
        if now - self._looked_at < LOOKED_EVERY_S:
            return
        self._looked_at = now
        try:
            found = self._path.stat()
            seen = (found.st_mtime_ns, found.st_size)
        except FileNotFoundError:
            seen = None
        if seen != self._seen:
            self._seen = seen
            self._take()

    def _take(self) -> None:
        try:
            said = json.loads(self._path.read_text(encoding="utf-8")) if self._seen else {}
            self._guard.modes = said
        except (OSError, ValueError, AttributeError, TypeError) as error:
            LOG.warning("%s changes nothing: %s", self._path, error)
