"""The thread that sends what a guard has counted. Checks never wait for it, and nothing depends on its arriving.

It sleeps until something was counted, gathers for some seconds, and posts. What is not answered is tried again with the
same key; what the server refuses is dropped and shown.
"""

from __future__ import annotations

import threading
from typing import Final

from dueprocess.guard.errors import FeedLost, FeedRefused, GuardError
from dueprocess.guard.feed import Server, Timing
from dueprocess.guard.tally import Tally

PATH: Final = "/v1/guard/observations"
PAUSE_MAX_S: Final = 300.0
AGAIN: Final = {408, 425, 429}


class Reporter(threading.Thread):
    """Runs until `close`; a daemon, so it does not keep the platform alive."""

    def __init__(self, server: Server, tally: Tally, timing: Timing) -> None:
        super().__init__(name="dueprocess-guard-reports", daemon=True)
        self.error: GuardError | None = None
        self._server = server
        self._tally = tally
        self._timing = timing
        self._closing = threading.Event()

    def run(self) -> None:
        """Send until closed, and once more then."""
        pause = self._timing.report_s
        while not self._closing.is_set():
            self._tally.waiting.wait()
            self._closing.wait(pause)
            pause = self._timing.report_s if self._send() else min(PAUSE_MAX_S, pause * 2)

    def close(self) -> None:
        """Send what is left, if the server takes it, and end the thread."""
        self._closing.set()
        self._tally.waiting.set()
        if self.is_alive() and threading.current_thread() is not self:
            self.join(self._timing.connect_s + self._timing.silence_s)

    def again(self, tally: Tally) -> Reporter:
        """Another thread that sends to the same server: in a process that was forked."""
        return Reporter(self._server, tally, self._timing)

    def _send(self) -> bool:
        """Whether it need not be tried again."""
        batch = self._tally.take()
        if batch is None:
            return True
        try:
            self._server.post(PATH, batch.body(), batch.key)
        except FeedLost as error:
            self.error = error
            return False
        except FeedRefused as error:
            self.error = error
            if error.status >= 500 or error.status in AGAIN:
                return False
        else:
            self.error = None
        self._tally.sent()
        return True
