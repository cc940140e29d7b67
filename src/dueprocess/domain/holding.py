"""Holding: what a person has at the platform's wallet, as the wallet said it at one moment. Facts, never state of ours.

dueprocess holds no money and keeps no balance: what is here came from the wallet for one decision about one payout, and
is forgotten with it. Amounts are integers in the currency's minor unit (fen, cents); nothing here reaches a decision
about a person. INVARIANT (I-17)
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.kernel.instants import Instant

BALANCE = "balance"
"""The holding that everything is taken out through, and what a payout into it names as its target."""


class HoldingKind(StrEnum):
    """What kind of thing is held."""

    BALANCE = "balance"
    FUND = "fund"
    SAVINGS = "savings"
    WEALTH = "wealth"
    MERCHANT = "merchant"


class Bound(msgspec.Struct, frozen=True):
    """A part of a holding that cannot be had yet: how much, why (the wallet's code), and until when."""

    amount: int
    reason: str
    until: Instant


class Holding(msgspec.Struct, frozen=True):
    """One thing that a person has. `holder`: who legally holds it for them, as a code of `Holdings.names`."""

    holding_id: str
    kind: HoldingKind
    currency: str
    holder: str
    amount: int
    available: int
    bound: tuple[Bound, ...] = ()


class Flight(msgspec.Struct, frozen=True):
    """Money on its way. `to`: `balance`, a bank account's id, or somebody else; `arrives_at`: None where nobody knows."""

    key: str
    currency: str
    holder: str
    amount: int
    to: str
    since: Instant
    arrives_at: Instant | None


class Instalment(msgspec.Struct, frozen=True):
    """One part of a loan. `left`: principal still owed; `fee`: late fee owed now."""

    number: int
    amount: int
    left: int
    fee: int
    due_at: Instant
    paid_at: Instant | None

    @property
    def owed(self) -> int:
        """What ends it now."""
        return self.left + self.fee


class Loan(msgspec.Struct, frozen=True):
    """A debt with its plan. `lender`: who is owed, as a code of `Holdings.names`."""

    loan_id: str
    lender: str
    currency: str
    amount: int
    instalments: tuple[Instalment, ...]

    @property
    def owed(self) -> int:
        """What ends it now, late fees included."""
        return sum(part.owed for part in self.instalments)


class AutoDebit(msgspec.Struct, frozen=True):
    """A standing order: it goes on, whatever is restricted (I-24). `next_at`: None when nothing is left to pay."""

    auto_debit_id: str
    kind: str
    target: str
    amount: int | None
    currency: str
    next_at: Instant | None


class BankAccount(msgspec.Struct, frozen=True):
    """Where a withdrawal can go. `own`: the bank confirmed that its holder is the account's holder."""

    bank_account_id: str
    bank: str
    number: str
    holder: str
    currencies: tuple[str, ...]
    bound_at: Instant
    own: bool


class Holdings(msgspec.Struct, frozen=True):
    """All that a person has, owes and may be paid to, at one moment.

    `names`: what the wallet calls its holders, products and banks, by their code and then by language.
    """

    at: Instant
    holdings: tuple[Holding, ...] = ()
    flights: tuple[Flight, ...] = ()
    loans: tuple[Loan, ...] = ()
    auto_debits: tuple[AutoDebit, ...] = ()
    bank_accounts: tuple[BankAccount, ...] = ()
    names: dict[str, dict[str, str]] = {}

    def holding(self, holding_id: str, currency: str) -> Holding | None:
        """The holding of this name in this currency."""
        wanted = (holding_id, currency)
        return next((item for item in self.holdings if (item.holding_id, item.currency) == wanted), None)

    def bank_account(self, bank_account_id: str) -> BankAccount | None:
        """The bank account of this id, if it is bound."""
        return next((item for item in self.bank_accounts if item.bank_account_id == bank_account_id), None)

    def total(self, currency: str) -> int:
        """All that is theirs in a currency: what is held, and what is on its way to their own balance."""
        held = sum(item.amount for item in self.holdings if item.currency == currency)
        coming = (item.amount for item in self.flights if (item.to, item.currency) == (BALANCE, currency))
        return held + sum(coming)

    def owed_at(self, target: str, currency: str) -> int | None:
        """What is owed at `loan:3`, or at its instalment `loan:3:5`; None where there is no such debt."""
        name, _, rest = target.partition(":")
        loan_id, _, number = rest.partition(":")
        loan = next((item for item in self.loans if item.loan_id == loan_id), None)
        if name != "loan" or loan is None or loan.currency != currency:
            return None
        if not number:
            return loan.owed
        return next((part.owed for part in loan.instalments if str(part.number) == number), None)

    @property
    def currencies(self) -> tuple[str, ...]:
        """Every currency in which there is anything, in alphabetical order."""
        held = {item.currency for item in self.holdings} | {item.currency for item in self.flights}
        return tuple(sorted(held | {item.currency for item in self.loans}))

    @property
    def anything_left(self) -> bool:
        """Whether there is still something to take out, to wait for, or to repay."""
        coming = any(item.to == BALANCE for item in self.flights)
        return coming or any(item.amount for item in self.holdings) or any(loan.owed for loan in self.loans)
