"""Machines over a whole record: what a program did alone is looked at again, by itself (see `constitution`).

It shares no code with the decisions: what a hold may last, who may let a machine decide and who may free everybody is
read from the entries alone.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain.appeal import AppealAnswered
from dueprocess.domain.decision import DecisionApproved, DecisionConfirmed, DecisionMade
from dueprocess.domain.detector import (
    DetectorActed,
    DetectorProposed,
    DetectorRegistered,
    DetectorStarted,
    DetectorStopped,
    DetectorWithdrawn,
    TouchFreed,
    WithdrawalProposed,
)
from dueprocess.domain.restriction import RestrictionImposed
from dueprocess.domain.rulebook_version import RulebookProposed
from dueprocess.kernel.ids import MACHINE, DecisionId, DetectorId, PersonId
from dueprocess.kernel.messages import Event

_HOUR = 3_600_000
_LONGEST = 72 * _HOUR


class _Clause(msgspec.Struct):
    id: str
    automation: bool = False


class _Book(msgspec.Struct):
    clauses: tuple[_Clause, ...] = ()


class Machines:
    """Looks at events in order; `look` gives the line that one breaks, or None."""

    def __init__(self) -> None:
        self._automated: set[tuple[int, str]] = set()
        self._proposed: dict[DetectorId, PersonId] = {}
        self._running: set[DetectorId] = set()
        self._found_wrong: dict[DetectorId, PersonId] = {}
        self._withdrawn: set[DetectorId] = set()
        self._holds: set[DecisionId] = set()

    def look(self, event: Event) -> str | None:
        """The line of the constitution that this event breaks."""
        match event:
            case RulebookProposed():
                book = msgspec.json.decode(event.body, type=_Book)
                self._automated |= {(event.version, item.id) for item in book.clauses if item.automation}
            case DecisionMade():
                return self._made(event)
            case RestrictionImposed() if event.decision_id in self._holds:
                lapses = event.terms.lapses_at
                if lapses is None or lapses > event.terms.start + _LONGEST:
                    return "I-33: a machine's hold lasts more than 72 hours without a human"
            case DecisionApproved() | DecisionConfirmed() if event.approver.startswith(MACHINE):
                return "I-13: a machine approved or confirmed"
            case AppealAnswered() if event.reviewer.startswith(MACHINE):
                return "I-13: a machine answered an appeal"
            case _:
                return self._detector(event)
        return None

    def _made(self, event: DecisionMade) -> str | None:
        by_machine = event.decider.startswith(MACHINE)
        if by_machine != (event.detector is not None):
            return "I-13: a decision does not say whether a person or a machine made it"
        if event.detector is None:
            return None
        if event.awaiting or any(choice.permanent for choice in event.chosen):
            return "I-18: a machine imposed something permanent"
        if event.hold:
            self._holds.add(event.decision_id)
        elif (event.version, event.clause) not in self._automated:
            return "I-33: a machine decided alone under a clause that does not let it"
        return None

    def _detector(self, event: Event) -> str | None:
        match event:
            case DetectorProposed():
                self._proposed[event.detector_id] = event.by
            case DetectorRegistered():
                if self._proposed.get(event.detector_id) in (None, event.by):
                    return "I-18: a detector was registered by one person"
                self._running.add(event.detector_id)
            case DetectorStopped():
                self._running.discard(event.detector_id)
            case DetectorStarted():
                self._running.add(event.detector_id)
            case DetectorActed() if event.detector_id not in self._running:
                return "I-33: a detector acted that did not run"
            case WithdrawalProposed():
                self._found_wrong[event.detector_id] = event.by
            case DetectorWithdrawn():
                if self._found_wrong.get(event.detector_id) in (None, event.by):
                    return "I-18: a detector was withdrawn by one person"
                self._withdrawn.add(event.detector_id)
            case TouchFreed() if event.detector_id not in self._withdrawn:
                return "I-32: a decision fell with a detector that was not withdrawn"
        return None
