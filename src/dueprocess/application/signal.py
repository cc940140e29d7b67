"""Signal: raising one into the case it belongs to, and how a verification ended."""

from __future__ import annotations

from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import ACCOUNTS, CASES, DETECTORS, SIGNALS
from dueprocess.domain import signal
from dueprocess.domain.case import Status
from dueprocess.domain.signal import RaiseSignal, RecordReverification, SignalFacts, VerifiedFacts


def _raise(desk: Desk, command: RaiseSignal) -> SignalFacts:
    cases = desk.ledger.find(CASES, account_no=command.account_no)
    ordered = sorted(cases, key=lambda case: (case.status is not Status.OPEN, -case.opened_at))
    published = desk.policies.published(desk.ledger)
    clauses = (clause for version in reversed(published) for clause in version.rulebook.clauses)
    family = next((clause.family for clause in clauses if clause.id == command.clause), None)
    return SignalFacts(
        desk.ids,
        desk.ledger.get(DETECTORS, command.detector_id),
        desk.ledger.get(ACCOUNTS, command.account_no),
        family,
        tuple(ordered),
    )


def _verified(desk: Desk, command: RecordReverification) -> VerifiedFacts:
    return VerifiedFacts(desk.ledger.get(SIGNALS, command.signal_id))


RAISE = Handler(_raise, signal.raise_signal, lambda _facts, command: command.account_no)
RECORD = Handler(_verified, signal.record_reverification)
