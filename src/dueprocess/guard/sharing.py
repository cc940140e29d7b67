"""One folder for several processes of a machine: they map one snapshot, and one of them writes (docs/adr/0011).

    lock       whoever holds it writes `snapshot`, `journal` and `mark`; the system takes it back when a process ends
    snapshot   mapped by all; replaced whole, never changed in place
    journal    as in a folder of one process; the others read it when they start, and never cut it

The rules are:
1. Every process follows the feed itself and keeps its own few changes over the shared snapshot. Only writing has a leader,
   so a leader that hangs keeps nobody from hearing what is new.
2. Whoever takes over goes on with the journal where it ends; where it cannot, it writes a new snapshot first.
3. What a process that does not lead must keep lies in a file without a name.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from dueprocess.guard.errors import KeepFailed, SnapshotRefused
from dueprocess.guard.keep import Keep, parse_line
from dueprocess.guard.snapshot import Snapshot
from dueprocess.guard.snapshot_reader import map_open, map_snapshot
from dueprocess.guard.standing import Standing
from dueprocess.guard.wire import Entry

try:
    import fcntl
except ImportError:  # pragma: no cover - a system without advisory locks
    fcntl = None  # type: ignore[assignment]

RECENT: Final = 1024
"""How many entries each process remembers, to fill what the journal lacks when it takes over."""

CHANGES_SHARED: Final = 16_384
"""Changes after which the leader writes a new snapshot: each may make a page of the filter (4 KiB) this process's own."""

LOOK_EVERY_S: Final = 0.5
ANNOUNCED_S: Final = 300.0

Identity = tuple[int, int, int]


class SharedKeep(Keep):
    """One folder, any number of processes. `KeepFailed` where the system has no locks."""

    changes_most = CHANGES_SHARED

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        if fcntl is None:
            raise KeepFailed("this system has no locks that processes could share a folder by")
        self._lock: int | None = None
        self._seen: Identity | None = None
        self._looked_s = 0.0
        self._recent: deque[Entry] = deque(maxlen=RECENT)
        self.lead()

    @property
    def leads(self) -> bool:
        """Whether this process writes."""
        return self._lock is not None

    def lead(self) -> bool:
        """Take the lock if nobody has it; whether this call did."""
        if self._lock is not None:
            return False
        try:
            lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise KeepFailed(f"the lock cannot be opened: {error}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return False
        self._lock = lock
        return True

    def announce(self) -> None:
        """Say to the others that this process, which leads, asks the server for a snapshot."""
        with suppress(OSError):
            os.utime(self._folder / "lock")

    def announced(self) -> bool:
        """Whether the one that leads has said so lately."""
        try:
            said = (self._folder / "lock").stat().st_mtime
        except OSError:
            return False
        return time.time() - said < ANNOUNCED_S

    def looks(self) -> bool:
        """Whether it is time to look at lock and folder again."""
        if time.monotonic() < self._looked_s:
            return False
        self._looked_s = time.monotonic() + LOOK_EVERY_S
        return True

    def changed(self) -> bool:
        """Whether the folder holds another snapshot than the one this process loaded last."""
        return self._identity() not in (None, self._seen)

    def grown(self) -> tuple[Identity | None, int]:
        """What tells that somebody has written: the snapshot's identity and the journal's length."""
        try:
            length = (self._folder / "journal").stat().st_size
        except OSError:
            length = 0
        return self._identity(), length

    def load(self) -> Snapshot | None:
        """The shared snapshot, mapped; None if there is none."""
        self._seen = self._identity()
        return super().load()

    def save(self, write: Callable[[BinaryIO], None], check: Callable[[Snapshot], None]) -> Snapshot:
        """For all if this process leads, else for itself alone."""
        if self.leads:
            snapshot = super().save(write, check)
            self._seen = self._identity()
            self._recent.clear()
            return snapshot
        try:
            with tempfile.TemporaryFile(dir=self._folder) as file:
                write(file)
                file.flush()
                snapshot = map_open(file)
                check(snapshot)
        except OSError as error:
            raise KeepFailed(f"the snapshot could not be kept: {error}") from error
        return snapshot

    def replay(self, apply: Callable[[Entry], bool]) -> None:
        """As in a folder of one process, but only the leader cuts off what does not continue."""
        if self.leads:
            super().replay(apply)
            return
        try:
            with (self._folder / "journal").open("rb") as file:
                for line in file:
                    entry = parse_line(line)
                    if entry is None or not apply(entry):
                        return
        except FileNotFoundError:
            return
        except OSError as error:
            raise KeepFailed(f"the journal cannot be read: {error}") from error

    def append(self, entry: Entry) -> None:
        """Remember an entry; in the journal if this process leads."""
        self._recent.append(entry)
        if self.leads:
            super().append(entry)

    def take_over(self, standing: Standing) -> bool:
        """Bring the journal to where this process is; False if a new snapshot must be written instead."""
        last = self._written(standing)
        if last is None:
            return False
        missing = [entry for entry in self._recent if last < entry.epoch.position <= standing.position]
        if last < standing.position and (not missing or missing[0].previous.position != last):
            return False
        for entry in missing:
            super().append(entry)
        return True

    def save_mark(self, mark: int) -> None:
        """Save the high-water mark, if this process leads."""
        if self.leads:
            super().save_mark(mark)

    def close(self) -> None:
        """Let go of journal and lock."""
        super().close()
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def _open(self, path: Path) -> Snapshot:
        return map_snapshot(path)

    def _written(self, standing: Standing) -> int | None:
        """The position up to which the folder tells what this process knows; None if it tells of something else."""
        try:
            snapshot = self._open(self._folder / "snapshot")
        except (OSError, SnapshotRefused):
            return None
        if snapshot.head.generation != standing.epoch.generation:
            return None
        told = Standing(snapshot)
        with suppress(KeepFailed):
            super().replay(told.follows)
        return told.position if told.position <= standing.position else None

    def _identity(self) -> Identity | None:
        try:
            found = (self._folder / "snapshot").stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_mtime_ns
