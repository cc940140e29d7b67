"""Views of what protects an account that may be in other hands; part of `all`."""

from __future__ import annotations

from typing import Final

from dueprocess.application.views.view import View
from dueprocess.domain import account, number_claim, payee_hold

PAYEE_HOLDS: Final = View(
    "payee_hold",
    payee_hold.PayeeHold,
    payee_hold.evolve,
    {payee_hold.PayeeHoldPlaced: "hold_id", payee_hold.PayeeHoldEnded: "hold_id"},
    {
        "account_no": lambda row: row.account_no,
        "ends_at": lambda row: row.ends_at,
        "held_by": lambda row: row.detector if row.ended_at is None else None,
    },
    begun_by=payee_hold.PayeeHoldPlaced,
)

NUMBER_CLAIMS: Final = View(
    "number_claim",
    number_claim.NumberClaim,
    number_claim.evolve,
    {
        account.NumberContested: "claim_id",
        number_claim.NumberChosen: "claim_id",
        number_claim.NumberChoiceUndone: "claim_id",
        number_claim.NumberClaimObjected: "claim_id",
        account.NumberProven: "claim_id",
        account.NumberFreed: "claim_id",
    },
    {"account_no": lambda row: row.account_no},
    begun_by=account.NumberContested,
)
