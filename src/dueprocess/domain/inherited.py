"""Inherited: a restriction that an import brought in, from the day somebody looks at it to its completion.

The rules are:
1. A row stays a row of its manifest until it departs: somebody looks, appeals, completes it or answers for it. Then it
   becomes a restriction with a decision, a case and a notice of its own, with the terms that it had all along (I-09).
2. The platform may have told no reason. The notice says so, and names the date by which it ends if nothing is added.
3. It may be appealed from the first day on. While it is not completed there is nothing that a reviewer could keep: an
   answer overturns it, or silence ends it (I-13, I-14).
4. A decider completes it: clause, evidence, facts and a proper end, in this record, with a notice and an appeal window
   that begins again (I-01). It never becomes heavier by that: no capability more, no later end than the source had, and
   time served counts, because the clause's lengths run from the day the source says it began (I-15, I-33).
5. Nobody completes what has ended. A measure without an end takes a decision of its own, by two people (I-18).
"""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.account import Account, AccountKind, AccountRegistered
from dueprocess.domain.case import CaseClosed, CaseOpened, Origin, may_work_on
from dueprocess.domain.decision import (
    DecideFacts,
    Decision,
    Ground,
    reaches_floor,
    sound_evidence,
)
from dueprocess.domain.imports import Import, Row, migrates_at, terms_of
from dueprocess.domain.inheritance import UNNAMED, DecisionCompleted, DecisionInherited
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.restriction import (
    Restriction,
    RestrictionCompleted,
    RestrictionEnded,
    RestrictionInherited,
    Terms,
)
from dueprocess.domain.rulebook_version import InForce, in_force
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import (
    AccountNo,
    CaseId,
    DecisionId,
    EvidenceId,
    ImportId,
    Mint,
    NoticeId,
    PersonId,
    RestrictionId,
)
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import UNSEALED, Private
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook import ladder
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Clause, Rung, Silence

INHERITED: Final = UNNAMED
"""Stands in place of a clause until a restriction is completed. No rulebook can have a clause or a family of this name."""

CLAUSE: Final = Clause(
    id=INHERITED,
    family=INHERITED,
    service=INHERITED,
    title={"en": "Taken over from before", "zh-CN": "沿用此前的限制"},
    text={
        "en": "This was imposed before this system was in use. No rule has been named for it so far.",
        "zh-CN": "此限制是在本系统启用之前作出的，目前尚未指明所依据的规则条款。",
    },
    capabilities=(),
    evidence=(),
    ladder=(Rung(),),
    memory=Duration(days=1),
    maximum=Duration(days=1),
    answer_within=Duration(days=14),
    silence=Silence.END,
)
"""What an appeal against an inherited restriction goes by: an answer in 14 days at most, and silence ends it."""


class Inherited(msgspec.Struct, frozen=True):
    """State of one inherited restriction that has departed from its manifest. `until`: the source's own end."""

    restriction_id: RestrictionId
    import_id: ImportId
    row: int
    decision_id: DecisionId
    case_id: CaseId
    account_no: AccountNo
    since: Instant
    until: Instant | None
    migrates_at: Instant
    departed_at: Instant
    completed_at: Instant | None = None
    completed_by: PersonId | None = None
    ended_at: Instant | None = None

    @property
    def owed(self) -> bool:
        """Whether it is neither completed nor ended by somebody."""
        return self.completed_at is None and self.ended_at is None


class TakeUpInherited(Command, frozen=True):
    """Let a row depart from its manifest. `external_id`, `reason`: from the vault, to be kept with the record's own."""

    import_id: ImportId
    row: int
    external_id: Private = Private()
    reason: Private = Private()


class CompleteInherited(Command, frozen=True):
    """Say why, and until when: the clause, the facts, the evidence, and what of it goes on."""

    restriction_id: RestrictionId
    by: PersonId
    clause: str
    facts: Private
    evidence: tuple[EvidenceId, ...]
    choice: Choice


class TakeUpFacts(msgspec.Struct, frozen=True):
    """What departing needs to know. `row` None: erased, or no such row."""

    ids: Mint
    found: Import | None
    row: Row | None
    account: Account | None
    known: Restriction | None
    locale: str = "zh-CN"
    zone: str = "Asia/Shanghai"


class CompleteFacts(msgspec.Struct, frozen=True):
    """What completing needs to know."""

    deciding: DecideFacts
    inherited: Inherited | None
    restriction: Restriction | None
    decision: Decision | None


def restriction_id_of(import_id: ImportId, row: int) -> RestrictionId:
    """The id of a manifest's restriction of one row (design 4, sets)."""
    return RestrictionId(f"{import_id}.{row}")


def take_up(facts: TakeUpFacts, command: TakeUpInherited, now: Instant) -> tuple[Event, ...] | Refusal:
    """Depart. What has departed already, or was undone, or erased, gives no event."""
    found, row = facts.found, facts.row
    if found is None or found.approved_at is None or row is None:
        return refuse(Code.NOT_FOUND)
    if facts.known is not None or not found.live:
        return ()
    case_id, decision_id = CaseId(facts.ids("case")), DecisionId(facts.ids("dec"))
    notice_id, number = NoticeId(facts.ids("ntc")), row.account_no
    sealed = UNSEALED if command.reason.blank else command.reason.sealed
    terms = terms_of(row, found.approved_at)
    events: list[Event] = []
    if facts.account is None:
        external = command.external_id.sealed
        events.append(AccountRegistered(number, AccountKind.PERSON, external, (), facts.locale, facts.zone))
    return (
        *events,
        CaseOpened(case_id, number, Origin.IMPORT, INHERITED, (), None),
        DecisionInherited(
            decision_id,
            case_id,
            number,
            found.import_id,
            command.row,
            restriction_id_of(found.import_id, command.row),
            found.version,
            row.since,
            row.until,
            migrates_at(row, found.approved_at),
            sealed,
        ),
        NoticeIssued(notice_id, number, Kind.DECISION, decision_id, None),
        RestrictionInherited(
            restriction_id_of(found.import_id, command.row),
            decision_id,
            found.manifest,
            command.row,
            number,
            row.target,
            terms,
            restrictions.spans_of(terms),
            row.since,
            notice_id,
        ),
    )


def complete(facts: CompleteFacts, command: CompleteInherited, now: Instant) -> tuple[Event, ...] | Refusal:
    """Complete, within what was inherited and within what the clause gives."""
    case, inherited, item, decision = (
        facts.deciding.case,
        facts.inherited,
        facts.restriction,
        facts.decision,
    )
    if item is None:
        return refuse(Code.NOT_FOUND)
    if inherited is None or decision is None or case is None or inherited.completed_at is not None:
        return refuse(Code.RESTRICTION_NOT_INHERITED)
    refused = may_work_on(case, facts.deciding.decider)
    if refused is not None:
        return refused
    if command.by in facts.deciding.reporting_staff:
        return refuse(Code.DECIDER_IS_REPORTER)
    if not decision.upright or not restrictions.in_force(item, now):  # INVARIANT (I-09)
        return refuse(Code.RESTRICTION_NOT_IN_FORCE)
    if command.facts.blank:
        return refuse(Code.TEXT_MISSING, "facts")
    refused = sound_evidence(facts.deciding, case.case_id, command.evidence)
    if refused is not None:
        return refused
    ground = ground_of(facts.deciding, command.clause, now)
    if isinstance(ground, Refusal):
        return ground
    if command.facts.text.strip() in {text.strip() for text in ground.clause.text.values()}:
        return refuse(Code.FACTS_REPEAT_CLAUSE, "facts")
    if not any(entry.kind in ground.clause.evidence for entry in facts.deciding.evidence):
        return refuse(Code.EVIDENCE_KIND_INSUFFICIENT, "evidence", kinds=", ".join(ground.clause.evidence))
    terms = _completed_terms(facts, command, inherited, item, ground, now)
    if isinstance(terms, Refusal):
        return terms
    return _completed(facts, command, inherited, item, ground, terms)


def ground_of(facts: DecideFacts, clause_id: str, now: Instant) -> Ground | Refusal:
    """The clause as it stood when the latest cited act was done; before there was a rulebook, as its first version says.

    The older act is judged by the first version that anybody could read, and the milder of that and today's binds.
    """
    act_at = max((entry.occurred_at for entry in facts.evidence), default=now)
    first = min(facts.versions, key=lambda version: (version.takes_effect_at, version.version), default=None)
    version = in_force(facts.versions, act_at) or first
    current = in_force(facts.versions, now)
    if version is None or current is None:
        return refuse(Code.NO_RULEBOOK_IN_FORCE)
    clause = version.rulebook.clause(clause_id)
    if clause is None:
        return refuse(Code.CLAUSE_UNKNOWN, "clause")
    if current.rulebook.clause(clause_id) is None:
        return refuse(Code.CLAUSE_REPEALED, "clause")
    place = ladder.position(clause, facts.findings, act_at, now, version.rulebook.zone)
    return Ground(version, clause, place)


def evolve(state: Inherited | None, event: Event, at: Instant) -> Inherited | None:
    """Fold one event into the inherited restriction it names."""
    if isinstance(event, DecisionInherited):
        return Inherited(
            event.restriction_id,
            event.import_id,
            event.row,
            event.decision_id,
            event.case_id,
            event.account_no,
            event.since,
            event.until,
            event.migrates_at,
            at,
        )
    if state is None:
        return None
    match event:
        case RestrictionCompleted():
            return msgspec.structs.replace(state, completed_at=at, completed_by=event.by)
        case RestrictionEnded():
            return msgspec.structs.replace(state, ended_at=at)
        case _:
            return state


def _completed_terms(
    facts: CompleteFacts,
    command: CompleteInherited,
    inherited: Inherited,
    item: Restriction,
    ground: Ground,
    now: Instant,
) -> Terms | Refusal:
    """What goes on: within what is in force now, the source's end, and the rung, counted from the beginning."""
    choice = msgspec.structs.replace(command.choice, target=item.target)
    if choice.permanent:  # INVARIANT (I-18)
        return refuse(Code.COMPLETION_NEEDS_END, "choice")
    zone = ground.version.rulebook.zone
    until = ladder.ends(choice, item.since, zone)
    live = {span.capability for span in item.spans if span.holds(now)}
    later = until is not None and inherited.until is not None and until > inherited.until
    if later or not set(choice.capabilities) <= live:  # INVARIANT (I-15)
        return refuse(Code.COMPLETION_HEAVIER, "choice")
    choices = (msgspec.structs.replace(choice, until=until, lasts=None),)
    refused = reaches_floor(choices, facts.deciding.floor) or _within_bounds(
        choices[0], ground, facts, item, now
    )
    if refused is not None:
        return refused
    if until is None or until <= now:
        return refuse(Code.MEASURE_ENDS_BEFORE_IT_STARTS, "choice")
    return msgspec.structs.replace(
        item.terms, capabilities=tuple(sorted(set(choice.capabilities))), until=until
    )


def _within_bounds(
    choice: Choice, ground: Ground, facts: CompleteFacts, item: Restriction, now: Instant
) -> Refusal | None:
    """Time served counts: the rung's lengths run from the source's beginning. INVARIANT (I-33), INVARIANT (I-03)"""
    binding: list[tuple[InForce, Clause, Rung]] = [(ground.version, ground.clause, ground.position.rung)]
    current = in_force(facts.deciding.versions, now)
    milder = current.rulebook.clause(ground.clause.id) if current else None
    if current is not None and milder is not None and current.version != ground.version.version:
        binding.append((current, milder, ladder.rung(milder, ground.position.number)))
    for version, clause, rung in binding:
        refused = ladder.bounded(choice, clause, rung, item.since, version.rulebook.zone)
        if refused is not None:
            return refused
    return None


def _completed(
    facts: CompleteFacts,
    command: CompleteInherited,
    inherited: Inherited,
    item: Restriction,
    ground: Ground,
    terms: Terms,
) -> tuple[Event, ...]:
    ids, evidence = facts.deciding.ids, facts.deciding.evidence
    notice_id = NoticeId(ids("ntc"))
    choice = Choice(terms.capabilities, until=terms.until, target=item.target)
    return (
        DecisionCompleted(
            inherited.decision_id,
            command.by,
            ground.clause.id,
            ground.clause.family,
            ground.version.version,
            ground.version.digest,
            ground.position.number,
            ground.position.relied_on,
            max(entry.occurred_at for entry in evidence),
            command.facts.sealed,
            tuple(entry.evidence_id for entry in evidence),
            tuple(sorted({entry.tag for entry in evidence})),
            (choice,),
        ),
        CaseClosed(inherited.case_id, inherited.decision_id),
        NoticeIssued(notice_id, item.account_no, Kind.AMENDMENT, inherited.decision_id, None),
        RestrictionCompleted(
            item.restriction_id, item.account_no, command.by, terms, restrictions.spans_of(terms), notice_id
        ),
    )
