"""The constitution over the payee holds of a record: 72 hours, no chain, no program twice in a row, ended by an older factor.

It shares no code with the law: what it looks for is read from the entries alone.
"""

from __future__ import annotations

from dueprocess.domain.detector import Act, DetectorActed, DetectorWithdrawn
from dueprocess.domain.payee_hold import Ending, PayeeHoldEnded, PayeeHoldPlaced
from dueprocess.kernel.ids import AccountNo, DetectorId, PayeeHoldId
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Envelope

_HOUR = 3_600_000
_LONGEST = 72 * _HOUR
_OLDER = 7 * 24 * _HOUR


class PayeeHolds:
    """Looks at payee holds in the order of the record."""

    def __init__(self) -> None:
        self._last: dict[AccountNo, PayeeHoldPlaced] = {}
        self._ended: dict[PayeeHoldId, Instant] = {}
        self._acted: set[tuple[str, AccountNo]] = set()
        self._withdrawn: set[DetectorId | None] = set()

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        event, at = entry.event, entry.recorded_at
        match event:
            case DetectorActed() if event.act is Act.PAYEE_HOLD:
                self._acted.add((entry.cause, event.account_no))
            case DetectorWithdrawn():
                self._withdrawn.add(event.detector_id)
            case PayeeHoldPlaced():
                broken = self._placed(event, entry.cause, at)
                self._last[event.account_no] = event
                return broken
            case PayeeHoldEnded():
                return self._end(event, at)
        return None

    def _placed(self, event: PayeeHoldPlaced, cause: str, at: Instant) -> str | None:
        if not at < event.until <= at + _LONGEST:
            return "I-33: payments to new payees were stopped for more than 72 hours"
        if (event.by is None) == (event.detector is None):
            return "I-33: a payee hold was placed by nobody, or by a person and a program at once"
        if not event.signs or not event.words.commitment:
            return "I-33: a payee hold does not say what shows the danger"
        if event.detector is not None and (cause, event.account_no) not in self._acted:
            return "I-33: a program's payee hold is no act of its detector"
        before = self._last.get(event.account_no)
        if before is None:
            return None
        over = min(before.until, self._ended.get(before.hold_id, before.until))
        if event.seen_at < over:
            return "I-33: a payee hold rests on what was seen before an earlier one was over"
        if event.detector is not None and before.detector is not None and before.hold_id not in self._ended:
            return "I-33: a program held twice without that anybody had looked"
        return None

    def _end(self, event: PayeeHoldEnded, at: Instant) -> str | None:
        placed = self._last.get(event.account_no)
        if placed is None or placed.hold_id != event.hold_id or event.hold_id in self._ended:
            return "I-09: a payee hold was ended that was not in force"
        if at >= placed.until:
            return "I-09: a payee hold was ended that was over"
        self._ended[event.hold_id] = at
        if event.cause is Ending.VERIFIED:
            known = event.known_since
            if known is None or known > placed.seen_at - _OLDER:
                return "I-20: a payee hold was ended by a contact or device that was not older"
        elif event.cause is Ending.FOUND_WRONG:
            if placed.detector not in self._withdrawn:
                return "I-32: a payee hold fell with a detector that was not withdrawn"
        elif event.by is None or event.reason is None or not event.reason.commitment:
            return "I-18: a payee hold was lifted by nobody, or without a reason"
        return None
