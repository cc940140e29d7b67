"""Dormancies: what a person reads of their protected account, and what staff read who look at whether it is them."""

from __future__ import annotations

import msgspec

from dueprocess.application.dormancy import dormancies_of
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.papers import Paper, papers_of
from dueprocess.application.queries.staff import name_of
from dueprocess.application.queries.standing import CapabilityLine, lines
from dueprocess.application.views.all import ACCOUNTS, DORMANCIES
from dueprocess.domain.account import settled
from dueprocess.domain.dormancy import Dormancy, content_digest, current
from dueprocess.kernel.ids import AccountNo, DormancyId, PersonId
from dueprocess.kernel.instants import Instant


class DormantPage(msgspec.Struct, frozen=True):
    """What the person reads. `proven`: they came in by something known for long; `older`: there is a contact that is.

    `refusal`: what a human being answered, where that was no.
    """

    dormancy_id: DormancyId
    at: Instant
    zone: str
    protects: bool
    last_used_at: Instant
    stopped: tuple[CapabilityLine, ...]
    proven: bool
    older: bool
    asked: bool
    answer_due_at: Instant | None
    refusal: str | None


class DormancyFile(msgspec.Struct, frozen=True):
    """One that a human being looks at. `content`: what a second person agrees to."""

    dormancy_id: DormancyId
    account_no: AccountNo
    last_used_at: Instant
    begun_at: Instant
    asked_at: Instant | None
    answer_due_at: Instant | None
    overdue: bool
    asked: bool
    protects: bool
    words: str | None
    papers: tuple[Paper, ...]
    opened_by: tuple[PersonId, ...]
    proposed_by: PersonId | None
    proposed_by_name: str
    reason: str | None
    refused_by_name: str
    refusal: str | None
    approved_by_name: str
    ended_at: Instant | None
    content: str


def dormant_page(look: Looking, account_no: AccountNo, known_since: Instant | None) -> DormantPage | None:
    """The page of the protection that goes on, else of the last; None where there was none."""
    account = look.reader.get(ACCOUNTS, account_no)
    rows = dormancies_of(look.reader, account_no)
    found = current(rows) or max(rows, key=lambda row: row.begun_at, default=None)
    if account is None or found is None:
        return None
    return DormantPage(
        found.dormancy_id,
        look.now,
        account.zone,
        found.protects,
        found.last_used_at,
        lines(found.capabilities, look.policies.catalogue(look.reader)),
        settled(known_since, look.now),
        bool(account.older_contacts(look.now)),
        found.asked,
        found.answer_due_at,
        look.words(found.refusal) if found.protects else None,
    )


def dormancy_files(look: Looking) -> tuple[DormancyFile, ...]:
    """All that wait for a human being, the most urgent first."""
    rows = look.reader.find(DORMANCIES, asked="asked")
    files = (file_of(look, row) for row in rows)
    return tuple(sorted(files, key=lambda file: (file.answer_due_at or look.now, file.dormancy_id)))


def dormancy_file(look: Looking, dormancy_id: str) -> DormancyFile | None:
    """One that a human being was asked about."""
    found = look.reader.get(DORMANCIES, DormancyId(dormancy_id))
    return None if found is None or found.asked_at is None else file_of(look, found)


def file_of(look: Looking, row: Dormancy) -> DormancyFile:
    """One of them as it is now."""
    return DormancyFile(
        row.dormancy_id,
        row.account_no,
        row.last_used_at,
        row.begun_at,
        row.asked_at,
        row.answer_due_at,
        row.asked and row.answer_due_at is not None and row.answer_due_at <= look.now,
        row.asked,
        row.protects,
        look.words(row.words),
        papers_of(look, row.papers),
        row.opened_by,
        row.proposed_by,
        name_of(look, row.proposed_by),
        look.words(row.reason),
        name_of(look, row.refused_by),
        look.words(row.refusal),
        name_of(look, row.approved_by),
        row.ended_at,
        content_digest(row),
    )
