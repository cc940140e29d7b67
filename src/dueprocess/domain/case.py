"""Case: one matter about one account, from the first report to the last answer.

The rules are:
1. A case holds no number of reports: weight comes from evidence alone (I-17).
2. It ends by a decision or by a dismissal with a reason; nothing else closes it.
3. Who takes a case keeps others from deciding it meanwhile, and may put it back.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.domain.account import Account
from dueprocess.domain.staff import Role, Staff, in_conflict, require
from dueprocess.kernel.ids import AccountNo, CaseId, DecisionId, Mint, PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse


class Origin(StrEnum):
    """How a case began. Whether it was a report is told only where the law demands it (design 3.10)."""

    REPORT = "report"
    SIGNAL = "signal"
    OWN_INITIATIVE = "own_initiative"
    IMPORT = "import"


class Status(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    AWAITING_APPROVAL = "awaiting_approval"
    DECIDED = "decided"
    DISMISSED = "dismissed"


class Case(msgspec.Struct, frozen=True):
    """State of one case. `tags` are keyed digests of the content it is about; `cleared` those found lawful."""

    case_id: CaseId
    account_no: AccountNo
    origin: Origin
    category: str
    tags: tuple[str, ...]
    opened_at: Instant
    status: Status = Status.OPEN
    taken_by: PersonId | None = None
    decision_id: DecisionId | None = None
    closed_at: Instant | None = None
    reason: Sealed | None = None


class OpenCase(Command, frozen=True):
    """Open a case of the platform's own initiative."""

    account_no: AccountNo
    category: str
    by: PersonId


class TakeCase(Command, frozen=True):
    """Take a case to decide it."""

    case_id: CaseId
    by: PersonId


class PutBackCase(Command, frozen=True):
    """Put a taken case back into the queue."""

    case_id: CaseId
    by: PersonId


class DismissCase(Command, frozen=True):
    """Find that no rule was broken. The content is cleared, and cannot be used again."""

    case_id: CaseId
    by: PersonId
    reason: Private


class CaseOpened(Event, frozen=True):
    """A case began."""

    case_id: CaseId
    account_no: AccountNo
    origin: Origin
    category: str
    tags: tuple[str, ...]
    by: PersonId | None


class CaseTaken(Event, frozen=True):
    """Somebody works on the case."""

    case_id: CaseId
    by: PersonId


class CasePutBack(Event, frozen=True):
    """Nobody works on the case."""

    case_id: CaseId
    by: PersonId


class CaseDismissed(Event, frozen=True):
    """No rule was broken; `cleared` are the tags that are shielded from now on."""

    case_id: CaseId
    account_no: AccountNo
    by: PersonId
    reason: Sealed
    cleared: tuple[str, ...]


class CaseClosed(Event, frozen=True):
    """The case has its decision."""

    case_id: CaseId
    decision_id: DecisionId


class CaseAwaitsApproval(Event, frozen=True):
    """The case has a proposed decision that waits for its second person."""

    case_id: CaseId
    decision_id: DecisionId


class CaseReopened(Event, frozen=True):
    """The proposed decision was declined; the case is open again."""

    case_id: CaseId


class TagsAdded(Event, frozen=True):
    """The case is also about this content."""

    case_id: CaseId
    tags: tuple[str, ...]


class CaseFacts(msgspec.Struct, frozen=True):
    """What handling a case needs to know."""

    ids: Mint
    case: Case | None
    account: Account | None
    person: Staff | None


def open_case(facts: CaseFacts, command: OpenCase, now: Instant) -> tuple[Event, ...] | Refusal:
    """Open a case without a report."""
    refused = require(facts.person, Role.DECIDER)
    if refused is not None:
        return refused
    if facts.account is None:
        return refuse(Code.NOT_FOUND, "account")
    if facts.person is not None and in_conflict(facts.person, command.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    case_id = CaseId(facts.ids("case"))
    return (CaseOpened(case_id, command.account_no, Origin.OWN_INITIATIVE, command.category, (), command.by),)


def take(facts: CaseFacts, command: TakeCase, now: Instant) -> tuple[Event, ...] | Refusal:
    """Take an open case that nobody else has."""
    case = facts.case
    if case is None:
        return refuse(Code.NOT_FOUND)
    refused = may_work_on(case, facts.person)
    if refused is not None:
        return refused
    return () if case.taken_by == command.by else (CaseTaken(case.case_id, command.by),)


def put_back(facts: CaseFacts, command: PutBackCase, now: Instant) -> tuple[Event, ...] | Refusal:
    """Put one's own case back; a supervisor may put back another's."""
    case = facts.case
    if case is None:
        return refuse(Code.NOT_FOUND)
    if case.taken_by is None:
        return ()
    if case.taken_by != command.by:
        refused = require(facts.person, Role.SUPERVISOR)
        if refused is not None:
            return refused
    return (CasePutBack(case.case_id, command.by),)


def dismiss(facts: CaseFacts, command: DismissCase, now: Instant) -> tuple[Event, ...] | Refusal:
    """Close without a finding, with a reason."""
    case = facts.case
    if case is None:
        return refuse(Code.NOT_FOUND)
    refused = may_work_on(case, facts.person)
    if refused is not None:
        return refused
    if case.origin is Origin.IMPORT:  # its measure is in force: it is completed or lifted, not left behind
        return refuse(Code.INHERITED_NOT_COMPLETED)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    return (CaseDismissed(case.case_id, case.account_no, command.by, command.reason.sealed, case.tags),)


def may_work_on(case: Case, person: Staff | None) -> Refusal | None:
    """Why this person may not decide this case, or None."""
    refused = require(person, Role.DECIDER)
    if refused is not None or person is None:
        return refused
    if in_conflict(person, case.account_no):
        return refuse(Code.STAFF_IN_CONFLICT)
    if case.status is not Status.OPEN:
        return refuse(Code.CASE_NOT_OPEN)
    if case.taken_by is not None and case.taken_by != person.person_id:
        return refuse(Code.CASE_TAKEN_BY_OTHER)
    return None


def same_matter(cases: tuple[Case, ...], tags: tuple[str, ...], category: str) -> Case | None:
    """An open case about this category or content; else a closed one that already covers all of the content."""
    for case in cases:
        if case.status is Status.OPEN and (case.category == category or set(tags) & set(case.tags)):
            return case
    for case in cases:
        if set(tags) <= set(case.tags):
            return case
    return None


def evolve(state: Case | None, event: Event, at: Instant) -> Case | None:
    """Fold one event into the case it names."""
    if isinstance(event, CaseOpened):
        return Case(event.case_id, event.account_no, event.origin, event.category, event.tags, at)
    if state is None:
        return None
    change = msgspec.structs.replace
    match event:
        case CaseTaken():
            return change(state, taken_by=event.by)
        case CasePutBack():
            return change(state, taken_by=None)
        case CaseDismissed():
            return change(state, status=Status.DISMISSED, closed_at=at, reason=event.reason)
        case CaseAwaitsApproval():
            return change(state, status=Status.AWAITING_APPROVAL, decision_id=event.decision_id)
        case CaseClosed():
            return change(state, status=Status.DECIDED, decision_id=event.decision_id, closed_at=at)
        case CaseReopened():
            return change(state, status=Status.OPEN, decision_id=None)
        case TagsAdded():
            return change(state, tags=tuple(sorted({*state.tags, *event.tags})))
        case _:
            return state
