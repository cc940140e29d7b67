"""Queue: what waits for a human being, what is due first on top.

The rules are:
1. Order is by due time, then by age. How many reports there were is neither shown nor sorted by (I-17).
2. Each line says whether the viewer may take it, and if not why: asked of the law itself (I-12, I-18).
3. A section is offered to the roles that can do something about it, and to auditors.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.application.facts import reporting_staff
from dueprocess.application.handler import Desk
from dueprocess.application.queries.asking import SOME_WORDS, why_not
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.standing import clause_title
from dueprocess.application.review import reviewing
from dueprocess.application.views.all import (
    APPEALS,
    CASES,
    DECISIONS,
    ENQUIRIES,
    IMPORTS,
    INHERITED,
    REMEDIES,
    RESTRICTIONS,
)
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.appeal import Appeal
from dueprocess.domain.appeal import Status as AppealStatus
from dueprocess.domain.approval import DeclineDecision
from dueprocess.domain.case import Origin, may_work_on
from dueprocess.domain.case import Status as CaseStatus
from dueprocess.domain.completion import DeclineCompletion
from dueprocess.domain.decision import Decision
from dueprocess.domain.enquiry import AnswerEnquiry
from dueprocess.domain.inherited import CLAUSE as INHERITED_CLAUSE
from dueprocess.domain.relief import ExamineLift
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal, content_digest
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.review import may_review
from dueprocess.domain.staff import Role, Staff
from dueprocess.kernel.ids import AccountNo, CommandId, Mint, PersonId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook.model import Silence, Texts

PAGE: Final = 25
COMPLETION: Final = "completion"
"""The detail of an inherited measure that is to be completed without an end."""

REVIEW_HORIZON: Final = 30 * DAY
"""How long before its review date a permanent restriction stands in the queue."""


class Section(StrEnum):
    """The parts of the queue. `ALL` is every part the viewer is offered, in one list."""

    ALL = "all"
    APPEALS = "appeals"
    ESCALATED = "escalated"
    APPROVALS = "approvals"
    CASES = "cases"
    INHERITED = "inherited"
    REVIEWS = "reviews"
    RENEWALS = "renewals"
    SECOND_LOOKS = "second_looks"
    ENQUIRIES = "enquiries"
    REMEDIES = "remedies"


OFFERED: Final[dict[Section, frozenset[Role]]] = {
    Section.APPEALS: frozenset({Role.REVIEWER, Role.DECIDER, Role.SUPERVISOR}),
    Section.ESCALATED: frozenset({Role.REVIEWER, Role.SUPERVISOR}),
    Section.APPROVALS: frozenset({Role.APPROVER, Role.DECIDER, Role.SUPERVISOR}),
    Section.CASES: frozenset({Role.DECIDER, Role.SUPERVISOR}),
    Section.INHERITED: frozenset({Role.DECIDER, Role.SUPERVISOR}),
    Section.REVIEWS: frozenset({Role.DECIDER, Role.SUPERVISOR}),
    Section.RENEWALS: frozenset({Role.APPROVER, Role.SUPERVISOR}),
    Section.SECOND_LOOKS: frozenset({Role.REVIEWER, Role.SUPERVISOR}),
    Section.ENQUIRIES: frozenset({Role.AGENT, Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR}),
    Section.REMEDIES: frozenset({Role.SUPERVISOR, Role.OPERATOR}),
}
"""Who is offered which section. Auditors see all of them and can act in none."""


class Entry(msgspec.Struct, frozen=True):
    """One thing that waits.

    `due_at`: when it is owed, lapses or ends. `second_due_at` and `owner`: of an escalated appeal or a review that a
    named owner gets. `refusal`: why the viewer may not act on it, None where they may. `detail` is a word of the law
    about it (`confirmation`, an effect to put back) that pages translate.
    """

    section: Section
    key: str
    account_no: AccountNo
    title: Texts
    category: str
    since: Instant
    due_at: Instant | None = None
    second_due_at: Instant | None = None
    owner: str | None = None
    overdue: bool = False
    taken_by: PersonId | None = None
    refusal: Refusal | None = None
    detail: str = ""
    silence: Silence | None = None


class Filter(msgspec.Struct, frozen=True):
    """What of a section is wanted. All of what is set must hold."""

    mine: bool = False
    free: bool = False
    overdue: bool = False
    category: str = ""


class Count(msgspec.Struct, frozen=True):
    """How much waits in a section the viewer is offered."""

    section: Section
    waiting: int
    overdue: int


class Queue(msgspec.Struct, frozen=True):
    """A page of the queue."""

    section: Section
    counts: tuple[Count, ...]
    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int
    categories: tuple[str, ...]


def offered(viewer: Staff) -> tuple[Section, ...]:
    """The sections this person is offered, in the order they are shown."""
    if Role.AUDITOR in viewer.roles:
        return tuple(OFFERED)
    return tuple(section for section, roles in OFFERED.items() if roles & set(viewer.roles))


def queue(look: Looking, viewer: Staff, section: Section, wanted: Filter, page: int = 1) -> Queue:
    """One page of a section, and how much waits in all of them. Pages beyond the last give the last."""
    sections = offered(viewer)
    found = {name: tuple(_ENTRIES[name](look)) for name in sections}
    counts = [
        Count(name, len(entries), sum(entry.overdue for entry in entries)) for name, entries in found.items()
    ]
    counts.insert(0, Count(Section.ALL, sum(c.waiting for c in counts), sum(c.overdue for c in counts)))
    chosen = [entry for name, entries in found.items() if section in (Section.ALL, name) for entry in entries]
    categories = tuple(sorted({entry.category for entry in chosen if entry.category}))
    kept = [entry for entry in chosen if _fits(entry, wanted, viewer.person_id)]
    kept.sort(key=_first_due)
    if wanted.free:
        kept = [asked for entry in kept if (asked := _asked(look, viewer, entry)).refusal is None]
    pages = max(1, -(-len(kept) // PAGE))
    page = min(max(page, 1), pages)
    shown = kept[(page - 1) * PAGE : page * PAGE]
    entries = tuple(_asked(look, viewer, entry) for entry in shown)
    return Queue(section, tuple(counts), entries, len(kept), page, pages, categories)


def _fits(entry: Entry, wanted: Filter, me: PersonId) -> bool:
    return (
        (not wanted.mine or entry.taken_by == me)
        and (not wanted.free or entry.taken_by is None)
        and (not wanted.overdue or entry.overdue)
        and (not wanted.category or entry.category == wanted.category)
    )


def _first_due(entry: Entry) -> tuple[bool, Instant, Instant, str]:
    """What is due first, then what waits longest; what has no due time comes last."""
    due = entry.second_due_at if entry.overdue and entry.second_due_at else entry.due_at
    return due is None, due if due is not None else entry.since, entry.since, entry.key


def _asked(look: Looking, viewer: Staff, entry: Entry) -> Entry:
    """The entry with the law's answer whether this viewer may act on it."""
    return msgspec.structs.replace(entry, refusal=_why_not(look, viewer, entry))


def _why_not(look: Looking, viewer: Staff, entry: Entry) -> Refusal | None:
    me = viewer.person_id
    match entry.section:
        case Section.APPEALS | Section.ESCALATED:
            return may_review(reviewing(_desk(look), entry.key, me))  # type: ignore[arg-type]
        case Section.CASES | Section.INHERITED:
            case = look.reader.get(CASES, entry.key)
            refused = may_work_on(case, viewer) if case else refuse(Code.NOT_FOUND)
            if refused is None and case and me in reporting_staff(_desk(look), case.case_id):
                return refuse(Code.DECIDER_IS_REPORTER)
            return refused
        case Section.APPROVALS:
            if entry.detail == COMPLETION:
                found = look.reader.find(INHERITED, decision_id=entry.key)
                return why_not(look, DeclineCompletion(found[0].restriction_id, me, SOME_WORDS))
            asked = DeclineDecision(entry.key, me, SOME_WORDS)  # type: ignore[arg-type]
            refused = why_not(look, asked)
            # Confirming is asked of the same people; only the state it needs is another.
            return None if refused is not None and refused.code is Code.DECISION_NOT_AWAITING else refused
        case Section.REVIEWS:
            return why_not(look, ProposeRenewal(entry.key, me, SOME_WORDS))  # type: ignore[arg-type]
        case Section.RENEWALS:
            row = look.reader.get(RESTRICTIONS, entry.key)
            seen = content_digest(row) if row else ""
            return why_not(look, ApproveRenewal(entry.key, me, seen))  # type: ignore[arg-type]
        case Section.SECOND_LOOKS:
            return why_not(look, ExamineLift(entry.key, me, sound=True))  # type: ignore[arg-type]
        case Section.ENQUIRIES:
            return why_not(look, AnswerEnquiry(entry.key, me, SOME_WORDS))  # type: ignore[arg-type]
        case _:
            return None


def _desk(look: Looking) -> Desk:
    return Desk(look.reader, look.policies, Mint(b"", CommandId("asked")))


def _cases(look: Looking) -> Iterable[Entry]:
    for row in look.reader.find(CASES, status=CaseStatus.OPEN.value):
        if row.origin is Origin.IMPORT:
            continue
        yield Entry(
            Section.CASES, row.case_id, row.account_no, {}, row.category, row.opened_at, taken_by=row.taken_by
        )


def _inherited(look: Looking) -> Iterable[Entry]:
    """What an import brought in, has departed, and ends by its date unless somebody completes it."""
    for found in look.reader.all(IMPORTS):
        for row in look.reader.find(INHERITED, owed_of=found.import_id):
            if row.proposal is not None:  # it waits for its second person, among the approvals
                continue
            item, case = (
                look.reader.get(RESTRICTIONS, row.restriction_id),
                look.reader.get(CASES, row.case_id),
            )
            if item is not None and case is not None and restrictions.in_force(item, look.now):
                ends_at = restrictions.ends_at(item)
                yield Entry(
                    Section.INHERITED,
                    row.case_id,
                    row.account_no,
                    INHERITED_CLAUSE.title,
                    "",
                    row.since,
                    ends_at,
                    taken_by=case.taken_by,
                )


def _appeals(look: Looking, *, escalated: bool) -> Iterable[Entry]:
    for row in look.reader.find(APPEALS, status=AppealStatus.OPEN.value):
        if (row.second_due_at is not None and row.overdue(look.now)) is escalated:
            yield _appeal(look, row, Section.ESCALATED if escalated else Section.APPEALS)


def _appeal(look: Looking, row: Appeal, section: Section) -> Entry:
    decision = look.reader.get(DECISIONS, row.decision_id)
    clause = look.policies.clause(look.reader, decision.version, decision.clause) if decision else None
    return Entry(
        section,
        row.appeal_id,
        row.account_no,
        clause.title if clause else {},
        decision.family if decision else "",
        row.lodged_at,
        row.answer_due_at,
        row.second_due_at,
        row.owner,
        row.overdue(look.now),
        row.taken_by,
        silence=clause.silence if clause else None,
    )


def _approvals(look: Looking) -> Iterable[Entry]:
    for row in look.reader.find(DECISIONS, pending="approval"):
        yield _decision(look, row, None, "approval")
    for row in look.reader.find(DECISIONS, pending="confirmation"):
        ends = [
            item.terms.lapses_at
            for item in look.reader.find(RESTRICTIONS, decision_id=row.decision_id)
            if restrictions.in_force(item, look.now) and item.terms.lapses_at is not None
        ]
        if row.stands and ends:  # what has lapsed cannot be confirmed any more
            yield _decision(look, row, min(ends), "confirmation")
    yield from _completions(look)


def _completions(look: Looking) -> Iterable[Entry]:
    """Completions without an end that wait for a second person, as long as there is something to complete."""
    for row in look.reader.find(INHERITED, proposed="proposed"):
        item = look.reader.get(RESTRICTIONS, row.restriction_id)
        if item is None or row.proposal is None or not restrictions.in_force(item, look.now):
            continue
        yield Entry(
            Section.APPROVALS,
            row.decision_id,
            row.account_no,
            INHERITED_CLAUSE.title,
            "",
            row.proposal.at,
            restrictions.ends_at(item),
            detail=COMPLETION,
        )


def _decision(look: Looking, row: Decision, lapses_at: Instant | None, detail: str) -> Entry:
    return Entry(
        Section.APPROVALS,
        row.decision_id,
        row.account_no,
        clause_title(look, row),
        row.family,
        row.made_at,
        lapses_at,
        detail=detail,
    )


def _permanent(look: Looking) -> tuple[Restriction, ...]:
    rows = look.reader.upto(RESTRICTIONS, "review_by", look.now + REVIEW_HORIZON)
    return tuple(row for row in rows if restrictions.in_force(row, look.now))


def _reviews(look: Looking) -> Iterable[Entry]:
    for row in _permanent(look):
        if row.renewal_proposed_by is None:
            yield _restriction(look, row, Section.REVIEWS, row.terms.review_by)


def _renewals(look: Looking) -> Iterable[Entry]:
    for row in _permanent(look):
        if row.renewal_proposed_by is not None:
            yield _restriction(look, row, Section.RENEWALS, row.terms.review_by)


def _second_looks(look: Looking) -> Iterable[Entry]:
    for row in look.reader.find(RESTRICTIONS, second_look="due"):
        yield _restriction(look, row, Section.SECOND_LOOKS, None)


def _restriction(look: Looking, row: Restriction, section: Section, due_at: Instant | None) -> Entry:
    decision = look.reader.get(DECISIONS, row.decision_id)
    clause = look.policies.clause(look.reader, decision.version, decision.clause) if decision else None
    waits = row.terms.review_waits and section is not Section.SECOND_LOOKS
    return Entry(
        section,
        row.restriction_id,
        row.account_no,
        clause.title if clause else {},
        decision.family if decision else "",
        row.terms.ended_at or row.since,
        due_at,
        owner=clause.owner if clause and not row.terms.review_ends else None,
        overdue=due_at is not None and due_at <= look.now and not waits,
        detail="waits_for_sign_in" if waits else "",
    )


def _enquiries(look: Looking) -> Iterable[Entry]:
    for row in look.reader.find(ENQUIRIES, open="open"):
        yield Entry(
            Section.ENQUIRIES,
            row.enquiry_id,
            row.account_no,
            {},
            "",
            row.asked_at,
            row.answer_due_at,
            overdue=row.answer_due_at <= look.now,
        )


def _remedies(look: Looking) -> Iterable[Entry]:
    for row in look.reader.find(REMEDIES, owed="owed"):
        yield Entry(
            Section.REMEDIES, row.remedy_id, row.account_no, {}, "", row.requested_at, detail=row.effect
        )


_ENTRIES = {
    Section.APPEALS: lambda look: _appeals(look, escalated=False),
    Section.ESCALATED: lambda look: _appeals(look, escalated=True),
    Section.APPROVALS: _approvals,
    Section.CASES: _cases,
    Section.INHERITED: _inherited,
    Section.REVIEWS: _reviews,
    Section.RENEWALS: _renewals,
    Section.SECOND_LOOKS: _second_looks,
    Section.ENQUIRIES: _enquiries,
    Section.REMEDIES: _remedies,
}
