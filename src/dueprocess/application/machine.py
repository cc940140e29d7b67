"""Machine: what a detector does alone because of a signal."""

from __future__ import annotations

from dueprocess.application.facts import deciding
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.payment_return import beside
from dueprocess.application.views.all import CASES, DETECTORS, SIGNALS
from dueprocess.domain import machine
from dueprocess.domain.machine import (
    NOBODY,
    AskReverification,
    DecideOnSignal,
    MachineFacts,
    PlaceHold,
)
from dueprocess.kernel.ids import AccountNo, EvidenceId


def _facts(
    desk: Desk, command: AskReverification | PlaceHold | DecideOnSignal, evidence: tuple[EvidenceId, ...]
) -> MachineFacts:
    signal = desk.ledger.get(SIGNALS, command.signal_id)
    case = desk.ledger.get(CASES, signal.case_id) if signal else None
    catalogue = desk.policies.catalogue(desk.ledger)
    return MachineFacts(
        signal,
        desk.ledger.get(DETECTORS, signal.detector_id) if signal else None,
        deciding(desk, case, NOBODY, evidence, None),
        frozenset(entry.name for entry in catalogue.capabilities if entry.money)
        if catalogue
        else frozenset(),
    )


def _ask(desk: Desk, command: AskReverification) -> MachineFacts:
    return _facts(desk, command, ())


def _act(desk: Desk, command: PlaceHold | DecideOnSignal) -> MachineFacts:
    return _facts(desk, command, command.evidence)


def _owner(facts: MachineFacts, _command: object) -> AccountNo | None:
    return facts.signal.account_no if facts.signal else None


ASK: Handler[AskReverification, MachineFacts] = Handler(_ask, machine.ask_reverification)
HOLD: Handler[PlaceHold, MachineFacts] = Handler(_act, machine.place_hold, _owner, beside)
DECIDE: Handler[DecideOnSignal, MachineFacts] = Handler(_act, machine.decide_on_signal, _owner, beside)
