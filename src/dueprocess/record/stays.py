"""The constitution over the stays of a record: two people each, a day at most, and never the floor."""

from __future__ import annotations

from dueprocess.domain.stay import HOURS_MAX, Scope, StayBegun, StayEnded, StayProposed, Subject
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.ids import StayId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.record.envelope import Envelope


class Stays:
    """Looks at stays in the order of the record."""

    def __init__(self) -> None:
        self._proposed: dict[StayId, StayProposed] = {}
        self._spent: dict[Subject, tuple[Instant, Instant]] = {}

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        event = entry.event
        if isinstance(event, StayProposed):
            self._proposed[event.stay_id] = event
        if isinstance(event, StayEnded):
            self._ended(event, entry.recorded_at)
        return self._begun(event, entry.recorded_at) if isinstance(event, StayBegun) else None

    def _begun(self, event: StayBegun, at: Instant) -> str | None:
        proposed = self._proposed.pop(event.stay_id, None)
        if proposed is None or proposed.by == event.by or proposed.subject != event.subject:
            return "I-18: a stay was begun by one person, or of something else than was proposed"
        if event.subject.scope is Scope.CAPABILITY and event.subject.name in FLOOR:
            return "I-04: a stay names the floor"
        since, until = self._spent.get(event.subject, (at, Instant(0)))
        if until <= at - DAY:
            since = at
        if event.since != since or not at < event.until <= since + HOURS_MAX * HOUR:
            return "I-18: stays of one subject last longer than a day together"
        self._spent[event.subject] = (since, event.until)
        return None

    def _ended(self, event: StayEnded, at: Instant) -> None:
        self._proposed.pop(event.stay_id, None)
        if event.subject in self._spent:
            since, until = self._spent[event.subject]
            self._spent[event.subject] = (since, min(until, at))
