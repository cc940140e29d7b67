"""Estates: what a relative reads of their claim, and what staff read who decide on it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.application.estate import estates_of
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.papers import Paper, papers_of
from dueprocess.application.queries.staff import name_of
from dueprocess.application.views.all import ESTATE_WISHES, ESTATES, EXPORTS
from dueprocess.domain.estate import Estate, Part, Relation, Stopper, content_digest
from dueprocess.domain.export import Export
from dueprocess.kernel.ids import AccountNo, EstateId, PersonId
from dueprocess.kernel.instants import Instant


class EstateStatus(StrEnum):
    """How it stands."""

    AWAITS = "awaits"
    PROPOSED = "proposed"
    WAITS = "waits"
    OPEN = "open"
    REFUSED = "refused"
    STOPPED = "stopped"


class EstatePage(msgspec.Struct, frozen=True):
    """What the relative reads. `refusal`: why not, and what is missing; `export`: the archive, once it was asked for."""

    estate_id: EstateId
    account_no: AccountNo | None
    at: Instant
    status: EstateStatus
    named: str | None
    answer_due_at: Instant
    opens_at: Instant | None
    parts: tuple[Part, ...]
    refusal: str | None
    papers: int
    export: Export | None


class EstateFile(msgspec.Struct, frozen=True):
    """What staff read. `content`: what a second person agrees to; `others`: further claims on the same account.

    `data_forbidden`: the person decided that their relatives do not get their data.
    """

    estate_id: EstateId
    account_no: AccountNo | None
    status: EstateStatus
    named: str | None
    name: str | None
    relation: Relation
    contact: str | None
    words: tuple[str | None, ...]
    papers: tuple[Paper, ...]
    bank: str | None
    number: str | None
    claimed_at: Instant
    answer_due_at: Instant
    overdue: bool
    awaits: bool
    opened_by: tuple[PersonId, ...]
    parts: tuple[Part, ...]
    proposed_by: PersonId | None
    proposed_by_name: str
    reason: str | None
    granted_by_name: str
    granted_at: Instant | None
    opens_at: Instant | None
    refused_by_name: str
    refusal: str | None
    stopped_at: Instant | None
    stopper: Stopper | None
    data_forbidden: bool
    others: tuple[EstateId, ...]
    content: str


def status_of(row: Estate, at: Instant) -> EstateStatus:
    """How it stands with one."""
    if row.stopped_at is not None:
        return EstateStatus.STOPPED
    if row.refused_at is not None:
        return EstateStatus.REFUSED
    if row.opens_at is not None:
        return EstateStatus.OPEN if at >= row.opens_at else EstateStatus.WAITS
    return EstateStatus.PROPOSED if row.proposed_by is not None else EstateStatus.AWAITS


def export_of(look: Looking, row: Estate) -> Export | None:
    """The newest archive that was asked for by the relative."""
    found = look.reader.find(EXPORTS, account_no=row.account_no) if row.account_no is not None else ()
    mine = [item for item in found if item.estate_id == row.estate_id]
    return max(mine, key=lambda item: item.asked_at, default=None)


def estate_page(look: Looking, estate_id: str) -> EstatePage | None:
    """The relative's page. What is proposed is nobody's business but the staff's."""
    row = look.reader.get(ESTATES, EstateId(estate_id))
    if row is None:
        return None
    status = status_of(row, look.now)
    return EstatePage(
        row.estate_id,
        row.account_no,
        look.now,
        EstateStatus.AWAITS if status is EstateStatus.PROPOSED else status,
        look.words(row.named),
        row.answer_due_at,
        row.opens_at,
        row.parts if row.stands else (),
        look.words(row.refusal) if status is EstateStatus.REFUSED else None,
        len(row.papers),
        export_of(look, row),
    )


def estate_files(look: Looking) -> tuple[EstateFile, ...]:
    """All of them: those that wait first, by their date, then the newest."""
    rows = [row for part in look.reader.above(ESTATES, "until", 0) for row in part]
    files = [file_of(look, row) for row in rows]
    return tuple(
        sorted(
            files, key=lambda file: (not file.awaits, file.answer_due_at if file.awaits else -file.claimed_at)
        )
    )


def estate_file(look: Looking, estate_id: str) -> EstateFile | None:
    """One of them."""
    row = look.reader.get(ESTATES, EstateId(estate_id))
    return None if row is None else file_of(look, row)


def file_of(look: Looking, row: Estate) -> EstateFile:
    """One of them as it is now."""
    number = row.account_no
    wish = look.reader.get(ESTATE_WISHES, number)
    others = estates_of(look.reader, number) if number is not None else ()
    return EstateFile(
        row.estate_id,
        number,
        status_of(row, look.now),
        look.words(row.named),
        look.words(row.name),
        row.relation,
        look.words(row.contact),
        tuple(look.words(item) for item in row.words),
        papers_of(look, row.papers),
        look.words(row.payee.bank) if row.payee else None,
        look.words(row.payee.number) if row.payee else None,
        row.claimed_at,
        row.answer_due_at,
        row.awaits and row.answer_due_at <= look.now,
        row.awaits,
        row.opened_by,
        row.parts,
        row.proposed_by,
        name_of(look, row.proposed_by),
        look.words(row.reason),
        name_of(look, row.granted_by),
        row.granted_at,
        row.opens_at,
        name_of(look, row.refused_by),
        look.words(row.refusal),
        row.stopped_at,
        row.stopper,
        wish is not None and not wish.data,
        tuple(item.estate_id for item in others if item.estate_id != row.estate_id),
        content_digest(row),
    )
