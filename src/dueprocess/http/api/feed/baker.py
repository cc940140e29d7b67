"""The baker: makes a snapshot on disk, once for all guards that ask at the same epoch, and hands it out in pieces.

The rules are:
1. One snapshot is made at a time, and is handed out while nothing was recorded since, and for as long as it took to make:
   the feed goes on from its epoch. So guards that ask by the hundred take half of one core at most.
2. It is read from one moment of the record by one query; neither it nor its rows are ever in memory as a whole.
3. Its file has no name and is gone when the last answer that reads from it has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import AsyncIterator
from itertools import chain
from typing import IO, Final

from litestar.concurrency import sync_to_thread

from dueprocess.application.ports import Reader
from dueprocess.guard.handles import Epoch
from dueprocess.guard.snapshot_spool import spool_snapshot
from dueprocess.http.api.feed.entries import payee_hold_rows, snapshot_head, snapshot_rows
from dueprocess.http.api.feed.manifests import manifest_rows, sweeps
from dueprocess.http.services import Services
from dueprocess.kernel.instants import Instant

PIECE: Final = 1 << 18
LOOKED_AT: Final = 1_000


class Baked:
    """One snapshot in a file. `size` in bytes."""

    def __init__(self, epoch: Epoch, file: IO[bytes], took_s: float) -> None:
        self.epoch = epoch
        self.good_until_s = time.monotonic() + took_s
        self._file = os.dup(file.fileno())
        self.size = os.fstat(self._file).st_size

    def __del__(self) -> None:
        """Nobody reads it any more: the system takes the file away."""
        with contextlib.suppress(OSError, AttributeError):
            os.close(self._file)

    def serves(self, epoch: Epoch) -> bool:
        """Whether a guard may begin with it now that the record has reached this epoch."""
        young = self.epoch.generation == epoch.generation and time.monotonic() < self.good_until_s
        return young or self.epoch == epoch

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
            if last is not None and last.serves(head.epoch) and not _swept(reader, last.epoch.position):
                return last
            began = time.monotonic()
            self._last = None
            now = Instant(head.recorded_at)
            with tempfile.TemporaryFile() as file:
                rows = chain(
                    snapshot_rows(reader, services.settings, now),
                    payee_hold_rows(reader, services.settings, now),
                    manifest_rows(reader, services, now),
                )
                spool_snapshot(file, head, rows)
                file.flush()
                self._last = Baked(head.epoch, file, time.monotonic() - began)
            return self._last


def _swept(reader: Reader, since: int) -> bool:
    """Whether guards were told since then to take a new snapshot: one from before that would not help them."""
    events = reader.standing_events(since, LOOKED_AT)
    return len(events) == LOOKED_AT or any(sweeps(envelope.event) for envelope, _ in events)
