"""Number claims: for the platform, for whoever holds the number, and for whoever has the account. None names one to another."""

from __future__ import annotations

import msgspec

from dueprocess.application.number_claim import number_claims_of
from dueprocess.application.queries.looking import Looking
from dueprocess.application.views.protecting import NUMBER_CLAIMS
from dueprocess.domain.number_claim import Choice, NumberClaim, Stage
from dueprocess.kernel.ids import AccountNo, NumberClaimId
from dueprocess.kernel.instants import Instant


class NumberClaimFile(msgspec.Struct, frozen=True):
    """One claim as the platform reads it. `account` by its own id, "" once erased; `number`: as it was sent, null once erased."""

    claim_id: NumberClaimId
    account: str
    number: str | None
    stage: Stage
    choice: Choice | None
    opened_at: Instant
    takes_effect_at: Instant | None


class NumberClaimPage(msgspec.Struct, frozen=True):
    """One claim as whoever holds the number reads it: nothing of the account is in it. `undo_until`: None where it only waits for proof."""

    claim_id: NumberClaimId
    stage: Stage
    choice: Choice | None
    undoable: bool
    takes_effect_at: Instant | None
    at: Instant


def number_claim_page(look: Looking, claim_id: str) -> NumberClaimPage | None:
    """The claim with this id, None where there is none."""
    row = look.reader.get(NUMBER_CLAIMS, claim_id)
    if row is None:
        return None
    stage, undoable = row.stage(look.now), row.undoable(look.now)
    return NumberClaimPage(row.claim_id, stage, row.choice, undoable, row.takes_effect_at, look.now)


def number_claim_files(look: Looking) -> tuple[NumberClaimFile, ...]:
    """Every claim, the newest first."""
    rows = sorted(look.reader.all(NUMBER_CLAIMS), key=lambda row: (-row.opened_at, row.claim_id))
    return tuple(_file(look, row) for row in rows)


def number_claim_file(look: Looking, claim_id: str) -> NumberClaimFile | None:
    """One claim, or None."""
    row = look.reader.get(NUMBER_CLAIMS, claim_id)
    return _file(look, row) if row is not None else None


def claims_to_oppose(look: Looking, account_no: AccountNo) -> tuple[NumberClaim, ...]:
    """Claims in which a choice waits: whoever has the account may oppose them."""
    rows = number_claims_of(look.reader, account_no)
    return tuple(row for row in rows if row.stage(look.now) in (Stage.WAITS, Stage.UNPROVEN))


def _file(look: Looking, row: NumberClaim) -> NumberClaimFile:
    return NumberClaimFile(
        row.claim_id,
        look.reader.external_id(row.account_no) or "",
        look.words(row.number),
        row.stage(look.now),
        row.choice,
        row.opened_at,
        row.takes_effect_at,
    )
