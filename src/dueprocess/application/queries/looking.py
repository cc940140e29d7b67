"""Looking: what every query gets: a reader at one moment, the policies, and the present."""

from __future__ import annotations

from dueprocess.application.policy import Policies
from dueprocess.application.ports import Reader
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Sealed


class Looking:
    """One look at the record. `now` is never before what is recorded (I-09)."""

    __slots__ = ("now", "policies", "reader")

    def __init__(self, reader: Reader, policies: Policies, now: Instant) -> None:
        self.reader = reader
        self.policies = policies
        self.now = max(now, reader.head().recorded_at)

    def words(self, sealed: Sealed | None) -> str | None:
        """Private words, None once erased or where none were given."""
        entry = self.reader.vault(sealed.ref) if sealed is not None and sealed.ref else None
        return entry.content.decode(errors="replace") if entry is not None else None
