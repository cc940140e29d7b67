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
from dueprocess.guard.merge import CHANGES_MAX, is_crowded, is_due, write_merged
from dueprocess.guard.modes import Modes
from dueprocess.guard.sharing import SharedKeep
from dueprocess.guard.snapshot import Snapshot
from dueprocess.guard.snapshot_reader import load_snapshot
from dueprocess.guard.standing import Outcome, Standing
from dueprocess.guard.verdict import Moment
from dueprocess.guard.view import View
from dueprocess.guard.wire import Entry, Event, Head, Resync

MARK_EVERY_S: Final = 5.0
WAIT_FOR_LEADER_S: Final = 10.0
WAIT_TO_BEGIN_S: Final = 300.0
"""How long a process that knows nothing yet waits for a leader that has said that it asks the server."""
LEADER_LOOK_S: Final = 0.05
PATIENCE_WITH_THE_LEADER: Final = 4
"""How many times the changes after which the leader merges a process bears before it merges for itself."""


class Knowledge:
    """The present view, and everything that replaces it. One thread changes it (the follower's); any number read."""

    def __init__(self, clock: HighWater, folder: Path | None = None, *, shared: bool = False) -> None:
        self.clock = clock
        self.changed = threading.Condition()
        self.modes = Modes()
        self.view = View(Moment(None, None, clock), None, self.modes)
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
        self._led = False
        self._fresh = False
        if folder is not None:
            self._open_keep(folder, shared=shared)

    def set_modes(self, modes: Modes) -> None:
        """From the next check on."""
        with self.changed:
            self.modes = modes
            self._publish()

    def epoch_to_follow(self) -> Epoch | None:
        """After which epoch the feed is to go on; None: a new snapshot is needed first."""
        return None if self._wanted or self.standing is None else self.standing.epoch

    def want_snapshot(self) -> None:
        """The next attempt begins with a new snapshot."""
        self._wanted = True

    def want_news(self) -> None:
        """The same, and only the server's own will do: a name is asked for that no snapshot at hand holds."""
        self._wanted = self._fresh = True

    def install(self, read: Callable[[], bytes]) -> None:
        """Load the server's snapshot piece by piece. `SnapshotRefused`, `FeedLost` or `KeepFailed`: nothing changed."""
        snapshot = self._stored(lambda out: out.writelines(iter(read, b"")))
        with self.changed:
            self.installs += 1
            self._wanted, self._fresh, self.error = False, False, None
            self.adopt(Standing(snapshot), self.clock.now())

    def adopt(self, standing: Standing, heard_at: int) -> None:
        """Make this what is known; `heard_at`: when the server was last heard. `SnapshotRefused` if it is older."""
        self._refuse_older(standing.epoch)
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
        """Save the clock's mark, every few seconds; look what the other processes of a shared folder did."""
        self._share()
        if time.monotonic() >= self._mark_due_s:
            self._mark_due_s = time.monotonic() + MARK_EVERY_S
            self._save_mark()

    def sleep(self, wake: Callable[[], None]) -> None:
        """In a process that was forked: locks, thread and folder are the parent's; the first question wakes this one.

        A folder that is not shared stays with the parent.
        """
        self.changed = threading.Condition()
        self.connected, self._led = False, False
        if isinstance(self._keep, SharedKeep):
            self._keep.leave_to_parent()
        elif self._keep is not None:
            self._keep.leave_to_parent()
            self._keep = None
            self.keep_error = KeepFailed(
                "the folder stays with the process that was forked; `shared` shares it"
            )
        self.view = View(self.view.moment, self.standing, self.modes, wake)

    def wake(self) -> None:
        """Checks are answered again without a look at whether the process was forked."""
        with self.changed:
            if self.view.wake is not None:
                self._publish()

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
        self.view = View(Moment(epoch, self._heard_at, self.clock), self.standing, self.modes)
        self.changed.notify_all()

    def _hear(self, event: Entry | Head) -> None:
        if isinstance(event, Head):
            self.ahead_ms = self.clock.now() - event.now
            self.clock.raise_to(event.now)
        self._heard_at = self.clock.now()
        self.error = None
        self._publish()

    def _refuse_older(self, epoch: Epoch) -> None:
        known = self.standing
        if known is not None and epoch < known.epoch:  # INVARIANT (I-29)
            raise SnapshotRefused(
                "older",
                f"epoch {epoch} is behind {known.epoch}, which is known here; a restored record raises its "
                "generation, and where a record was begun anew the `keep` folder must be emptied",
            )

    def _stored(self, write: Callable[[BinaryIO], None]) -> Snapshot:
        """The snapshot that `write` writes, read back: through the folder if it works, else through memory."""
        if self._keep is None:
            out = io.BytesIO()
            write(out)
            snapshot = load_snapshot(out.getvalue())
            self._refuse_older(snapshot.head.epoch)
            return snapshot
        try:
            stored = self._keep.save(write, lambda snapshot: self._refuse_older(snapshot.head.epoch))
        except KeepFailed as error:
            self._keep.close()
            self._keep, self.keep_error = None, error
            raise
        self._led = self._leads
        return stored

    @property
    def _leads(self) -> bool:
        return isinstance(self._keep, SharedKeep) and self._keep.leads

    def _remember(self, entry: Entry, standing: Standing) -> None:
        keep = self._keep
        if keep is not None:
            try:
                keep.append(entry)
            except KeepFailed as error:
                self.keep_error = error
        most = CHANGES_MAX if keep is None else keep.changes_most
        waits = isinstance(keep, SharedKeep) and not keep.leads
        if is_due(standing, most, PATIENCE_WITH_THE_LEADER if waits else 1):
            self._merge(standing)

    def _merge(self, standing: Standing) -> None:
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

    def _open_keep(self, folder: Path, *, shared: bool) -> None:
        try:
            self._keep = SharedKeep(folder) if shared else Keep(folder)
            self._led = self._leads
            self.clock.raise_to(self._keep.load_mark())  # INVARIANT (I-09)
            standing = self._kept(self._keep)
            if standing is not None:
                self.adopt(standing, standing.base.head.recorded_at)
                self._wanted = False
        except GuardError as error:
            self.keep_error = error

    @staticmethod
    def _kept(keep: Keep) -> Standing | None:
        """What the folder tells: its snapshot and the entries since."""
        snapshot = keep.load()
        if snapshot is None:
            return None
        standing = Standing(snapshot)
        keep.replay(standing.follows)
        return standing

    def given(self, wait: Callable[[float], bool]) -> bool:
        """Where a snapshot is wanted: wait for the process that leads to have one; False if this one must ask.

        `wait`: sleeps so many seconds; True if there is something else to do.
        """
        keep = self._keep
        if not isinstance(keep, SharedKeep) or self._fresh:
            return False
        began, before = time.monotonic(), None
        while not keep.leads and not keep.lead():
            # Whoever knows something answers from it meanwhile, growing old; whoever knows nothing has nothing to lose.
            begins = self.standing is None and keep.announced()
            if time.monotonic() - began > (WAIT_TO_BEGIN_S if begins else WAIT_FOR_LEADER_S):
                return False
            now = keep.grown()
            if now != before and now[0] is not None:
                before = now
                if self._take_kept(keep):
                    return True
            if wait(LEADER_LOOK_S):
                return True
        keep.announce()
        return False

    def _take_kept(self, keep: SharedKeep) -> bool:
        """Go on with what the folder tells, if that is news; whether it was."""
        try:
            standing = self._kept(keep)
            if standing is None or (self.standing is not None and standing.epoch <= self.standing.epoch):
                return False
            self.adopt(standing, self._heard_at or standing.recorded_at)
        except GuardError as error:
            self.keep_error = error
            return False
        with self.changed:
            self.installs += 1
            self._wanted, self.keep_error = False, None
            self.changed.notify_all()
        return True

    def _share(self) -> None:
        """Lead where nobody does, and move to the snapshot that the leader has written."""
        keep = self._keep
        if not isinstance(keep, SharedKeep) or not keep.looks():
            return
        try:
            standing = self.standing
            if keep.leads or keep.lead():
                if not self._led and standing is not None and not keep.take_over(standing):
                    self._merge(standing)
                self._led = True
            elif standing is not None and keep.changed():
                self._move_to(keep.load(), standing)
        except (GuardError, OSError) as error:
            self.keep_error = KeepFailed(f"what another process has written cannot be used: {error}")

    def _move_to(self, base: Snapshot | None, standing: Standing) -> None:
        """The same knowledge over the leader's snapshot."""
        if base is None or base.head.generation < standing.epoch.generation:
            return
        ahead = (base.head.generation, base.head.standing_position) > (
            standing.epoch.generation,
            standing.position,
        )
        moved = Standing(base) if ahead else standing.upon(base)
        self.adopt(moved, self._heard_at or moved.recorded_at)
