"""Looking: what every query gets: a reader at one moment, the policies, and the present."""

from __future__ import annotations

from dueprocess.application.policy import Policies
from dueprocess.application.ports import Reader
from dueprocess.application.stay import StaysInForce
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Sealed


class Looking:
    """One look at the record. `now` is never before what is recorded (I-09)."""

    __slots__ = ("_stays", "now", "policies", "reader")

    def __init__(self, reader: Reader, policies: Policies, now: Instant) -> None:
        self.reader = reader
        self.policies = policies
        self.now = max(now, reader.head().recorded_at)
        self._stays: StaysInForce | None = None

    @property
    def stays(self) -> StaysInForce:
        """The stays in force now, read when somebody first asks."""
        if self._stays is None:
            self._stays = StaysInForce(self.reader, self.now)
        return self._stays

    def words(self, sealed: Sealed | None) -> str | None:
        """Private words, None once erased or where none were given."""
        entry = self.reader.vault(sealed.ref) if sealed is not None and sealed.ref else None
        return entry.content.decode(errors="replace") if entry is not None else None
