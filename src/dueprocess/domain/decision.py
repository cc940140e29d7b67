"""Decision: a reasoned finding under a clause of the rulebook version in force when the act was done.

The rules are:
1. Complete or void: clause and version, facts, evidence, decider, start, an end or a review date, notice and appeal
   route, all in the transaction that imposes (I-01, I-02).
2. Facts, clause and earlier findings decide, nothing else: `DecideFacts` has no field for rank, money or numbers of
   reports (I-17).
3. Graduated: the rung that the ladder gives, or milder (I-33); permanent takes two people, who saw the same content
   (I-18, `approval`). Against imminent harm one person may act at once under a grave clause; it lapses in 24 h.
4. One ground: a decision cites one clause and says why it is met; the clause's own text is not a reason.
5. A machine decides alone only within `machine`; what it holds is no finding until a human confirms it (I-33).
6. What falls takes with it what was built on it: see `relief.undo`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain import termination, transition
from dueprocess.domain.account import Account, TakenOver
from dueprocess.domain.case import Case, CaseAwaitsApproval, CaseClosed, Origin, may_work_on
from dueprocess.domain.evidence import Evidence
from dueprocess.domain.imposing import imposed
from dueprocess.domain.inheritance import UNNAMED, DecisionCompleted, DecisionInherited
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.restriction import RestrictionImposed, RestrictionInherited
from dueprocess.domain.rulebook_version import InForce, in_force
from dueprocess.domain.staff import Staff
from dueprocess.domain.termination import Party
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import (
    AccountNo,
    CaseId,
    CompromiseId,
    DecisionId,
    DetectorId,
    EvidenceId,
    Mint,
    PersonId,
    RestrictionId,
)
from dueprocess.kernel.instants import HOUR, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook import ladder
from dueprocess.rulebook.ladder import Choice, Position
from dueprocess.rulebook.model import Clause

UNCONFIRMED_LAPSES_AFTER = 24 * HOUR


class Outcome(StrEnum):
    """What a decision stands at. Before any review it is just made."""

    AWAITING = "awaiting"
    MADE = "made"
    DECLINED = "declined"
    AFFIRMED = "affirmed"
    VARIED = "varied"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


STANDING_OUTCOMES = frozenset({Outcome.MADE, Outcome.AFFIRMED, Outcome.VARIED, Outcome.SUPERSEDED})


class Decision(msgspec.Struct, frozen=True):
    """State of one decision. `told_at` is when its notice was issued; `chosen` what was chosen, before it took effect.

    `detector`: the machine that decided, where no person did; `hold`: only until a human confirms. `voided_by`: the
    finding that the account had been taken over when the acts were done.
    """

    decision_id: DecisionId
    case_id: CaseId
    account_no: AccountNo
    decider: PersonId
    clause: str
    family: str
    version: int
    version_digest: str
    rung: int
    relied_on: tuple[DecisionId, ...]
    act_at: Instant
    facts: Sealed
    evidence: tuple[EvidenceId, ...]
    tags: tuple[str, ...]
    chosen: tuple[Choice, ...]
    imminent_harm: bool
    automation_detected: bool
    made_at: Instant
    outcome: Outcome
    supersedes: DecisionId | None = None
    superseded_by: DecisionId | None = None
    approved_by: PersonId | None = None
    confirmed_by: PersonId | None = None
    unconfirmed: bool = False
    told_at: Instant | None = None
    restrictions: tuple[RestrictionId, ...] = ()
    finding_removed: bool = False
    detector: DetectorId | None = None
    hold: bool = False
    voided_by: CompromiseId | None = None

    @property
    def provisional(self) -> bool:
        """Whether it is a machine's hold that no human has confirmed: it restricts, and finds nothing. INVARIANT (I-33)"""
        return self.hold and self.unconfirmed

    @property
    def inherited(self) -> bool:
        """Whether it came with an import and nobody has completed it: there is nothing to go by yet."""
        return self.clause == UNNAMED

    @property
    def upright(self) -> bool:
        """Whether it neither fell nor gave way to an amendment. A cured one is upright, and counts no more."""
        return self.outcome in STANDING_OUTCOMES and self.superseded_by is None

    @property
    def stands(self) -> bool:
        """Whether it counts on the ladder. An amended decision counts through the one that supersedes it."""
        return self.upright and not self.finding_removed

    @property
    def counts(self) -> bool:
        """Whether a later decision may stand on it."""
        return self.stands and not self.provisional


class DecideCase(Command, frozen=True):
    """Find a breach of one clause and impose what the ladder gives.

    `choices` None: exactly the rung's measures. `target`: the other person of a no-contact measure.
    """

    case_id: CaseId
    decider: PersonId
    clause: str
    facts: Private
    evidence: tuple[EvidenceId, ...]
    choices: tuple[Choice, ...] | None = None
    target: AccountNo | None = None
    imminent_harm: bool = False
    automation_detected: bool = False


class DecisionMade(Event, frozen=True):
    """A breach was found. `awaiting`: it has no effect until a second person agrees."""

    decision_id: DecisionId
    case_id: CaseId
    account_no: AccountNo
    decider: PersonId
    clause: str
    family: str
    version: int
    version_digest: str
    rung: int
    relied_on: tuple[DecisionId, ...]
    act_at: Instant
    facts: Sealed
    evidence: tuple[EvidenceId, ...]
    tags: tuple[str, ...]
    chosen: tuple[Choice, ...]
    imminent_harm: bool
    automation_detected: bool
    awaiting: bool
    supersedes: DecisionId | None = None
    detector: DetectorId | None = None
    hold: bool = False


class DecisionApproved(Event, frozen=True):
    """The second person agreed."""

    decision_id: DecisionId
    approver: PersonId
    content: str


class DecisionDeclined(Event, frozen=True):
    """The second person disagreed; nothing was imposed."""

    decision_id: DecisionId
    approver: PersonId
    reason: Sealed


class DecisionConfirmed(Event, frozen=True):
    """The second person confirmed an act against imminent harm."""

    decision_id: DecisionId
    approver: PersonId
    content: str


class DecisionAffirmed(Event, frozen=True):
    """Reviewed: it stands as it was."""

    decision_id: DecisionId
    by: PersonId


class DecisionVaried(Event, frozen=True):
    """Reviewed: it stands, with lighter measures."""

    decision_id: DecisionId
    by: PersonId


class DecisionOverturned(Event, frozen=True):
    """Reviewed: it falls, with its finding and its rung."""

    decision_id: DecisionId
    by: PersonId


class DecisionWithdrawn(Event, frozen=True):
    """It was taken back: it falls, with its finding and its rung. `compromise`: the finding that made it void."""

    decision_id: DecisionId
    by: PersonId
    reason: Sealed
    compromise: CompromiseId | None = None


class DecisionSuperseded(Event, frozen=True):
    """An amendment made another decision of it."""

    decision_id: DecisionId
    by_decision: DecisionId


class DecisionRecomputed(Event, frozen=True):
    """An earlier decision fell: this one now stands on this rung, relying on these."""

    decision_id: DecisionId
    because_of: DecisionId
    rung: int
    relied_on: tuple[DecisionId, ...]


class FindingRemoved(Event, frozen=True):
    """The matter was put right (a curable clause): the decision stays on record, and off the ladder."""

    decision_id: DecisionId
    by: PersonId


class DecideFacts(msgspec.Struct, frozen=True):
    """All that may decide a case: there is nothing here of rank, money or numbers. INVARIANT (I-17)

    `spent` and `cleared` are tags of content that was decided upon, or found lawful, before. `reporting_staff` are
    members of staff who reported this case. `floor`: what the newest catalogue marks as such, beside the constitution's.
    `signalled`: whether a detector pointed to the case. `payments`: capabilities that move money which may be owed.
    `taken_over`: the times in which somebody else was in the account, as two people found. `party`: its kind, and what of
    it is appealed. `kept`: capabilities that were paid for, or open other doors.
    """

    ids: Mint
    case: Case | None
    decider: Staff | None
    versions: tuple[InForce, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[Decision, ...]
    spent: frozenset[str]
    cleared: frozenset[str]
    reporting_staff: frozenset[PersonId]
    target: Account | None = None
    floor: frozenset[str] = frozenset()
    signalled: bool = False
    payments: frozenset[str] = frozenset()
    taken_over: tuple[TakenOver, ...] = ()
    party: Party = Party()
    kept: frozenset[str] = frozenset()


class ByMachine(msgspec.Struct, frozen=True):
    """That no person decides but this detector. `lapses_at`: when what it does ends unconfirmed, None for a decision."""

    detector_id: DetectorId
    lapses_at: Instant | None


class Ground(msgspec.Struct, frozen=True):
    """The clause that applies to an act, from the version in force when it was done."""

    version: InForce
    clause: Clause
    position: Position


def decide(facts: DecideFacts, command: DecideCase, now: Instant) -> tuple[Event, ...] | Refusal:
    """Find, place on the ladder, and impose at once or wait for the second person."""
    case = facts.case
    if case is None:
        return refuse(Code.NOT_FOUND)
    return may_work_on(case, facts.decider) or find(facts, command, case, now)


def find(
    facts: DecideFacts, command: DecideCase, case: Case, now: Instant, machine: ByMachine | None = None
) -> tuple[Event, ...] | Refusal:
    """The finding itself, by whoever may decide this case: the same law for a person and for a machine."""
    refused = refuse(Code.TEXT_MISSING, "facts") if command.facts.blank else None
    if case.origin is Origin.IMPORT:  # a second measure for the same act would make it heavier
        refused = refused or refuse(Code.INHERITED_NOT_COMPLETED)
    refused = refused or sound_evidence(facts, case.case_id, command.evidence)
    if refused is not None:
        return refused
    if command.decider in facts.reporting_staff:
        return refuse(Code.DECIDER_IS_REPORTER)
    if command.target is not None and (facts.target is None or command.target == case.account_no):
        return refuse(Code.TARGET_UNKNOWN, "target")
    if any(choice.target not in (None, command.target) for choice in command.choices or ()):
        return refuse(Code.TARGET_UNKNOWN, "choices")
    ground = ground_of(facts, command.clause, now)
    if isinstance(ground, Refusal):
        return ground
    if command.facts.text.strip() in {text.strip() for text in ground.clause.text.values()}:
        return refuse(Code.FACTS_REPEAT_CLAUSE, "facts")
    if command.imminent_harm and not ground.clause.grave:
        return refuse(Code.IMMINENT_HARM_NEEDS_GRAVE, "imminent_harm")
    if not any(item.kind in ground.clause.evidence for item in facts.evidence):
        return refuse(Code.EVIDENCE_KIND_INSUFFICIENT, "evidence", kinds=", ".join(ground.clause.evidence))
    choices = command.choices
    if choices is None:
        choices = _prescribed(facts.party, ground, command.target, now)
    refused = ladder.reaches_floor(choices, facts.floor) or ladder.stops_payment(choices, facts.payments)
    refused = refused or within_bounds(choices, ground, facts.versions, now)
    number, zone = ground.position.number, ground.version.rulebook.zone
    refused = refused or transition.missing(choices, ground.clause, number, facts.kept, now, zone)
    if refused is None and command.imminent_harm:
        refused = termination.stops_nothing(
            facts.party, choices, ground.clause, ground.position.relied_on, now
        )
    if refused is not None:
        return refused
    return _made(facts, command, case, ground, choices, now, machine)


def ground_of(facts: DecideFacts, clause_id: str, now: Instant) -> Ground | Refusal:
    """The clause as it stood when the latest cited act was done, and the place on its ladder. INVARIANT (I-03)"""
    act_at = max((item.occurred_at for item in facts.evidence), default=now)
    version = in_force(facts.versions, act_at)
    current = in_force(facts.versions, now)
    if version is None or current is None:
        return refuse(Code.NO_RULEBOOK_IN_FORCE)
    clause = version.rulebook.clause(clause_id)
    if clause is None:
        return refuse(Code.CLAUSE_UNKNOWN, "clause")
    if current.rulebook.clause(clause_id) is None:
        return refuse(Code.CLAUSE_REPEALED, "clause")
    findings = tuple(item for item in facts.findings if item.counts)
    place = ladder.position(clause, findings, act_at, now, version.rulebook.zone)
    return Ground(version, clause, place)


def _prescribed(party: Party, ground: Ground, target: AccountNo | None, now: Instant) -> tuple[Choice, ...]:
    """What the ladder gives; and until the notice to a business has run, what stops the harm at once."""
    choices = ladder.prescribed(ground.position.rung, target)
    zone, relied_on = ground.version.rulebook.zone, ground.position.relied_on
    return (*choices, *termination.meanwhile(party, choices, ground.clause, relied_on, now, zone))


def within_bounds(
    choices: tuple[Choice, ...], ground: Ground, versions: tuple[InForce, ...], now: Instant
) -> Refusal | None:
    """Each choice within its rung; and where the clause has become milder since the act, within the milder one too."""
    current = in_force(versions, now)
    for choice in choices:
        refused = ladder.bounded(
            choice, ground.clause, ground.position.rung, now, ground.version.rulebook.zone
        )
        if refused is not None:
            return refused
        milder = current.rulebook.clause(ground.clause.id) if current else None
        if milder is not None and current is not None and current.version != ground.version.version:
            rung = ladder.rung(milder, ground.position.number)
            refused = ladder.bounded(choice, milder, rung, now, current.rulebook.zone)  # INVARIANT (I-03)
            if refused is not None:
                return refused
    return None


def sound_evidence(facts: DecideFacts, case_id: CaseId, cited: tuple[EvidenceId, ...]) -> Refusal | None:
    """Why the cited items cannot carry a finding: none, not of this case, nobody's own act, or used before."""
    if not cited:  # INVARIANT (I-01)
        return refuse(Code.EVIDENCE_MISSING, "evidence")
    found = {item.evidence_id for item in facts.evidence if item.case_id == case_id}
    if found != set(cited):
        return refuse(Code.EVIDENCE_NOT_IN_CASE, "evidence")
    if not any(item.own_act for item in facts.evidence):
        return refuse(Code.EVIDENCE_NOT_OWN_ACT, "evidence")
    tags = {item.tag for item in facts.evidence}
    if tags & facts.cleared:
        return refuse(Code.EVIDENCE_ALREADY_CLEARED, "evidence")
    if tags & facts.spent:
        return refuse(Code.EVIDENCE_ALREADY_DECIDED, "evidence")
    acts = [item.occurred_at for item in facts.evidence if item.own_act]
    if any(time.covers(min(acts), max(acts)) for time in facts.taken_over):  # INVARIANT (I-19)
        return refuse(Code.ACT_OF_INTRUDER, "evidence")
    return None


def content_digest(decision: Decision) -> str:
    """What two people must have seen alike: everything the decision says, before it takes effect."""
    said = {
        name: getattr(decision, name)
        for name in (
            "decision_id",
            "account_no",
            "clause",
            "version_digest",
            "rung",
            "evidence",
            "chosen",
            "act_at",
        )
    }
    return digest(canonical({**said, "facts": decision.facts.commitment}))


def evolve(state: Decision | None, event: Event, at: Instant) -> Decision | None:
    """Fold one event into the decision it names."""
    if isinstance(event, DecisionMade):
        return made(event, at)
    if isinstance(event, DecisionInherited):
        return _inherited(event, at)
    if state is None:
        return None
    change = msgspec.structs.replace
    match event:
        case DecisionApproved():
            return change(state, outcome=Outcome.MADE, approved_by=event.approver)
        case DecisionDeclined():
            return change(state, outcome=Outcome.DECLINED)
        case DecisionConfirmed():
            return change(state, unconfirmed=False, confirmed_by=event.approver)
        case DecisionWithdrawn():
            return change(state, outcome=Outcome.WITHDRAWN, voided_by=event.compromise)
        case DecisionAffirmed() | DecisionVaried() | DecisionOverturned():
            return change(state, outcome=_SAID[type(event)])
        case DecisionSuperseded():
            return change(state, superseded_by=event.by_decision)
        case DecisionRecomputed():
            return change(state, rung=event.rung, relied_on=event.relied_on)
        case FindingRemoved():
            return change(state, finding_removed=True)
        case NoticeIssued() if event.kind in (Kind.DECISION, Kind.AMENDMENT):
            return change(state, told_at=at)
        case DecisionCompleted():
            said = {name: getattr(event, name) for name in event.__struct_fields__}
            return change(state, **said)
        case RestrictionImposed() | RestrictionInherited():
            return change(state, restrictions=(*state.restrictions, event.restriction_id))
        case _:
            return state


_SAID: Final[Mapping[type[Event], Outcome]] = {
    DecisionAffirmed: Outcome.AFFIRMED,
    DecisionVaried: Outcome.VARIED,
    DecisionOverturned: Outcome.OVERTURNED,
}


def made(event: DecisionMade, at: Instant) -> Decision:
    """The state right after a decision was made."""
    return Decision(
        event.decision_id,
        event.case_id,
        event.account_no,
        event.decider,
        event.clause,
        event.family,
        event.version,
        event.version_digest,
        event.rung,
        event.relied_on,
        event.act_at,
        event.facts,
        event.evidence,
        event.tags,
        event.chosen,
        event.imminent_harm,
        event.automation_detected,
        at,
        Outcome.AWAITING if event.awaiting else Outcome.MADE,
        supersedes=event.supersedes,
        unconfirmed=event.imminent_harm or event.hold,
        detector=event.detector,
        hold=event.hold,
    )


def _inherited(event: DecisionInherited, at: Instant) -> Decision:
    """The state right after a row of an import departed: without clause, evidence or anybody who decided it here."""
    return Decision(
        event.decision_id,
        event.case_id,
        event.account_no,
        PersonId(""),
        UNNAMED,
        UNNAMED,
        event.version,
        "",
        1,
        (),
        event.since,
        event.facts,
        (),
        (),
        (),
        False,
        False,
        at,
        Outcome.MADE,
    )


def _made(
    facts: DecideFacts,
    command: DecideCase,
    case: Case,
    ground: Ground,
    choices: tuple[Choice, ...],
    now: Instant,
    machine: ByMachine | None,
) -> tuple[Event, ...]:
    permanent = any(choice.permanent for choice in choices)
    awaiting = permanent and not command.imminent_harm  # INVARIANT (I-18)
    event = DecisionMade(
        DecisionId(facts.ids("dec")),
        case.case_id,
        case.account_no,
        command.decider,
        ground.clause.id,
        ground.clause.family,
        ground.version.version,
        ground.version.digest,
        ground.position.number,
        ground.position.relied_on,
        max(item.occurred_at for item in facts.evidence),
        command.facts.sealed,
        tuple(item.evidence_id for item in facts.evidence),
        tuple(sorted({item.tag for item in facts.evidence})),
        choices,
        command.imminent_harm,
        command.automation_detected or facts.signalled,
        awaiting,
        detector=machine.detector_id if machine is not None else None,
        hold=machine is not None and machine.lapses_at is not None,
    )
    if awaiting:
        return (event, CaseAwaitsApproval(case.case_id, event.decision_id))
    lapses_at = Instant(now + UNCONFIRMED_LAPSES_AFTER) if command.imminent_harm else None
    if machine is not None:
        lapses_at = machine.lapses_at
    zone = ground.version.rulebook.zone
    return (
        event,
        CaseClosed(case.case_id, event.decision_id),
        *imposed(
            facts.ids,
            made(event, now),
            ground.clause,
            zone,
            now,
            party=facts.party,
            lapses_at=lapses_at,
        ),
    )
