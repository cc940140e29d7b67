"""Machine: what a detector may do to a person before a human has looked.

The rules are:
1. It may ask for re-verification, which restricts nothing; or hold: the measures of the rung or milder ones, which end
   after at most 72 h unless a human confirms them (I-33).
2. A hold is no finding until then. After one, no second in that family before a human has looked.
3. Under a clause that the rulebook marks `automation` it decides as a person would, and the notice says that a program
   did. Never anything permanent, and nothing on money: that takes people (I-18, design 3.6).
4. It relies on the content that its signal names, which has to be in the case; a case that somebody works on is theirs.
5. It is nobody: it approves, confirms, reviews, lifts and answers nothing (I-13).
6. The act over its budget is not done: what is recorded instead is that it stopped itself.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import decision as decisions
from dueprocess.domain import detector as detectors
from dueprocess.domain import transition
from dueprocess.domain.case import Case, Status
from dueprocess.domain.decision import ByMachine, DecideCase, DecideFacts, DecisionMade, Ground, ground_of
from dueprocess.domain.detector import Act, Detector, DetectorActed, Stop
from dueprocess.domain.rulebook_version import in_force
from dueprocess.domain.signal import Signal
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import EvidenceId, PersonId, SignalId, machine_decider
from dueprocess.kernel.instants import HOUR, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook import ladder
from dueprocess.rulebook.ladder import Choice

HOLD_HOURS_MAX = 72
NOBODY = PersonId("")


class AskReverification(Command, frozen=True):
    """Ask the person to verify again that it is them. Nothing is restricted meanwhile."""

    signal_id: SignalId


class PlaceHold(Command, frozen=True):
    """Restrict for at most `hours`, unless a human confirms. `choices` None: what the rung gives.

    `facts`: what the program saw, in words that the person can read.
    """

    signal_id: SignalId
    facts: Private
    evidence: tuple[EvidenceId, ...]
    choices: tuple[Choice, ...] | None = None
    hours: int = HOLD_HOURS_MAX


class DecideOnSignal(Command, frozen=True):
    """Decide alone, under a clause marked `automation`. `choices` None: what the rung gives."""

    signal_id: SignalId
    facts: Private
    evidence: tuple[EvidenceId, ...]
    choices: tuple[Choice, ...] | None = None


class MachineFacts(msgspec.Struct, frozen=True):
    """What a machine's act needs to know. `money`: capabilities that the catalogue marks as money."""

    signal: Signal | None
    detector: Detector | None
    deciding: DecideFacts
    money: frozenset[str] = frozenset()


def ask_reverification(
    facts: MachineFacts, command: AskReverification, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Ask, once a signal."""
    ready = _ready(facts, now)
    if not isinstance(ready, _Ready):
        return ready
    signal = ready.signal
    return (DetectorActed(signal.detector_id, signal.signal_id, signal.account_no, Act.REVERIFY),)


def place_hold(facts: MachineFacts, command: PlaceHold, now: Instant) -> tuple[Event, ...] | Refusal:
    """Hold until a human has looked, and no longer than 72 h. INVARIANT (I-33)"""
    if not 1 <= command.hours <= HOLD_HOURS_MAX:
        return refuse(Code.HOLD_TOO_LONG, "hours", most=str(HOLD_HOURS_MAX))
    ready = _ready(facts, now)
    if not isinstance(ready, _Ready):
        return ready
    if _awaits_human(facts):
        return refuse(Code.HOLD_AWAITS_HUMAN)
    ground = ground_of(facts.deciding, ready.signal.clause, now)
    if isinstance(ground, Refusal):
        return ground
    choices = command.choices if command.choices is not None else held(ground, command.hours)
    if not choices:  # where the rung is a warning there is nothing to hold
        return refuse(Code.MEASURE_EMPTY, "choices")
    machine = ByMachine(ready.signal.detector_id, Instant(now + command.hours * HOUR))
    return _decided(facts, ready, command, choices, machine, now)


def decide_on_signal(
    facts: MachineFacts, command: DecideOnSignal, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Decide as a person would, where the rulebook lets a machine. INVARIANT (I-33)"""
    ready = _ready(facts, now)
    if not isinstance(ready, _Ready):
        return ready
    ground = ground_of(facts.deciding, ready.signal.clause, now)
    if isinstance(ground, Refusal):
        return ground
    if not _automated(facts, ground, now):
        return refuse(Code.CLAUSE_NEEDS_HUMAN, "clause")
    choices = command.choices
    if choices is None:
        choices = ladder.prescribed(ground.position.rung, None)
    return _decided(facts, ready, command, choices, ByMachine(ready.signal.detector_id, None), now)


def held(ground: Ground, hours: int) -> tuple[Choice, ...]:
    """What the rung gives, as a hold: what would be permanent lasts no longer than the hold itself.

    What begins only after a transition is left out: the hold is over by then.
    """
    return tuple(
        msgspec.structs.replace(
            choice, permanent=False, review_every=None, lasts=Duration(milliseconds=hours * HOUR)
        )
        if choice.permanent
        else choice
        for choice in ladder.prescribed(ground.position.rung, None)
        if transition.stated(ground.clause, ground.position.number, choice.capabilities) is None
    )


class _Ready(msgspec.Struct, frozen=True):
    """A signal that a detector may act upon now."""

    signal: Signal
    case: Case


def _ready(facts: MachineFacts, now: Instant) -> _Ready | Refusal | tuple[Event, ...]:
    """Whether the detector may act on this signal now; over its budget it stops itself, which is all that happens."""
    signal, detector, case = facts.signal, facts.detector, facts.deciding.case
    if signal is None or case is None:
        return refuse(Code.NOT_FOUND)
    refused = detectors.may_act(detector)
    if refused is not None or detector is None:
        return refused or refuse(Code.NOT_FOUND)
    if signal.act is not None:
        return refuse(Code.SIGNAL_ACTED_ON)
    if case.status is not Status.OPEN:
        return refuse(Code.CASE_NOT_OPEN)
    if case.taken_by is not None:
        return refuse(Code.CASE_TAKEN_BY_OTHER)
    if detectors.over_budget(detector, now):
        return (detectors.stopped(detector, Stop.OVER_BUDGET),)
    return _Ready(signal, case)


def _awaits_human(facts: MachineFacts) -> bool:
    """Whether a hold in this family ended, or waits, without that any human has looked at it. INVARIANT (I-33)"""
    family = facts.signal.family if facts.signal is not None else ""
    return any(
        item.provisional and item.upright and item.family == family for item in facts.deciding.findings
    )


def _automated(facts: MachineFacts, ground: Ground, now: Instant) -> bool:
    """Whether the version of the act and the one in force both let a machine decide."""
    current = in_force(facts.deciding.versions, now)
    clause = current.rulebook.clause(ground.clause.id) if current is not None else None
    return ground.clause.automation and clause is not None and clause.automation


def _decided(
    facts: MachineFacts,
    ready: _Ready,
    command: PlaceHold | DecideOnSignal,
    choices: tuple[Choice, ...],
    machine: ByMachine,
    now: Instant,
) -> tuple[Event, ...] | Refusal:
    """The finding, by the law of every finding, within what a machine may impose."""
    if any(choice.permanent for choice in choices):  # INVARIANT (I-18)
        return refuse(Code.MEASURE_NEEDS_HUMAN, "choices")
    if any(name in facts.money for choice in choices for name in choice.capabilities):
        return refuse(Code.MEASURE_NEEDS_HUMAN, "choices")
    named = {item.tag for item in ready.signal.content}
    if any(item.tag not in named for item in facts.deciding.evidence):
        return refuse(Code.EVIDENCE_NOT_OF_SIGNAL, "evidence")
    signal = ready.signal
    finding = DecideCase(
        signal.case_id,
        machine_decider(signal.detector_id),
        signal.clause,
        command.facts,
        command.evidence,
        choices,
        automation_detected=True,
    )
    events = decisions.find(facts.deciding, finding, ready.case, now, machine)
    if isinstance(events, Refusal):
        return events
    decision_id = next(event.decision_id for event in events if isinstance(event, DecisionMade))
    act = Act.DECISION if machine.lapses_at is None else Act.HOLD
    acted = DetectorActed(signal.detector_id, signal.signal_id, signal.account_no, act, decision_id)
    return (acted, *events)
