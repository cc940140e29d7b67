"""Signal: what a detector says of an account: which content, under which clause, with which score.

The rules are:
1. It holds content ids and a score, and nothing else about the person: never more than what it touches.
2. Signals open or join a case and do nothing else: how many there are is no input of any decision (I-17). A hundred
   make one case.
3. What is evidence is fetched by content id; a score is never evidence (threat T2).
4. What a machine does because of a signal is `machine`.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import detector as detectors
from dueprocess.domain.account import Account
from dueprocess.domain.case import Case, CaseOpened, Origin, same_matter
from dueprocess.domain.detector import Act, Detector, DetectorActed
from dueprocess.kernel.ids import AccountNo, CaseId, DecisionId, DetectorId, Mint, SignalId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

CONTENT_MAX = 20
SCORE_MAX = 1_000


class Signal(msgspec.Struct, frozen=True):
    """State of one signal. `score`: 0 to 1000. `act`: what the detector did because of it, `decision_id` its decision.

    `verified`: whether the person passed the verification that they were asked for, None while that is open.
    """

    signal_id: SignalId
    detector_id: DetectorId
    case_id: CaseId
    account_no: AccountNo
    clause: str
    family: str
    content: tuple[Sealed, ...]
    score: int
    raised_at: Instant
    act: Act | None = None
    acted_at: Instant | None = None
    decision_id: DecisionId | None = None
    verified: bool | None = None


class RaiseSignal(Command, frozen=True):
    """Say that `account_no` may have broken a clause, with this content."""

    detector_id: DetectorId
    account_no: AccountNo
    clause: str
    content: tuple[Private, ...]
    score: int


class RecordReverification(Command, frozen=True):
    """The platform says how the verification that a detector asked for ended."""

    signal_id: SignalId
    passed: bool


class SignalRaised(Event, frozen=True):
    """A signal belongs to this case."""

    signal_id: SignalId
    detector_id: DetectorId
    case_id: CaseId
    account_no: AccountNo
    clause: str
    family: str
    content: tuple[Sealed, ...]
    score: int


class ReverificationRecorded(Event, frozen=True):
    """The person was verified again, or was not."""

    signal_id: SignalId
    passed: bool


class SignalFacts(msgspec.Struct, frozen=True):
    """What raising needs to know: `family` of the clause in force, and the account's cases, open ones first."""

    ids: Mint
    detector: Detector | None
    account: Account | None
    family: str | None
    cases: tuple[Case, ...]


class VerifiedFacts(msgspec.Struct, frozen=True):
    """What recording a verification needs to know."""

    signal: Signal | None


def raise_signal(facts: SignalFacts, command: RaiseSignal, now: Instant) -> tuple[Event, ...] | Refusal:
    """Put a signal into the case that is about the same family or content, else open one."""
    refused = detectors.may_act(facts.detector)
    if refused is not None or facts.detector is None:
        return refused or refuse(Code.NOT_FOUND, "detector")
    if facts.account is None:
        return refuse(Code.NOT_FOUND, "account")
    if command.clause not in facts.detector.registration.clauses:
        return refuse(Code.CLAUSE_OUTSIDE_DETECTOR, "clause")
    if facts.family is None:
        return refuse(Code.CLAUSE_UNKNOWN, "clause")
    if not command.content or any(item.blank for item in command.content):
        return refuse(Code.CONTENT_MISSING, "content")
    if len(command.content) > CONTENT_MAX:
        return refuse(Code.TEXT_TOO_LONG, "content", most=str(CONTENT_MAX))
    if not 0 <= command.score <= SCORE_MAX:
        return refuse(Code.SCORE_OUT_OF_RANGE, "score")
    tags = tuple(sorted({item.sealed.tag for item in command.content}))
    case = same_matter(facts.cases, tags, facts.family)
    case_id = case.case_id if case else CaseId(facts.ids("case"))
    raised = SignalRaised(
        SignalId(facts.ids("sig")),
        command.detector_id,
        case_id,
        command.account_no,
        command.clause,
        facts.family,
        tuple(item.sealed for item in command.content),
        command.score,
    )
    if case is not None:
        return (raised,)
    return (CaseOpened(case_id, command.account_no, Origin.SIGNAL, facts.family, tags, None), raised)


def record_reverification(
    facts: VerifiedFacts, command: RecordReverification, now: Instant
) -> tuple[Event, ...] | Refusal:
    """Note how it ended, once. It frees and restricts nobody: a human reads it in the case."""
    signal = facts.signal
    if signal is None:
        return refuse(Code.NOT_FOUND)
    if signal.act is not Act.REVERIFY or signal.verified is not None:
        return refuse(Code.REVERIFICATION_NOT_ASKED)
    return (ReverificationRecorded(command.signal_id, command.passed),)


def evolve(state: Signal | None, event: Event, at: Instant) -> Signal | None:
    """Fold one event into the signal it names."""
    if isinstance(event, SignalRaised):
        return Signal(
            event.signal_id,
            event.detector_id,
            event.case_id,
            event.account_no,
            event.clause,
            event.family,
            event.content,
            event.score,
            at,
        )
    if state is None:
        return None
    match event:
        case DetectorActed():
            return msgspec.structs.replace(state, act=event.act, acted_at=at, decision_id=event.decision_id)
        case ReverificationRecorded():
            return msgspec.structs.replace(state, verified=event.passed)
        case _:
            return state
