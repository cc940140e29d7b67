"""The constitution over the payouts of a record: who opened what, what waited, and that nothing was paid twice."""

from __future__ import annotations

import msgspec

from dueprocess.domain.account import SETTLED
from dueprocess.domain.exits import LASTS, ExitOpened
from dueprocess.domain.payout import (
    LASTING,
    WAITS,
    Outcome,
    PayoutInstructed,
    PayoutKind,
    PayoutRequested,
    PayoutSettled,
    PayoutStopped,
)
from dueprocess.kernel.ids import ExitId, PayoutId
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Envelope


class _Known(msgspec.Struct):
    """What later entries ask of a payout."""

    requested: PayoutRequested
    instructed: bool = False
    stopped: bool = False
    settled: Outcome | None = None


class Payouts:
    """Looks at windows and payouts in the order of the record."""

    def __init__(self) -> None:
        self._exits: dict[ExitId, tuple[ExitOpened, Instant]] = {}
        self._payouts: dict[PayoutId, _Known] = {}

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        event, at = entry.event, entry.recorded_at
        match event:
            case ExitOpened():
                return self._opened(event, at)
            case PayoutRequested():
                return self._requested(event, at)
            case PayoutInstructed() | PayoutStopped() | PayoutSettled():
                known = self._payouts.get(event.payout_id)
                if known is None or known.requested.account_no != event.account_no:
                    return "I-20: a payout that nobody asked for"
                return self._went_on(known, event, at)
            case _:
                return None

    def _opened(self, event: ExitOpened, at: Instant) -> str | None:
        self._exits[event.exit_id] = (event, at)
        if event.until != at + LASTS or not (event.restrictions or event.dormancy_id or event.estate_id):
            return "I-22: a window of another length, or without a reason"
        return "I-20: a window settles nothing before it" if event.settled_by > at - SETTLED else None

    def _requested(self, event: PayoutRequested, at: Instant) -> str | None:
        if event.payout_id in self._payouts:
            return "I-20: a payout was asked for twice under one id"
        self._payouts[event.payout_id] = _Known(event)
        opened = self._exits.get(event.exit_id) if event.exit_id is not None else None
        if opened is None and event.kind is not PayoutKind.REPAY:
            return "I-22: a payout without a window"
        if opened is not None and (opened[0].account_no != event.account_no or not at < opened[0].until):
            return "I-22: a payout by a window that is closed, or is somebody else's"
        if event.amount <= 0:
            return "I-21: a payout of nothing"
        if event.from_at < (at + WAITS if event.waits else at):
            return "I-20: a payout that had to wait did not"
        return None

    def _went_on(
        self, known: _Known, event: PayoutInstructed | PayoutStopped | PayoutSettled, at: Instant
    ) -> str | None:
        match event:
            case PayoutInstructed():
                early = at < known.requested.from_at
                broken = known.instructed or known.stopped or known.settled is not None or early
                known.instructed = True
                return (
                    "I-20: a payout was handed over twice, too early, or after it was stopped"
                    if broken
                    else None
                )
            case PayoutStopped():
                broken, known.stopped = known.instructed, True
                return "I-20: a payout was stopped that had been handed over" if broken else None
            case PayoutSettled():
                before, known.settled = known.settled, event.outcome
                unasked = not known.instructed and event.outcome is not Outcome.REFUSED
                broken = unasked or known.stopped or before in LASTING
                return "I-20: a payout has an outcome that it cannot have" if broken else None
