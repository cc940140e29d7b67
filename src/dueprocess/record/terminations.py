"""Terminations over a whole record: no business was stopped for good before its notice had run, unless its clause says why.

Read from the published bodies and the events alone: this shares no code with the decisions.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from dueprocess.domain.account import AccountKind, AccountReached, AccountRegistered
from dueprocess.domain.appeal import AppealAnswered, AppealLodged, AppealWithdrawn
from dueprocess.domain.decision import (
    DecisionMade,
    DecisionOverturned,
    DecisionRecomputed,
    DecisionWithdrawn,
    FindingRemoved,
)
from dueprocess.domain.restriction import RestrictionImposed
from dueprocess.domain.rulebook_version import RulebookProposed
from dueprocess.kernel.ids import AccountNo, AppealId, DecisionId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.record.envelope import Envelope
from dueprocess.rulebook.model import WithoutNotice

_NOTICE: Final = 30 * DAY
_REPEATED: Final = 2
EARLY: Final = "I-02: a business was stopped for good before its notice had run"


class Terminations:
    """Looks at entries in order; `look` says how one breaks the line, or None."""

    def __init__(self) -> None:
        self._businesses: set[AccountNo] = set()
        self._waived: dict[tuple[int, str], str] = {}
        self._cited: dict[DecisionId, tuple[int, str]] = {}
        self._relied_on: dict[DecisionId, tuple[DecisionId, ...]] = {}
        self._fallen: set[DecisionId] = set()
        self._appealed: dict[AppealId, DecisionId] = {}

    def look(self, entry: Envelope) -> str | None:
        """How this entry breaks the line. INVARIANT (I-02)"""
        event = entry.event
        match event:
            case AccountRegistered() | AccountReached() if event.kind is AccountKind.BUSINESS:
                self._businesses.add(event.account_no)
            case RulebookProposed():
                body: Any = msgspec.json.decode(event.body)
                for clause in body["clauses"]:
                    self._waived[event.version, clause["id"]] = clause.get("without_notice") or ""
            case DecisionMade():
                self._cited[event.decision_id] = (event.version, event.clause)
                self._relied_on[event.decision_id] = event.relied_on
            case DecisionRecomputed():
                self._relied_on[event.decision_id] = event.relied_on
            case DecisionOverturned() | DecisionWithdrawn() | FindingRemoved():
                self._fallen.add(event.decision_id)
            case AppealLodged():
                self._appealed[event.appeal_id] = event.decision_id
            case AppealAnswered() | AppealWithdrawn():
                self._appealed.pop(event.appeal_id, None)
            case RestrictionImposed():
                return self._imposed(event, entry.recorded_at)
        return None

    def _imposed(self, event: RestrictionImposed, at: Instant) -> str | None:
        for_good = event.terms.until is None and event.target is None
        waived = event.without_notice
        if waived is None:
            early = for_good and event.account_no in self._businesses and event.terms.start < at + _NOTICE
            return EARLY if early else None
        if self._waived.get(self._cited.get(event.decision_id, (0, "")), "") != waived:
            return f"{EARLY}, and its clause does not say that it may be"
        relied_on = set(self._relied_on.get(event.decision_id, ()))
        standing = relied_on - self._fallen - set(self._appealed.values())
        if waived is WithoutNotice.REPEAT and len(standing) < _REPEATED:
            return f"{EARLY}, and nothing was repeated"
        return None
