"""Compromises: what was found, or is proposed, of stolen accounts, with the very list that two people agree to."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.application.compromise import accounts_of, matters_of
from dueprocess.application.handler import Desk
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.views.all import COMPROMISES, DECISIONS, ENQUIRIES
from dueprocess.domain.account import TakenOver
from dueprocess.domain.compromise import (
    Compromise,
    Matter,
    Sign,
    content_digest,
    end_digest,
    intruder_s,
)
from dueprocess.domain.decision import Outcome
from dueprocess.domain.enquiry import Enquiry
from dueprocess.kernel.ids import AccountNo, CommandId, CompromiseId, DecisionId, EvidenceId, Mint, PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook.model import Texts


class CompromiseStatus(StrEnum):
    """How it stands with a finding."""

    AWAITS = "awaits"
    STANDS = "stands"
    END_PROPOSED = "end_proposed"
    ENDED = "ended"
    DROPPED = "dropped"


class MatterLine(msgspec.Struct, frozen=True):
    """A decision about the person, and when the acts were that it rests on. `spared`: why it stays, where it does."""

    decision_id: DecisionId
    account_no: AccountNo
    clause: str
    clause_title: Texts
    made_at: Instant
    first_act: Instant
    last_act: Instant
    outcome: Outcome
    spared: str | None = None


class CompromiseFile(msgspec.Struct, frozen=True):
    """One finding. `content`, `end_content`: what a second person agrees to. `earlier`: findings about the person before.

    `outdated`: what is to become void is not the list that was proposed any more.
    """

    compromise_id: CompromiseId
    account_no: AccountNo
    accounts: tuple[AccountNo, ...]
    status: CompromiseStatus
    from_at: Instant
    to_at: Instant
    signs: tuple[Sign, ...]
    words: str | None
    evidence: tuple[EvidenceId, ...]
    voids: tuple[MatterLine, ...]
    spared: tuple[MatterLine, ...]
    outdated: bool
    earlier: int
    content: str
    proposed_by: PersonId
    proposed_by_name: str
    proposed_at: Instant
    approved_by: PersonId | None
    approved_by_name: str
    found_at: Instant | None
    dropped_by_name: str
    dropped_at: Instant | None
    drop_reason: str | None
    end_proposed_by: PersonId | None
    end_proposed_by_name: str
    end_reason: str | None
    end_content: str
    ended_by_name: str
    ended_at: Instant | None


_ORDER = {CompromiseStatus.AWAITS: 0, CompromiseStatus.END_PROPOSED: 1, CompromiseStatus.STANDS: 2}


def compromise_files(look: Looking) -> tuple[CompromiseFile, ...]:
    """Every finding: those that wait for somebody first, then newest first."""
    files = [_file(look, row) for row in look.reader.all(COMPROMISES)]
    return tuple(
        sorted(files, key=lambda file: (_ORDER.get(file.status, 3), -file.proposed_at, file.compromise_id))
    )


def compromise_file(look: Looking, compromise_id: str) -> CompromiseFile | None:
    """One finding, or None."""
    row = look.reader.get(COMPROMISES, compromise_id)
    return _file(look, row) if row is not None else None


def claims(look: Looking) -> tuple[Enquiry, ...]:
    """What people say of somebody else in their account and nobody has answered, the nearest date first."""
    rows = [row for row in look.reader.find(ENQUIRIES, open="open") if row.claim is not None]
    return tuple(sorted(rows, key=lambda row: (row.answer_due_at, row.enquiry_id)))


def matter_lines(look: Looking, account_no: AccountNo, since: Instant) -> tuple[MatterLine, ...]:
    """Every decision about the person that stands or waits, in linked services too, oldest first."""
    desk = _desk(look)
    matters = matters_of(desk, accounts_of(desk, account_no, since))
    ever = TakenOver(Instant(0), look.now)
    return tuple(_line(look, item) for item in intruder_s(matters, ever))


def _desk(look: Looking) -> Desk:
    return Desk(look.reader, look.policies, Mint(b"", CommandId("")))


def _line(look: Looking, item: Matter, spared: str | None = None) -> MatterLine:
    row = item.decision
    clause = look.policies.clause(look.reader, row.version, row.clause)
    return MatterLine(
        row.decision_id,
        row.account_no,
        row.clause,
        clause.title if clause else {},
        row.made_at,
        item.first_act,
        item.last_act,
        row.outcome,
        spared,
    )


def _file(look: Looking, row: Compromise) -> CompromiseFile:
    desk = _desk(look)
    accounts = accounts_of(desk, row.account_no, row.from_at)
    matters = matters_of(desk, accounts)
    by_id = {item.decision.decision_id: item for item in matters}
    reached = intruder_s(matters, row.time)
    spared = {item.decision_id: item.reason for item in row.spared}
    now_due = tuple(item.decision.decision_id for item in reached if item.decision.decision_id not in spared)
    return CompromiseFile(
        row.compromise_id,
        row.account_no,
        row.accounts or tuple(sorted(accounts)),
        _status(row),
        row.from_at,
        row.to_at,
        row.signs,
        look.words(row.words),
        row.evidence,
        tuple(_line(look, by_id[key]) for key in row.voids if key in by_id),
        tuple(_line(look, by_id[key], look.words(why)) for key, why in spared.items() if key in by_id),
        row.awaits and now_due != row.voids,
        _earlier(look, row, accounts),
        content_digest(row),
        row.proposed_by,
        name_of(look, row.proposed_by),
        row.proposed_at,
        row.approved_by,
        name_of(look, row.approved_by),
        row.found_at,
        name_of(look, row.dropped_by),
        row.dropped_at,
        look.words(row.drop_reason),
        row.end_proposed_by,
        name_of(look, row.end_proposed_by),
        look.words(row.end_reason),
        end_digest(row),
        name_of(look, row.ended_by),
        row.ended_at,
    )


def _earlier(look: Looking, row: Compromise, accounts: frozenset[AccountNo]) -> int:
    found = (item for number in sorted(accounts) for item in look.reader.find(COMPROMISES, account_no=number))
    return sum(
        item.found_at is not None
        and item.compromise_id != row.compromise_id
        and item.found_at <= row.proposed_at
        for item in found
    )


def _status(row: Compromise) -> CompromiseStatus:
    if row.dropped_at is not None:
        return CompromiseStatus.DROPPED
    if row.ended_at is not None:
        return CompromiseStatus.ENDED
    if row.awaits:
        return CompromiseStatus.AWAITS
    return CompromiseStatus.STANDS if row.end_proposed_by is None else CompromiseStatus.END_PROPOSED


def took_part(look: Looking, file: CompromiseFile, person_id: PersonId) -> bool:
    """Whether somebody decided or agreed to what it makes void; the law looks again. INVARIANT (I-12)"""
    rows = (look.reader.get(DECISIONS, line.decision_id) for line in file.voids)
    return any(
        person_id in (row.decider, row.approved_by, row.confirmed_by) for row in rows if row is not None
    )
