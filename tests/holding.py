"""What a wallet might say, for tests of the law: something of everything, in two currencies."""

from __future__ import annotations

from typing import Any

import msgspec

from dueprocess.application.wallet import Books, Operation, Receipt, Sums, WalletFault
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
from dueprocess.domain.payment_return import Sum, What
from dueprocess.domain.payout import Outcome
from dueprocess.kernel.instants import DAY, HOUR, Instant
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


class FixedWallet:
    """A wallet that says what a test tells it: `found`, and for each operation `outcome`. `away`: it does not answer."""

    def __init__(self, found: Holdings | None = None) -> None:
        self.found = found or holdings()
        self.outcome = Outcome.IN_FLIGHT
        self.away = False
        self.operations: list[Operation] = []
        self.waiting: dict[tuple[str, What], tuple[Sum, ...]] = {}
        self.given_back: dict[str, tuple[Sum, ...]] = {}

    def holdings(self, account: str) -> Holdings | WalletFault:
        if self.away:
            return WalletFault.AWAY
        return self.found if account == "wei" else WalletFault.ACCOUNT_UNKNOWN

    def operate(self, operation: Operation) -> Receipt | WalletFault:
        if self.away:
            return WalletFault.AWAY
        self.operations.append(operation)
        return self.operation(operation.key)

    def operation(self, key: str) -> Receipt | WalletFault:
        if not any(one.key == key for one in self.operations):
            return WalletFault.KEY_UNKNOWN
        arrives_at = Instant(START + 2 * HOUR) if self.outcome is Outcome.IN_FLIGHT else None
        return Receipt(key, self.outcome, "42", arrives_at)

    def blocked(self, key: str, account: str, start: Instant, until: Instant) -> WalletFault | None:
        return WalletFault.AWAY if self.away else None

    def give_back(self, key: str, account: str, what: What) -> tuple[Sum, ...] | WalletFault:
        if self.away:
            return WalletFault.AWAY
        if key not in self.given_back:
            self.given_back[key] = self.waiting.pop((account, what), ())
        return self.given_back[key]

    def books(self) -> Books | WalletFault:
        return Books(START, {"CNY": Sums(100, 60, 10, 30)})
