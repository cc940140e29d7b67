"""Appeal: the person objects, and the platform owes an answer by a date.

The rules are:
1. One open appeal a decision; what comes later is added to it, and nothing ever uses the right up (I-16).
2. It may be lodged for at least 180 days after the notice, and as long as any measure is in force.
3. The answer is due after the shorter of the clause's days and a third of the restriction's term (design 3.8), on
   every day of the week.
4. Silence helps the person: at that date the restriction ends for good, or narrows for good to what was abused; only
   for listed grave clauses a named owner gets a second, shorter date instead. The answer stays owed (I-14).
5. A no-contact restriction is never relieved by silence.
6. An appeal ends by a reviewer's reasoned answer or by withdrawal; never as a side effect.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.decision import Decision, Outcome
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.restriction import Relief, Restriction, RestrictionReliefSet
from dueprocess.kernel.ids import AccountNo, AppealId, CaseId, DecisionId, Mint, NoticeId, PersonId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook.model import Clause, Silence

WINDOW_MIN = 180 * DAY
ATTACHMENTS_MAX = 10


class Status(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Attachment(msgspec.Struct, frozen=True):
    """A file the person added, kept in the vault."""

    content: Sealed
    media_type: str


class Appeal(msgspec.Struct, frozen=True):
    """State of one appeal. `relief_at` is what silence gives, None where nothing is relieved."""

    appeal_id: AppealId
    decision_id: DecisionId
    case_id: CaseId
    account_no: AccountNo
    stage: int
    words: tuple[Sealed, ...]
    attachments: tuple[Attachment, ...]
    lodged_at: Instant
    answer_due_at: Instant
    second_due_at: Instant | None
    owner: str | None
    relief_at: Instant | None
    status: Status = Status.OPEN
    taken_by: PersonId | None = None
    taken_at: Instant | None = None
    outcome: Outcome | None = None
    reviewer: PersonId | None = None
    reason: Sealed | None = None
    answered_at: Instant | None = None

    def overdue(self, now: Instant) -> bool:
        """Whether the answer is owed and its date has passed."""
        return self.status is Status.OPEN and now >= self.answer_due_at


class LodgeAppeal(Command, frozen=True):
    """Object to a decision. Where an appeal is open already, the words and files are added to it."""

    decision_id: DecisionId
    account_no: AccountNo
    words: Private
    attachments: tuple[Private, ...] = ()


class WithdrawAppeal(Command, frozen=True):
    """Take one's own appeal back."""

    appeal_id: AppealId
    account_no: AccountNo


class AppealLodged(Event, frozen=True):
    """The person objected; the answer is due."""

    appeal_id: AppealId
    decision_id: DecisionId
    case_id: CaseId
    account_no: AccountNo
    stage: int
    words: Sealed
    attachments: tuple[Attachment, ...]
    answer_due_at: Instant
    second_due_at: Instant | None
    owner: str | None
    relief_at: Instant | None


class AppealSupplemented(Event, frozen=True):
    """The person added to an open appeal."""

    appeal_id: AppealId
    words: Sealed
    attachments: tuple[Attachment, ...]


class AppealWithdrawn(Event, frozen=True):
    """The person took the appeal back."""

    appeal_id: AppealId


class AppealTaken(Event, frozen=True):
    """A reviewer works on it."""

    appeal_id: AppealId
    by: PersonId


class AppealPutBack(Event, frozen=True):
    """Nobody works on it; its dates do not move."""

    appeal_id: AppealId
    by: PersonId


class AppealAnswered(Event, frozen=True):
    """A reviewer answered, with a reason of their own. `late`: after the date it was owed by."""

    appeal_id: AppealId
    decision_id: DecisionId
    outcome: Outcome
    reviewer: PersonId
    reason: Sealed
    late: bool


class LodgeFacts(msgspec.Struct, frozen=True):
    """What lodging needs to know. `appeals`: all of this decision so far. `window`, `stages`: from the rulebook."""

    ids: Mint
    decision: Decision | None
    clause: Clause | None
    zone: str
    window_ends_at: Instant
    stages: int
    restrictions: tuple[Restriction, ...]
    appeals: tuple[Appeal, ...]


class WithdrawFacts(msgspec.Struct, frozen=True):
    """What withdrawing needs to know."""

    appeal: Appeal | None
    restrictions: tuple[Restriction, ...]


def lodge(facts: LodgeFacts, command: LodgeAppeal, now: Instant) -> tuple[Event, ...] | Refusal:
    """Lodge, or add to the one that is open."""
    decision, clause = facts.decision, facts.clause
    if decision is None or clause is None or decision.account_no != command.account_no:
        return refuse(Code.NOT_FOUND)
    if decision.told_at is None:
        return refuse(Code.NOT_FOUND)
    if command.words.blank and not command.attachments:
        return refuse(Code.TEXT_MISSING, "words")
    if len(command.attachments) > ATTACHMENTS_MAX:
        return refuse(Code.TEXT_TOO_LONG, "attachments", most=str(ATTACHMENTS_MAX))
    attachments = tuple(Attachment(item.sealed, item.media_type) for item in command.attachments)
    still_open = open_one(facts.appeals)
    if still_open is not None:  # INVARIANT (I-16)
        return (AppealSupplemented(still_open.appeal_id, command.words.sealed, attachments),)
    refused = may_lodge(facts, now)
    if refused is not None:
        return refused
    return _lodged(facts, decision, clause, command, attachments, now)


def may_lodge(facts: LodgeFacts, now: Instant) -> Refusal | None:
    """Why no new appeal can be lodged, or None. Asked by the page that offers one and by the act that accepts one."""
    if facts.decision is None or not facts.decision.upright:  # a cured one may be appealed (I-16)
        return refuse(Code.DECISION_NOT_STANDING)
    if len(_heard(facts.appeals)) >= facts.stages:
        return refuse(Code.APPEAL_STAGES_EXHAUSTED)
    in_force = any(restrictions.goes_on(item, now) for item in facts.restrictions)
    if now >= facts.window_ends_at and not in_force:  # INVARIANT (I-16)
        return refuse(Code.APPEAL_WINDOW_CLOSED)
    return None


def open_one(appeals: tuple[Appeal, ...]) -> Appeal | None:
    """The open appeal among these; there is at most one. INVARIANT (I-16)"""
    return next((appeal for appeal in appeals if appeal.status is Status.OPEN), None)


def answer_due(clause: Clause, live: tuple[Restriction, ...], zone: str, now: Instant) -> Instant:
    """Lodging plus the shorter of the clause's days and a third of the shortest term that silence could relieve.

    Weekends and holidays are days like others: a restriction does not rest on them either.
    """
    due = clause.answer_within.after(now, zone)
    for item in live:
        if item.target is None and item.terms.until is not None:
            due = min(due, Instant(now + (item.terms.until - item.terms.start) // 3))
    return due


def withdraw(facts: WithdrawFacts, command: WithdrawAppeal, now: Instant) -> tuple[Event, ...] | Refusal:
    """Withdraw: a relief date still ahead no longer holds; one that has passed stays passed."""
    appeal = facts.appeal
    if appeal is None or appeal.account_no != command.account_no:
        return refuse(Code.NOT_FOUND)
    if appeal.status is not Status.OPEN:
        return refuse(Code.APPEAL_NOT_OPEN)
    return (AppealWithdrawn(appeal.appeal_id), *reliefs_cancelled(facts.restrictions, now))


def reliefs_cancelled(of: tuple[Restriction, ...], now: Instant) -> tuple[Event, ...]:
    """The events that end the reliefs still ahead."""
    found = (restrictions.relief_cancelled(item, now) for item in of if restrictions.goes_on(item, now))
    return tuple(event for event in found if event is not None)


def evolve(state: Appeal | None, event: Event, at: Instant) -> Appeal | None:
    """Fold one event into the appeal it names."""
    if isinstance(event, AppealLodged):
        return Appeal(
            event.appeal_id,
            event.decision_id,
            event.case_id,
            event.account_no,
            event.stage,
            (event.words,),
            event.attachments,
            at,
            event.answer_due_at,
            event.second_due_at,
            event.owner,
            event.relief_at,
        )
    if state is None:
        return None
    change = msgspec.structs.replace
    match event:
        case AppealSupplemented():
            return change(
                state,
                words=(*state.words, event.words),
                attachments=(*state.attachments, *event.attachments),
            )
        case AppealWithdrawn():
            return change(state, status=Status.WITHDRAWN)
        case AppealTaken():
            return change(state, taken_by=event.by, taken_at=at)
        case AppealPutBack():
            return change(state, taken_by=None, taken_at=None)
        case AppealAnswered():
            return change(
                state,
                status=Status.ANSWERED,
                outcome=event.outcome,
                reviewer=event.reviewer,
                reason=event.reason,
                answered_at=at,
            )
        case _:
            return state


def _heard(appeals: tuple[Appeal, ...]) -> tuple[Appeal, ...]:
    """Those that were answered: one that was withdrawn uses no stage up. INVARIANT (I-16)"""
    return tuple(appeal for appeal in appeals if appeal.status is not Status.WITHDRAWN)


def _lodged(
    facts: LodgeFacts,
    decision: Decision,
    clause: Clause,
    command: LodgeAppeal,
    attachments: tuple[Attachment, ...],
    now: Instant,
) -> tuple[Event, ...]:
    live = tuple(item for item in facts.restrictions if restrictions.goes_on(item, now))
    due = answer_due(clause, live, facts.zone, now)
    escalates = clause.silence is Silence.ESCALATE
    second = clause.second_answer_within if escalates else None
    relieved = () if escalates else tuple(item for item in live if item.target is None)
    waiting = tuple(event for item in live if (event := restrictions.review_falls_due(item, now)) is not None)
    appeal_id = AppealId(facts.ids("app"))
    lodged = AppealLodged(
        appeal_id,
        decision.decision_id,
        decision.case_id,
        decision.account_no,
        len(_heard(facts.appeals)) + 1,
        command.words.sealed,
        attachments,
        due,
        second.after(due, facts.zone) if second is not None else None,
        clause.owner if escalates else None,
        due if relieved else None,
    )
    notice = NoticeIssued(
        NoticeId(facts.ids("ntc")), decision.account_no, Kind.APPEAL_LODGED, decision.decision_id, appeal_id
    )
    current = {event.restriction_id: event.terms for event in waiting}
    reliefs = []
    for item in relieved:
        terms = restrictions.settled(current.get(item.restriction_id, item.terms), now)
        freed = tuple(
            name for name in terms.capabilities if clause.silence is Silence.END or name != clause.abused
        )
        terms = msgspec.structs.replace(terms, relief=Relief(due, freed))
        reliefs.append(
            RestrictionReliefSet(item.restriction_id, item.account_no, terms, restrictions.spans_of(terms))
        )
    return (lodged, *waiting, *reliefs, notice)
