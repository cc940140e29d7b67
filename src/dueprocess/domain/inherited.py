"""Inherited: a restriction that an import brought in, from the day somebody looks at it.

The rules are:
1. A row stays a row of its manifest until it departs: somebody looks, appeals, completes it or answers for it. Then it
   becomes a restriction with a decision, a case and a notice of its own, with the terms that it had all along (I-09).
2. The platform may have told no reason. The notice says so, and names the date by which it ends if nothing is added.
3. It may be appealed from the first day on. While it is not completed there is nothing that a reviewer could keep: an
   answer overturns it, or silence ends it (I-13, I-14).
4. A decider completes it, or it is over by its date: see `completion`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.account import Account, AccountKind, AccountRegistered
from dueprocess.domain.case import CaseOpened, Origin
from dueprocess.domain.imports import Import, Row, migrates_at, terms_of
from dueprocess.domain.inheritance import (
    UNNAMED,
    CompletionDeclined,
    CompletionProposed,
    DecisionInherited,
)
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.restriction import (
    Restriction,
    RestrictionCompleted,
    RestrictionEnded,
    RestrictionInherited,
)
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
from dueprocess.kernel.privacy import UNSEALED, Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse
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


class Proposal(msgspec.Struct, frozen=True):
    """A completion without an end that waits for its second person. It changes nothing for the person concerned."""

    by: PersonId
    at: Instant
    clause: str
    facts: Sealed
    evidence: tuple[EvidenceId, ...]
    choice: Choice


class Inherited(msgspec.Struct, frozen=True):
    """State of one inherited restriction that has departed from its manifest. `until`: the source's own end.

    `proposal`: how it is to be completed without an end, where a second person is still to agree.
    """

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
    proposal: Proposal | None = None

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


class TakeUpFacts(msgspec.Struct, frozen=True):
    """What departing needs to know. `row` None: erased, or no such row."""

    ids: Mint
    found: Import | None
    row: Row | None
    account: Account | None
    known: Restriction | None
    locale: str = "zh-CN"
    zone: str = "Asia/Shanghai"


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
        case CompletionProposed():
            proposal = Proposal(event.by, at, event.clause, event.facts, event.evidence, event.choice)
            return msgspec.structs.replace(state, proposal=proposal)
        case CompletionDeclined():
            return msgspec.structs.replace(state, proposal=None)
        case RestrictionCompleted():
            return msgspec.structs.replace(state, completed_at=at, completed_by=event.by, proposal=None)
        case RestrictionEnded():
            return msgspec.structs.replace(state, ended_at=at)
        case _:
            return state
