"""Money: what a person reads of their own money: what there is, what they can have, what is frozen, what is on its way.

The wallet says what there is, at this moment; the record says what was permitted and what came of it. Nobody but the
person reads this page, and nothing of it is kept.
"""

from __future__ import annotations

import msgspec

from dueprocess.application.dispute import disputes_against
from dueprocess.application.dormancy import latest_of
from dueprocess.application.exits import exits_of, in_force_of
from dueprocess.application.order import freezes_of
from dueprocess.application.payout import pending_of
from dueprocess.application.queries.disputes import HeldLine, held_lines
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.orders import FrozenLine, frozen_lines
from dueprocess.application.views.all import ACCOUNTS, PAYOUTS
from dueprocess.application.wallet import WalletFault
from dueprocess.domain import exits
from dueprocess.domain.account import settled
from dueprocess.domain.exits import Exit
from dueprocess.domain.holding import AutoDebit, BankAccount, Flight, Holding, HoldingKind, Holdings, Loan
from dueprocess.domain.payout import LEAVES, TAKEN_FROM, Payout, PayoutKind, available, may_leave
from dueprocess.kernel.ids import AccountNo, EstateId, PayoutId
from dueprocess.kernel.instants import Instant

WITH_A_HOLDING = {kind: payout for payout, kind in TAKEN_FROM.items() if payout is not PayoutKind.REPAY}
"""The operation that takes a kind of holding out."""


class HoldingLine(msgspec.Struct, frozen=True):
    """One holding. `available`: what can be had of it now; `operation`: how, None where it comes by itself."""

    holding: Holding
    available: int
    operation: PayoutKind | None


class CurrencyLine(msgspec.Struct, frozen=True):
    """All of a currency. `free`: what may leave the account now; `frozen`: what each order takes, in its order.

    `held`: disputed payments that are held, by the end of each.
    """

    currency: str
    total: int
    free: int
    frozen: tuple[FrozenLine, ...]
    asked: int
    held: tuple[HeldLine, ...] = ()


class BankLine(msgspec.Struct, frozen=True):
    """A bank account. `at_once`: whether money goes there at once, or waits a day first."""

    account: BankAccount
    at_once: bool


class MoneyPage(msgspec.Struct, frozen=True):
    """All that the page says. `away`: the wallet could not be asked, and what follows from it is empty.

    `restricted`: whether anything is in force. `unused`: the account is protected, or was lately, because nobody used it. `window`: the window that is open. `proven`: whether this person came in
    by a contact or device that is known for long, or has none that is.
    """

    account_no: AccountNo
    at: Instant
    zone: str
    restricted: bool
    window: Exit | None
    windows: int
    proven: bool
    away: bool
    stranger: bool = False
    unused: bool = False
    currencies: tuple[CurrencyLine, ...] = ()
    holdings: tuple[HoldingLine, ...] = ()
    flights: tuple[Flight, ...] = ()
    loans: tuple[Loan, ...] = ()
    auto_debits: tuple[AutoDebit, ...] = ()
    banks: tuple[BankLine, ...] = ()
    payouts: tuple[Payout, ...] = ()
    names: dict[str, dict[str, str]] = {}

    def named(self, code: str) -> dict[str, str]:
        """What the wallet calls this, by language; the code itself where it says nothing."""
        return self.names.get(code) or {"en": code}

    @property
    def anything(self) -> bool:
        """Whether there is anything at all to show."""
        return bool(self.holdings or self.flights or self.loans or self.payouts)

    @property
    def anything_to_take(self) -> bool:
        """Whether a window would be of any use."""
        return any(line.available and line.operation is not None for line in self.holdings)

    def line(self, holding_id: str, currency: str) -> HoldingLine | None:
        """The line of this holding."""
        wanted = (holding_id, currency)
        return next(
            (one for one in self.holdings if (one.holding.holding_id, one.holding.currency) == wanted), None
        )

    def currency(self, name: str) -> CurrencyLine | None:
        """The line of this currency."""
        return next((one for one in self.currencies if one.currency == name), None)


def money_page(
    look: Looking,
    account_no: AccountNo,
    holdings: Holdings | WalletFault,
    known_since: Instant | None,
    estate_id: EstateId | None = None,
) -> MoneyPage | None:
    """The page of one person, or of the relative whose estate is named; None for an account that is not known."""
    account = look.reader.get(ACCOUNTS, account_no)
    if account is None:
        return None
    opened = tuple(row for row in exits_of(look.reader, account_no) if row.estate_id == estate_id)
    window = exits.current(opened, look.now, estate_id)
    payouts = look.reader.find(PAYOUTS, account_no=account_no)
    if estate_id is not None:
        mine = {row.exit_id for row in opened}
        payouts = tuple(row for row in payouts if row.exit_id in mine)
    dormant = latest_of(look.reader, account_no, look.now)
    page = MoneyPage(
        account_no,
        look.now,
        account.zone,
        bool(in_force_of(look.reader, account_no, look.now)),
        window,
        len(opened),
        settled(known_since, look.now)
        or not account.older_contacts(look.now)
        or (dormant is not None and dormant.vouched(look.now)),
        holdings is WalletFault.AWAY,
        holdings is WalletFault.ACCOUNT_UNKNOWN,
        dormant is not None,
        payouts=tuple(sorted(payouts, key=lambda item: (-item.requested_at, item.payout_id))),
    )
    if isinstance(holdings, WalletFault):
        return page
    pending = pending_of(look.reader, account_no)
    freezes = freezes_of(look.reader, account_no)
    disputes, held = disputes_against(look.reader, account_no), held_lines(look, account_no)
    return msgspec.structs.replace(
        page,
        currencies=tuple(
            CurrencyLine(
                name,
                holdings.total(name),
                may_leave(freezes, pending, account_no, holdings, name, look.now, disputes),
                frozen_lines(look, account_no, name, holdings.total(name)),
                sum(item.amount for item in pending if item.kind in LEAVES and item.currency == name),
                tuple(line for line in held if line.currency == name),
            )
            for name in holdings.currencies
        ),
        holdings=tuple(_line(item, pending, holdings) for item in holdings.holdings),
        flights=holdings.flights,
        loans=holdings.loans,
        auto_debits=holdings.auto_debits,
        banks=tuple(
            BankLine(item, window is not None and item.bound_at <= window.settled_by)
            for item in holdings.bank_accounts
        ),
        names=holdings.names,
    )


def own_payout(look: Looking, account_no: AccountNo, payout_id: str) -> Payout | None:
    """A payout of this person's; anybody else's is not found."""
    found = look.reader.get(PAYOUTS, PayoutId(payout_id))
    return found if found is not None and found.account_no == account_no else None


def _line(item: Holding, pending: tuple[Payout, ...], holdings: Holdings) -> HoldingLine:
    operation = WITH_A_HOLDING.get(item.kind) if item.kind is not HoldingKind.MERCHANT else None
    return HoldingLine(item, available(pending, holdings, item.holding_id, item.currency), operation)
