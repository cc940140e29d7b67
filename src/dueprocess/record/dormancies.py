"""The constitution over the protections of unused accounts in a record: never the floor, and two people where no contact is."""

from __future__ import annotations

from dueprocess.domain.dormancy import DormancyBegun, DormancyEnded, Ending, WakingAsked, WakingProposed
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.ids import AccountNo, DormancyId, PersonId
from dueprocess.record.envelope import Envelope


class Dormancies:
    """Looks at protections in the order of the record."""

    def __init__(self) -> None:
        self._begun: dict[DormancyId, AccountNo] = {}
        self._proposed: dict[DormancyId, PersonId] = {}

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        event = entry.event
        match event:
            case DormancyBegun():
                self._begun[event.dormancy_id] = event.account_no
                named = any(name in FLOOR for name in event.capabilities)
                return "I-04: what rests in an unused account names the floor" if named else None
            case WakingAsked():
                self._proposed.pop(event.dormancy_id, None)
            case WakingProposed():
                self._proposed[event.dormancy_id] = event.by
            case DormancyEnded():
                return self._ended(event)
            case _:
                pass
        return None

    def _ended(self, event: DormancyEnded) -> str | None:
        if self._begun.pop(event.dormancy_id, None) != event.account_no:
            return "I-20: a protection was ended that there was not"
        if event.ending is Ending.STAFF:
            proposed = self._proposed.get(event.dormancy_id)
            if proposed is None or event.by is None or proposed == event.by:
                return "I-18: a protection was ended by one person"
        return None
