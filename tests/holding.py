"""What a wallet might say, for tests of the law: something of everything, in two currencies."""

from __future__ import annotations

from typing import Any

import msgspec

from dueprocess.domain.holding import (
    BankAccount,
    Bound,
    Flight,
    Holding,
    HoldingKind,
    Holdings,
    Instalment,
    Loan,
)
from dueprocess.kernel.instants import DAY, Instant
from tests.world import START

LONG_AGO = Instant(START - 400 * DAY)


def bank(name: str, bound_at: int = LONG_AGO, *, own: bool = True, currency: str = "CNY") -> BankAccount:
    """A bank account that was bound then."""
    return BankAccount(name, "harbour", "6622", "Wei", (currency,), Instant(bound_at), own)


def holdings(**changes: Any) -> Holdings:
    """1,000.00 in the balance, 500 in the fund, 300 saved, 200 in a product and 100 more bound in it, a loan of 2 x 50."""
    later = Instant(START + 30 * DAY)
    found = Holdings(
        START,
        (
            Holding("balance", HoldingKind.BALANCE, "CNY", "reserve", 100_000, 100_000),
            Holding("fund", HoldingKind.FUND, "CNY", "fund_company", 50_000, 50_000),
            Holding("savings", HoldingKind.SAVINGS, "CNY", "savings_bank", 30_000, 30_000),
            Holding(
                "steady",
                HoldingKind.WEALTH,
                "CNY",
                "manager",
                30_000,
                20_000,
                (Bound(10_000, "term", later),),
            ),
            Holding("balance", HoldingKind.BALANCE, "HKD", "reserve", 8_800, 8_800),
        ),
        (Flight("f1", "CNY", "clearing", 4_000, "balance", START, later),),
        (
            Loan(
                "1",
                "lender",
                "CNY",
                10_000,
                (
                    Instalment(1, 5_000, 5_000, 0, Instant(START + DAY), None),
                    Instalment(2, 5_000, 5_000, 0, later, None),
                ),
            ),
        ),
        (),
        (bank("1"), bank("2", START), bank("3", own=False), bank("4", currency="HKD")),
    )
    return msgspec.structs.replace(found, **changes)
