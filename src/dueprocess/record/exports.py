"""The constitution over exports: each was fetched by its own account alone, in its time (I-26)."""

from __future__ import annotations

from dueprocess.domain.export import (
    WAIT,
    ExportFailed,
    ExportFetched,
    ExportMade,
    ExportRequested,
    ExportStopped,
)
from dueprocess.kernel.ids import ExportId
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import ActorKind, Envelope


class Exports:
    """Looks at exports in the order of the record."""

    def __init__(self) -> None:
        self._asked: dict[ExportId, ExportRequested] = {}
        self._until: dict[ExportId, Instant] = {}
        self._over: set[ExportId] = set()

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        event, at = entry.event, entry.recorded_at
        match event:
            case ExportRequested():
                self._asked[event.export_id] = event
                return self._begun(event, entry)
            case ExportStopped() | ExportFailed():
                self._over.add(event.export_id)
            case ExportMade():
                return self._made(event, at)
            case ExportFetched():
                return self._fetched(event, entry)
        return None

    def _begun(self, event: ExportRequested, entry: Envelope) -> str | None:
        if entry.actor.kind in (ActorKind.STAFF, ActorKind.PLATFORM):
            return "I-26: an export was asked for by somebody else than its person"
        if not entry.recorded_at <= event.ready_from <= entry.recorded_at + WAIT:
            return "I-26: an export waits for longer than a day, or was ready before it was asked for"
        return None

    def _made(self, event: ExportMade, at: Instant) -> str | None:
        asked = self._asked.get(event.export_id)
        if asked is None or asked.account_no != event.account_no:
            return "I-26: an archive was made that its account had not asked for"
        if event.export_id in self._over or event.export_id in self._until:
            return "I-26: an archive was made that was over, or twice"
        if event.expires_at <= max(at, asked.ready_from):
            return "I-26: an archive expires before anybody could fetch it"
        self._until[event.export_id] = event.expires_at
        return None

    def _fetched(self, event: ExportFetched, entry: Envelope) -> str | None:
        asked, until = self._asked.get(event.export_id), self._until.get(event.export_id)
        if asked is None or until is None or event.export_id in self._over:
            return "I-26: an archive was fetched that was not there"
        if asked.account_no != event.account_no:
            return "I-26: an archive was fetched by another account"
        by = (ActorKind.PERSON, str(event.account_no))
        if asked.estate_id is not None:
            by = (ActorKind.RELATIVE, asked.estate_id)
        if (entry.actor.kind, entry.actor.id) != by:
            return "I-26: an archive was fetched by somebody else than its person"
        if not asked.ready_from <= entry.recorded_at < until:
            return "I-26: an archive was fetched before it was ready, or after its end"
        return None
