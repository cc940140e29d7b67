"""Machine acts: what detectors and those who answer for them do in a scenario, as the commands that they would send."""

from __future__ import annotations

from dueprocess.application.scenario import matters
from dueprocess.application.scenario.cast import person
from dueprocess.application.scenario.machine_script import (
    ActAlone,
    Hold,
    Register,
    Reverified,
    Reverify,
    Signal,
    Switch,
    WithdrawDetector,
)
from dueprocess.application.scenario.parts import Item
from dueprocess.application.scenario.stage import ACTOR, NotAsExpected, Stage
from dueprocess.application.views.all import CASES, DETECTORS, EVIDENCE
from dueprocess.application.withdrawal import release
from dueprocess.domain import detector as detectors
from dueprocess.domain import withdrawal
from dueprocess.domain.decision import DecisionMade
from dueprocess.domain.detector import (
    ApproveDetector,
    Mark,
    Precision,
    ProposeDetector,
    Registration,
    StartDetector,
    StopDetector,
)
from dueprocess.domain.machine import AskReverification, DecideOnSignal, PlaceHold
from dueprocess.domain.signal import RaiseSignal, RecordReverification
from dueprocess.domain.signal import Signal as Raised
from dueprocess.domain.withdrawal import ProposeWithdrawal
from dueprocess.domain.withdrawal import WithdrawDetector as Withdraw
from dueprocess.kernel.ids import DetectorId, EvidenceId
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private

SIGNALS_MAX = 1_000


def register(stage: Stage, step: Register) -> None:
    """Propose and agree. Where proposing is refused already, that is the step's answer."""
    name, _, version = step.detector.rpartition(".")
    wanted = Registration(
        name,
        int(version),
        person(step.owner),
        step.clauses,
        Precision(step.right, step.looked_at),
        step.acts_a_minute,
        Mark(step.percent, step.reviewed),
    )
    if stage.do(ProposeDetector(wanted, person(step.proposed_by))) is not None:
        detector_id = DetectorId(step.detector)
        with stage.store.read() as reader:
            proposed = reader.get(DETECTORS, detector_id)
        seen = step.seen or (detectors.content_digest(proposed) if proposed is not None else "")
        stage.do(ApproveDetector(detector_id, person(step.by), seen))


def signal(stage: Stage, step: Signal) -> None:
    """Raise it, then put what it names into its case, as the worker does. What is refused first is the answer."""
    items = tuple(_named(stage, item) for item in step.evidence)
    content = tuple(Private(one, tagged=True) for one in (*step.content, *(item.id for item in items)))
    command = RaiseSignal(DetectorId(step.by), stage.accounts[step.about], step.clause, content, step.score)
    if not 1 <= step.times <= SIGNALS_MAX:
        raise NotAsExpected(f"between 1 and {SIGNALS_MAX} signals", str(step.times))
    for _ in range(step.times):
        if stage.do(command) is None:
            return
    raised = stage.signal("")
    if step.called:
        stage.signals[step.called] = raised.signal_id
    matters.attached(stage, raised.case_id, step.about, items)


def reverify(stage: Stage, step: Reverify) -> None:
    """Ask for it."""
    stage.do(AskReverification(stage.signal(step.signal).signal_id))


def reverified(stage: Stage, step: Reverified) -> None:
    """Say how it ended."""
    stage.do(RecordReverification(stage.signal(step.signal).signal_id, step.passed))


def hold(stage: Stage, step: Hold) -> None:
    """Hold, on what the signal names."""
    found = stage.signal(step.signal)
    choices = matters.choices(stage, step.measures)
    if choices is None and step.measures is not None:
        return
    evidence = _relied_on(stage, found, step)
    _acted(stage, step, PlaceHold(found.signal_id, Private(step.facts), evidence, choices, step.hours))


def decide_alone(stage: Stage, step: ActAlone) -> None:
    """Decide, on what the signal names."""
    found = stage.signal(step.signal)
    choices = matters.choices(stage, step.measures)
    if choices is None and step.measures is not None:
        return
    evidence = _relied_on(stage, found, step)
    _acted(stage, step, DecideOnSignal(found.signal_id, Private(step.facts), evidence, choices))


def stop(stage: Stage, step: Switch) -> None:
    """Stop a version."""
    stage.do(StopDetector(DetectorId(step.detector), person(step.by), Private(step.reason)))


def start(stage: Stage, step: Switch) -> None:
    """Start it again."""
    stage.do(StartDetector(DetectorId(step.detector), person(step.by), Private(step.reason)))


def withdraw_detector(stage: Stage, step: WithdrawDetector) -> None:
    """Find it wrong and agree; then everybody is freed, as the worker does it: a command a decision."""
    detector_id = DetectorId(step.detector)
    found_wrong = ProposeWithdrawal(detector_id, person(step.proposed_by), Private(step.reason))
    if stage.do(found_wrong) is None:
        return
    with stage.store.read() as reader:
        proposed = reader.get(DETECTORS, detector_id)
    seen = step.seen or (withdrawal.content_digest(proposed) if proposed is not None else "")
    if stage.do(Withdraw(detector_id, person(step.by), seen)) is None:
        return
    _, refused = release(stage.engine, stage.store, ACTOR, detector_id)
    if refused is not None:
        stage.refuse(refused)


def _named(stage: Stage, item: Item) -> Item:
    """An item with an id: a signal names content by nothing else."""
    return Item(item.kind, item.words, item.id or stage.next_content(), item.at, item.by)


def _relied_on(stage: Stage, raised: Raised, step: ActAlone) -> tuple[EvidenceId, ...]:
    """The items of its case that the signal names, or those that the step does, in whichever case they are."""
    if not step.items:
        named = {item.tag for item in raised.content}
        with stage.store.read() as reader:
            items = reader.find(EVIDENCE, case_id=raised.case_id)
        return tuple(item.evidence_id for item in items if item.tag in named)
    with stage.store.read() as reader:
        cases = reader.find(CASES, account_no=raised.account_no)
        kept = {
            row.tag: row.evidence_id for case in cases for row in reader.find(EVIDENCE, case_id=case.case_id)
        }
    tags = {item: stage.engine.tag(item) for item in step.items}
    for item, tag in tags.items():
        if tag not in kept:
            raise NotAsExpected(f"evidence {item} about {stage.name_of(raised.account_no)}", "none")
    return tuple(kept[tag] for tag in tags.values())


def _acted(stage: Stage, step: ActAlone, command: Command) -> None:
    """Act. A detector that stopped itself has decided nothing that could be called something."""
    events = stage.do(command) or ()
    decided = next((event for event in events if isinstance(event, DecisionMade)), None)
    if step.called and decided is not None:
        stage.decisions[step.called] = decided.decision_id
