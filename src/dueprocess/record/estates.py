"""The constitution over the estates of a record: two people who differ, seven days, and nothing to whom nothing was given."""

from __future__ import annotations

import msgspec

from dueprocess.domain.estate import (
    TARGET,
    WAITS,
    EstateClaimed,
    EstateGranted,
    EstateProposed,
    EstateStopped,
    EstateSupplemented,
    Part,
)
from dueprocess.domain.exits import ExitOpened
from dueprocess.domain.export import ExportFetched, ExportRequested
from dueprocess.domain.payout import PayoutInstructed, PayoutRequested
from dueprocess.kernel.ids import AccountNo, EstateId, ExportId, PayoutId
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Envelope


class _Known(msgspec.Struct):
    """What later entries ask of a claim."""

    account_no: AccountNo | None
    proposed: EstateProposed | None = None
    granted: EstateGranted | None = None
    stopped: bool = False

    def gives(self, part: Part, account_no: AccountNo, at: Instant) -> bool:
        given = self.granted
        if given is None or self.stopped or at < given.opens_at:
            return False
        return part in given.parts and given.account_no == account_no


class Estates:
    """Looks at estates, and at what relatives did, in the order of the record."""

    def __init__(self) -> None:
        self._known: dict[EstateId, _Known] = {}
        self._exports: dict[ExportId, EstateId] = {}
        self._payouts: dict[PayoutId, EstateId] = {}

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        event, at = entry.event, entry.recorded_at
        match event:
            case EstateClaimed():
                self._known[event.estate_id] = _Known(event.account_no)
            case EstateSupplemented() if event.estate_id in self._known:
                self._known[event.estate_id].proposed = None
            case EstateProposed() if event.estate_id in self._known:
                self._known[event.estate_id].proposed = event
            case EstateStopped() if event.estate_id in self._known:
                self._known[event.estate_id].stopped = True
            case EstateGranted():
                return self._granted(event, at)
            case _:
                return self._taken(entry)
        return None

    def _granted(self, event: EstateGranted, at: Instant) -> str | None:
        known = self._known.get(event.estate_id)
        if known is None or known.account_no != event.account_no or known.stopped:
            return "I-26: an estate was granted that nobody claimed, or whose owner lives"
        proposed = known.proposed
        if proposed is None or proposed.by == event.by or proposed.parts != event.parts:
            return "I-18: an estate was granted by one person, or otherwise than it was proposed"
        known.granted = event
        return "I-26: an estate opens in less than seven days" if event.opens_at < at + WAITS else None

    def _taken(self, entry: Envelope) -> str | None:
        event, at = entry.event, entry.recorded_at
        match event:
            case ExportRequested() if event.estate_id is not None:
                self._exports[event.export_id] = event.estate_id
                return self._may(event.estate_id, Part.DATA, event.account_no, at)
            case ExportFetched() if event.export_id in self._exports:
                return self._may(self._exports[event.export_id], Part.DATA, event.account_no, at)
            case ExitOpened() if event.estate_id is not None:
                return self._may(event.estate_id, Part.MONEY, event.account_no, at)
            case PayoutRequested() if event.target.startswith(TARGET):
                estate_id = EstateId(event.target.removeprefix(TARGET))
                self._payouts[event.payout_id] = estate_id
                return self._may(estate_id, Part.MONEY, event.account_no, at)
            case PayoutInstructed() if event.payout_id in self._payouts:
                return self._may(self._payouts[event.payout_id], Part.MONEY, event.account_no, at)
            case _:
                return None

    def _may(self, estate_id: EstateId, part: Part, account_no: AccountNo, at: Instant) -> str | None:
        known = self._known.get(estate_id)
        if known is not None and known.gives(part, account_no, at):
            return None
        return f"I-26: {part} of an estate was taken that was not given, not yet, or not any more"
