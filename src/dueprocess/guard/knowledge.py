"""What one guard knows and how it got it: the only place where that changes.

The rules are:
1. A snapshot older than what is known is refused: the epoch never falls (I-29). A later generation always wins.
2. What was applied is remembered in `keep` and comes back at the next start; the clock's mark too (I-09).
3. An error of the feed stands in `error` until the server is heard again; one of the folder stays in `keep_error`.
4. Every change is published as one new view, under one lock that readers never take.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from dueprocess.guard.capability import Capability
from dueprocess.guard.clock import HighWater
from dueprocess.guard.errors import FeedRefused, GuardError, KeepFailed, SnapshotRefused
from dueprocess.guard.handles import Epoch
from dueprocess.guard.keep import Keep
from dueprocess.guard.merge import is_crowded, is_due, write_merged
from dueprocess.guard.snapshot import Snapshot
from dueprocess.guard.snapshot_reader import load_snapshot
from dueprocess.guard.standing import Outcome, Standing
from dueprocess.guard.verdict import Moment
from dueprocess.guard.view import View
from dueprocess.guard.wire import Entry, Event, Head, Resync

MARK_EVERY_S: Final = 5.0


class Knowledge:
    """The present view, and everything that replaces it. One thread changes it (the follower's); any number read."""

    def __init__(self, clock: HighWater, folder: Path | None = None) -> None:
        self.clock = clock
        self.changed = threading.Condition()
        self.view = View(Moment(None, None, clock), None)
        self.handles: dict[str, Capability] = {}
        self.standing: Standing | None = None
        self.connected = False
        self.closed = False
        self.installs = 0
        self.ahead_ms: int | None = None
        self.error: GuardError | None = None
        self.keep_error: GuardError | None = None
        self._heard_at: int | None = None
        self._wanted = True
        self._keep: Keep | None = None
        self._mark_due_s = 0.0
        if folder is not None:
            self._open_keep(folder)

    def epoch_to_follow(self) -> Epoch | None:
        """After which epoch the feed is to go on; None: a new snapshot is needed first."""
        return None if self._wanted or self.standing is None else self.standing.epoch

    def want_snapshot(self) -> None:
        """The next attempt begins with a new snapshot."""
        self._wanted = True

    def install(self, read: Callable[[], bytes]) -> None:
        """Load the server's snapshot piece by piece. `SnapshotRefused`, `FeedLost` or `KeepFailed`: nothing changed."""
        snapshot = self._stored(lambda out: out.writelines(iter(read, b"")))
        with self.changed:
            self.installs += 1
            self._wanted, self.error = False, None
            self.adopt(Standing(snapshot), self.clock.now())

    def adopt(self, standing: Standing, heard_at: int) -> None:
        """Make this what is known; `heard_at`: when the server was last heard. `SnapshotRefused` if it is older."""
        self._refuse_older(standing.base)
        with self.changed:
            self.clock.raise_to(standing.recorded_at)
            self.standing = standing
            self._heard_at = heard_at
            for handle in self.handles.values():
                handle.floor = handle.floor or handle.name in standing.base.head.floor
            self._publish()

    def receive(self, event: Event) -> bool:
        """Take in an event of the feed; False if only a new snapshot helps."""
        standing = self.standing
        if standing is None or isinstance(event, Resync):
            self._wanted = True
            return False
        try:
            with self.changed:
                outcome = standing.receive(event)
                if outcome is Outcome.APPLIED:
                    self._hear(event)
        except OSError as error:
            outcome = Outcome.GAP
            self.keep_error = KeepFailed(f"the texts of the snapshot cannot be read: {error}")
        if outcome is Outcome.GAP:
            self._wanted = True
            self.failed(
                FeedRefused(200, f"an event of epoch {event.epoch} does not continue {standing.epoch}")
            )
            return False
        if outcome is Outcome.APPLIED and isinstance(event, Entry):
            self._remember(event, standing)
        self.rest()
        return True

    def follows(self, connected: bool) -> None:  # noqa: FBT001 - a state, told as one
        """The feed is open, or no longer."""
        self.connected = connected

    def failed(self, error: GuardError) -> None:
        """An attempt failed; what is known stays in force."""
        with self.changed:
            self.error = error
            self.changed.notify_all()

    def rest(self) -> None:
        """Save the clock's mark, every few seconds."""
        if time.monotonic() >= self._mark_due_s:
            self._mark_due_s = time.monotonic() + MARK_EVERY_S
            self._save_mark()

    def close(self) -> None:
        """Save what is left to save and let everybody go who waits."""
        self._save_mark()
        if self._keep is not None:
            self._keep.close()
        with self.changed:
            self.closed = True
            self.changed.notify_all()

    def _publish(self) -> None:
        epoch = None if self.standing is None else self.standing.epoch
        self.view = View(Moment(epoch, self._heard_at, self.clock), self.standing)
        self.changed.notify_all()

    def _hear(self, event: Entry | Head) -> None:
        if isinstance(event, Head):
            self.ahead_ms = self.clock.now() - event.now
            self.clock.raise_to(event.now)
        self._heard_at = self.clock.now()
        self.error = None
        self._publish()

    def _refuse_older(self, snapshot: Snapshot) -> None:
        known = self.standing
        if known is not None and snapshot.head.epoch < known.epoch:  # INVARIANT (I-29)
            raise SnapshotRefused(
                "older",
                f"epoch {snapshot.head.epoch} is behind {known.epoch}, which is known here; a restored record raises its "
                "generation, and where a record was begun anew the `keep` folder must be emptied",
            )

    def _stored(self, write: Callable[[BinaryIO], None]) -> Snapshot:
        """The snapshot that `write` writes, read back: through the folder if it works, else through memory."""
        if self._keep is None:
            out = io.BytesIO()
            write(out)
            snapshot = load_snapshot(out.getvalue())
            self._refuse_older(snapshot)
            return snapshot
        try:
            return self._keep.save(write, self._refuse_older)
        except KeepFailed as error:
            self._keep.close()
            self._keep, self.keep_error = None, error
            raise

    def _remember(self, entry: Entry, standing: Standing) -> None:
        if self._keep is not None:
            try:
                self._keep.append(entry)
            except KeepFailed as error:
                self.keep_error = error
        if is_due(standing):
            try:
                merged = self._stored(lambda out: write_merged(out, standing))
            except (GuardError, ValueError, OSError):
                self._wanted = True  # the server's next snapshot does the same
                return
            self.adopt(Standing(merged), self.clock.now())
            self._wanted = self._wanted or is_crowded(merged)

    def _save_mark(self) -> None:
        if self._keep is not None:
            try:
                self._keep.save_mark(self.clock.mark)  # INVARIANT (I-09)
            except KeepFailed as error:
                self.keep_error = error

    def _open_keep(self, folder: Path) -> None:
        try:
            self._keep = Keep(folder)
            self.clock.raise_to(self._keep.load_mark())  # INVARIANT (I-09)
            snapshot = self._keep.load()
            if snapshot is not None:
                standing = Standing(snapshot)
                self._keep.replay(lambda entry: standing.receive(entry) is not Outcome.GAP)
                self.adopt(standing, snapshot.head.recorded_at)
                self._wanted = False
        except GuardError as error:
            self.keep_error = error
