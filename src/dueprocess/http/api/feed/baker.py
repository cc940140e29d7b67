"""The baker: makes a snapshot on disk, once for all guards that ask at the same epoch, and hands it out in pieces.

The rules are:
1. One snapshot is made at a time. Whoever asks meanwhile waits for it, and takes it if nothing was recorded since.
2. It is read from one moment of the record by one query; neither it nor its rows are ever in memory as a whole.
3. Its file has no name and is gone when the last answer that reads from it has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Final

from litestar.concurrency import sync_to_thread

from dueprocess.guard.handles import Epoch
from dueprocess.guard.snapshot_spool import spool_snapshot
from dueprocess.http.api.feed.entries import snapshot_head, snapshot_rows
from dueprocess.http.services import Services

PIECE: Final = 1 << 18


class Baked:
    """One snapshot in a file. `size` in bytes."""

    def __init__(self, epoch: Epoch, file: IO[bytes]) -> None:
        self.epoch = epoch
        self._file = os.dup(file.fileno())
        self.size = os.fstat(self._file).st_size

    def __del__(self) -> None:
        """Nobody reads it any more: the system takes the file away."""
        with contextlib.suppress(OSError, AttributeError):
            os.close(self._file)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Its bytes, for as many readers as there are: each has a place of its own in the file."""
        for place in range(0, self.size, PIECE):
            yield await sync_to_thread(os.pread, self._file, PIECE, place)


class Baker:
    """Makes the snapshots of this process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = asyncio.Lock()
        self._last: Baked | None = None

    async def fresh(self) -> Baked:
        """A snapshot of the record as it is now. Who waits for it holds no thread."""
        async with self._lock:
            return await sync_to_thread(self._bake)

    def _bake(self) -> Baked:
        services = self._services
        with services.store.read() as reader:
            head = snapshot_head(reader, services.engine.policies, services.settings, services.clock.now())
            last = self._last
            if last is not None and last.epoch == head.epoch:
                return last
            self._last = None
            with tempfile.TemporaryFile() as file:
                spool_snapshot(file, head, snapshot_rows(reader, services.settings, head.recorded_at))
                file.flush()
                self._last = Baked(head.epoch, file)
            return self._last
