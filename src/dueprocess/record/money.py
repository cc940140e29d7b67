"""Money over a whole record: no decision made money a penalty, and no measure towards one person stopped a payment.

Read from the published bodies by themselves: this shares no code with the checks of a rulebook or with the decisions.
What an import brought in is the platform's own history, and is not looked at here.
"""

from __future__ import annotations

from typing import Any

import msgspec

from dueprocess.domain.decision import DecisionMade
from dueprocess.domain.restriction import RestrictionImposed
from dueprocess.domain.rulebook_version import RulebookProposed
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.messages import Event

_PREFIXES = ("wallet.", "loan.")
"""Money, whatever a catalogue marks."""


class _Version(msgspec.Struct, frozen=True):
    """What a version says of money: its clauses about it, the capabilities that touch it, and which of them are gifts."""

    clauses: frozenset[str]
    money: frozenset[str]
    gifts: frozenset[str]


class Money:
    """Looks at entries in order; `look` says how an event breaks the line, or None."""

    def __init__(self) -> None:
        self._versions: dict[int, _Version] = {}
        self._cited: dict[DecisionId, tuple[int, str]] = {}

    def look(self, event: Event) -> str | None:
        """How this event breaks the line. INVARIANT (I-06)"""
        match event:
            case RulebookProposed():
                self._versions[event.version] = _read(event)
            case DecisionMade():
                self._cited[event.decision_id] = (event.version, event.clause)
            case RestrictionImposed():
                return self._imposed(event)
        return None

    def _imposed(self, event: RestrictionImposed) -> str | None:
        number, clause = self._cited.get(event.decision_id, (0, ""))
        version = self._versions.get(number)
        if version is None:
            return None  # which version it cites is another line's matter
        named = version.money.intersection(event.terms.capabilities)
        if event.target is not None and named - version.gifts:
            return "I-06: a measure towards one person stops a payment, which may be owed"
        if named and clause not in version.clauses and event.target is None:
            return "I-06: money was made a penalty under a clause that is not about money"
        return None


def _read(event: RulebookProposed) -> _Version:
    body: Any = msgspec.json.decode(event.body)
    entries: list[Any] = msgspec.json.decode(event.catalogue)["capabilities"]
    money = {one["name"] for one in entries if one.get("money") or one["name"].startswith(_PREFIXES)}
    return _Version(
        frozenset(one["id"] for one in body["clauses"] if one.get("money")),
        frozenset(money),
        frozenset(one["name"] for one in entries if one.get("gift")),
    )
