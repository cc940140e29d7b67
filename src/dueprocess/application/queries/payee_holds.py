"""Payee holds: for the desk, the API and the person. Nobody else learns of one."""

from __future__ import annotations

import msgspec

from dueprocess.application.payee_hold import payee_holds_of
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.views.protecting import PAYEE_HOLDS
from dueprocess.domain.compromise import Sign
from dueprocess.domain.payee_hold import STOPPED, Ending, PayeeHold, in_force
from dueprocess.kernel.ids import AccountNo, DetectorId, PayeeHoldId, PersonId
from dueprocess.kernel.instants import Instant


class PayeeHoldLine(msgspec.Struct, frozen=True):
    """The hold that is in force, as everybody reads it who reads the standing: what it stops, and until when."""

    hold_id: PayeeHoldId
    capability: str
    start: Instant
    until: Instant


class PayeeHoldFile(msgspec.Struct, frozen=True):
    """One hold as staff read it. `account` by the platform's own id, "" once erased; `reason`: why it was lifted."""

    hold_id: PayeeHoldId
    account_no: AccountNo
    account: str
    signs: tuple[Sign, ...]
    words: str | None
    seen_at: Instant
    placed_at: Instant
    until: Instant
    in_force: bool
    by: PersonId | None
    by_name: str
    detector: DetectorId | None
    ended_at: Instant | None
    ended_by: Ending | None
    lifted_by: PersonId | None
    lifted_by_name: str
    reason: str | None


class PayeeHoldPage(msgspec.Struct, frozen=True):
    """The last hold as its person reads it. `by_program`: no human being placed it; `seen_at`: what an older factor is older than."""

    hold_id: PayeeHoldId
    signs: tuple[Sign, ...]
    words: str | None
    seen_at: Instant
    placed_at: Instant
    until: Instant
    in_force: bool
    by_program: bool
    ended_at: Instant | None
    ended_by: Ending | None
    at: Instant


def payee_hold_line(look: Looking, account_no: AccountNo) -> PayeeHoldLine | None:
    """The hold in force, None where there is none."""
    row = in_force(payee_holds_of(look.reader, account_no), look.now)
    return PayeeHoldLine(row.hold_id, str(STOPPED), row.placed_at, row.until) if row is not None else None


def payee_hold_page(look: Looking, account_no: AccountNo) -> PayeeHoldPage | None:
    """The last hold of an account, None where there never was one."""
    row = max(payee_holds_of(look.reader, account_no), key=lambda item: item.placed_at, default=None)
    if row is None:
        return None
    return PayeeHoldPage(
        row.hold_id,
        row.signs,
        look.words(row.words),
        row.seen_at,
        row.placed_at,
        row.until,
        row.holds(look.now),
        row.detector is not None,
        row.ended_at,
        row.ended_by,
        look.now,
    )


def payee_hold_files(look: Looking) -> tuple[PayeeHoldFile, ...]:
    """Every hold: those in force first, the newest on top."""
    rows = look.reader.all(PAYEE_HOLDS)
    ordered = sorted(rows, key=lambda row: (not row.holds(look.now), -row.placed_at, row.hold_id))
    return tuple(_file(look, row) for row in ordered)


def payee_hold_file(look: Looking, hold_id: str) -> PayeeHoldFile | None:
    """One hold, or None."""
    row = look.reader.get(PAYEE_HOLDS, hold_id)
    return _file(look, row) if row is not None else None


def _file(look: Looking, row: PayeeHold) -> PayeeHoldFile:
    return PayeeHoldFile(
        row.hold_id,
        row.account_no,
        look.reader.external_id(row.account_no) or "",
        row.signs,
        look.words(row.words),
        row.seen_at,
        row.placed_at,
        row.until,
        row.holds(look.now),
        row.by,
        name_of(look, row.by) if row.by is not None else "",
        row.detector,
        row.ended_at,
        row.ended_by,
        row.lifted_by,
        name_of(look, row.lifted_by) if row.lifted_by is not None else "",
        look.words(row.reason),
    )
