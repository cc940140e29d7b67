"""Wallet: the port through which dueprocess asks what a person holds, and hands over what it permitted.

The platform's wallet holds the money and its books are the truth about it; the record's are the truth about what was
permitted (ADR 0017). The key of an operation is the payout's id: asked for again, the wallet gives the same receipt.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec

from dueprocess.application.handler import Desk
from dueprocess.domain.holding import Holdings
from dueprocess.domain.payment_return import Sum, What
from dueprocess.domain.payout import Outcome, PayoutKind
from dueprocess.kernel.instants import Instant


class WalletFault(StrEnum):
    """Why there is no answer. After `AWAY` nobody knows whether an operation happened: it is asked for again."""

    AWAY = "away"
    ACCOUNT_UNKNOWN = "account_unknown"
    KEY_UNKNOWN = "key_unknown"
    KEY_USED = "key_used"


class Beneficiary(msgspec.Struct, frozen=True):
    """A bank account in a relative's own name, as two members of staff saw it to be."""

    holder: str
    bank: str
    number: str


class Operation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the wallet is asked to do. `key`: the payout's id; `account`: the platform's own id; `amount`: minor units.

    `beneficiary`: where a payout to `estate:…` goes, for the estate of somebody who has died.
    """

    key: str
    account: str
    kind: PayoutKind
    source: str
    target: str
    amount: int
    currency: str
    beneficiary: Beneficiary | None = None


class Receipt(msgspec.Struct, frozen=True):
    """What came of an operation. `number`: the wallet's own; `refused`: its code, where it refused and moved nothing.

    `amount`: what moved, in minor units, where the wallet says so.
    """

    key: str
    outcome: Outcome
    number: str | None
    arrives_at: Instant | None
    refused: str | None = None
    amount: int | None = None


class BookLine(msgspec.Struct, frozen=True):
    """What does not add up in the wallet's own books, as it calls it."""

    account: str
    currency: str
    difference: int


class Sums(msgspec.Struct, frozen=True):
    """One currency of the wallet's books, in minor units: paid in = balances + in flight + paid out. INVARIANT (I-21)"""

    paid_in: int
    balances: int
    in_flight: int
    paid_out: int

    @property
    def difference(self) -> int:
        """What is lost or made; 0 is what it must be."""
        return self.paid_in - self.balances - self.in_flight - self.paid_out


class Books(msgspec.Struct, frozen=True):
    """The wallet's books at one moment, and each account that does not agree with its entries."""

    at: Instant
    currencies: dict[str, Sums]
    wrong: tuple[BookLine, ...] = ()
    named: tuple[str, ...] = ()


class Wallet(Protocol):
    """The platform's wallet. Each call answers within seconds or not at all; none raises."""

    def holdings(self, account: str) -> Holdings | WalletFault:
        """All that an account has, owes and may be paid to."""
        ...

    def operate(self, operation: Operation) -> Receipt | WalletFault:
        """Do this, once for each key."""
        ...

    def operation(self, key: str) -> Receipt | WalletFault:
        """What has become of it since."""
        ...

    def blocked(self, key: str, account: str, start: Instant, until: Instant) -> WalletFault | None:
        """Tell that a restriction may have kept this account from repaying: no late fee for these days (I-24)."""
        ...

    def give_back(self, key: str, account: str, what: What) -> tuple[Sum, ...] | WalletFault:
        """Give back to those who paid what this account was paid and has not taken, once for each key; what that was."""
        ...

    def books(self) -> Books | WalletFault:
        """Sums per currency, and what does not add up."""
        ...


class Wallets:
    """What the wallet said before the lock was taken; `there`: whether the platform has one at all."""

    __slots__ = ("holdings", "there")

    def __init__(self, holdings: Holdings | None, *, there: bool) -> None:
        self.holdings = holdings
        self.there = there


def wallet_of(desk: Desk) -> Wallets:
    """What came with the command; nothing said is a wallet that was not asked."""
    return desk.outside if isinstance(desk.outside, Wallets) else Wallets(None, there=True)
