"""Stay: proposing, agreeing to and ending one, and what those in force set back."""

from __future__ import annotations

from dueprocess.application.facts import floor_of, person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import DECISIONS, DETECTORS, STAYS
from dueprocess.domain import stay
from dueprocess.domain.decision import Decision
from dueprocess.domain.inherited import INHERITED
from dueprocess.domain.stay import ApproveStay, EndStay, Grounds, ProposeStay, Scope, Stay, StayFacts, Subject
from dueprocess.kernel.ids import AccountNo, DecisionId
from dueprocess.kernel.instants import Instant

BROUGHT_IN = Grounds(INHERITED, 0)
"""What an inherited restriction rests on until somebody completes it: no clause, no version of this rulebook."""


class StaysInForce:
    """The stays in force at an instant, and until when they set a restriction back. Grounds are read only where asked for."""

    __slots__ = ("_at", "_grounds", "_reader", "_rests", "stays")

    def __init__(self, reader: Reader, at: Instant) -> None:
        rows = (row for part in reader.above(STAYS, "until", at) for row in part)
        self.stays: tuple[Stay, ...] = tuple(row for row in rows if row.holds(at))
        self._rests = any(row.subject.scope is not Scope.CAPABILITY for row in self.stays)
        self._reader = reader
        self._at = at
        self._grounds: tuple[DecisionId, Grounds | None] = (DecisionId(""), None)

    def until(self, decision_id: DecisionId, capability: str, target: AccountNo | None) -> Instant | None:
        """Until when a restriction of this decision stops nobody; None: it restricts."""
        if not self.stays or target is not None:
            return None
        grounds = self._of(decision_id) if self._rests else None
        return stay.set_back_until(self.stays, capability, grounds, target, self._at)

    def until_inherited(self, capability: str, target: AccountNo | None) -> Instant | None:
        """The same of a row of an import that has no decision yet."""
        if not self.stays:
            return None
        return stay.set_back_until(self.stays, capability, BROUGHT_IN, target, self._at)

    def _of(self, decision_id: DecisionId) -> Grounds | None:
        """What a decision rests on; that of the last one is remembered, for its restrictions are asked about in turn."""
        if self._grounds[0] != decision_id:
            self._grounds = (decision_id, _grounds_of(self._reader.get(DECISIONS, decision_id)))
        return self._grounds[1]


def _grounds_of(decision: Decision | None) -> Grounds | None:
    if decision is None:
        return None
    if decision.clause == INHERITED:
        return BROUGHT_IN
    return Grounds(decision.clause, decision.version, decision.detector)


def names_of(desk: Desk, scope: Scope) -> frozenset[str]:
    """Every name there is of a kind of subject. What an import brought in and nobody completed has a clause too."""
    published = desk.policies.published(desk.ledger)
    match scope:
        case Scope.CAPABILITY:
            catalogue = desk.policies.catalogue(desk.ledger)
            return frozenset(entry.name for entry in catalogue.capabilities) if catalogue else frozenset()
        case Scope.CLAUSE:
            clauses = {clause.id for version in published for clause in version.rulebook.clauses}
            return frozenset({*clauses, INHERITED})
        case Scope.VERSION:
            return frozenset(str(version.version) for version in published)
        case Scope.DETECTOR:
            return frozenset(row.detector_id for row in desk.ledger.all(DETECTORS))


def subject_key(subject: Subject) -> str:
    """How a subject is called in the view's column."""
    return f"{subject.scope.value}:{subject.name}"


def _proposing(desk: Desk, command: ProposeStay) -> StayFacts:
    return StayFacts(
        desk.ids,
        person(desk, command.by),
        None,
        names_of(desk, command.subject.scope),
        floor_of(desk),
        _begun(desk, command.subject),
    )


def _facts(desk: Desk, command: ApproveStay | EndStay) -> StayFacts:
    found = desk.ledger.get(STAYS, command.stay_id)
    others = _begun(desk, found.subject) if found is not None else ()
    return StayFacts(desk.ids, person(desk, command.by), found, others=others)


def _begun(desk: Desk, subject: Subject) -> tuple[Stay, ...]:
    rows = desk.ledger.find(STAYS, subject=subject_key(subject))
    return tuple(row for row in rows if row.begun_at is not None)


PROPOSE = Handler(_proposing, stay.propose)
APPROVE: Handler[ApproveStay, StayFacts] = Handler(_facts, stay.approve)
END: Handler[EndStay, StayFacts] = Handler(_facts, stay.end)
