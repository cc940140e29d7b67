"""The thread that follows the server: a snapshot when one is wanted, then the feed, again and again.

The rules are:
1. It never ends by itself and never spins: between two attempts there is a pause that doubles up to a limit.
2. Whatever goes wrong is told (`failed`) and tried again. What is known stays in force meanwhile.
3. A gap, a demand to resync, an entry that cannot be read: a new snapshot, never a guess.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from dueprocess.guard.errors import FeedLost, FeedRefused, GuardError
from dueprocess.guard.feed import CANNOT_GO_ON, Server, Timing
from dueprocess.guard.handles import Epoch
from dueprocess.guard.wire import Event

DOUBLINGS_MAX: Final = 16


class Sink(Protocol):
    """What the follower feeds."""

    def epoch_to_follow(self) -> Epoch | None:
        """After which epoch the feed is to go on; None: a new snapshot is needed first."""

    def install(self, read: Callable[[], bytes]) -> None:
        """Load the snapshot that `read` returns piece by piece."""

    def given(self, wait: Callable[[float], bool]) -> bool:
        """Whether another process of this machine had the snapshot that is wanted, or something else is to be done."""

    def receive(self, event: Event) -> bool:
        """Take in an event; False if only a new snapshot helps."""

    def follows(self, connected: bool) -> None:  # noqa: FBT001 - a state, told as one
        """The feed is open, or no longer."""

    def failed(self, error: GuardError) -> None:
        """An attempt failed."""

    def want_snapshot(self) -> None:
        """The next attempt begins with a new snapshot."""

    def rest(self) -> None:
        """Between two attempts: time for what is not urgent."""


class Follower(threading.Thread):
    """Runs until `close`; a daemon, so it does not keep the platform alive."""

    def __init__(self, server: Server, sink: Sink, timing: Timing) -> None:
        super().__init__(name="dueprocess-guard", daemon=True)
        self._server = server
        self._sink = sink
        self._timing = timing
        self._closing = threading.Event()
        self._hurry = threading.Event()

    def run(self) -> None:
        """Follow until closed."""
        failures = 0
        while True:
            started = time.monotonic()
            self._hurry.clear()
            self._server.resume()
            if self._closing.is_set():
                return
            self._attempt()
            self._sink.follows(False)
            self._sink.rest()
            failures = 0 if time.monotonic() - started > self._timing.settled_s else failures + 1
            self._wait(self._pause(failures))

    def again(self) -> Follower:
        """Another thread that follows the same server for the same knowledge: in a process that was forked."""
        self._server.forget()
        return Follower(self._server, self._sink, self._timing)

    def close(self) -> None:
        """End the thread and wait for it."""
        self._closing.set()
        self.hurry()
        if self.is_alive() and threading.current_thread() is not self:
            self.join(self._timing.connect_s + self._timing.silence_s)

    def hurry(self) -> None:
        """Begin the next attempt now."""
        self._hurry.set()
        self._server.interrupt()

    def _attempt(self) -> None:
        try:
            self._follow()
        except FeedRefused as error:
            if error.status in CANNOT_GO_ON:
                self._sink.want_snapshot()
            self._sink.failed(error)
        except GuardError as error:
            if not self._hurry.is_set():
                self._sink.failed(error)
        except Exception as error:  # noqa: BLE001 - a thread that died would leave the platform with stale standing
            self._sink.want_snapshot()
            self._sink.failed(FeedLost(f"unexpected {type(error).__name__}: {error}"))

    def _follow(self) -> None:
        if self._sink.epoch_to_follow() is None and not self._sink.given(self._hurry.wait):
            with self._server.snapshot() as read:
                self._sink.install(read)
        after = self._sink.epoch_to_follow()
        if after is None:
            return
        with self._server.feed(after) as events:
            self._sink.follows(True)
            for event in events:
                if not self._sink.receive(event) or self._closing.is_set():
                    return
                if self._sink.epoch_to_follow() is None:
                    return

    def _wait(self, seconds: float) -> None:
        self._hurry.wait(seconds)

    def _pause(self, failures: int) -> float:
        longest = self._timing.pause_min_s * (1 << min(max(0, failures - 1), DOUBLINGS_MAX))
        return min(self._timing.pause_max_s, longest) * random.uniform(0.5, 1.0)
