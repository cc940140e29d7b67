"""Closing: a person closes their own account, and takes what is theirs first.

The rules are:
1. Nobody else asks for it. Money, debts, and what is on its way come first: an account with any of it cannot be closed, for
   closing would forfeit it (I-21). Where the wallet cannot be asked, it is asked again.
2. Their data comes next: they took it home within 30 days, or say that they do not want it.
3. It happens seven days later, by itself, and can be taken back until then: whoever regrets it, or whose account somebody
   else closes, has time.
4. It touches no case: what was decided can be appealed, and read, as long as it could be before.
"""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.domain.account import Account
from dueprocess.domain.export import Export, Stage
from dueprocess.domain.holding import Holdings
from dueprocess.kernel.ids import AccountNo, ClosingId, Mint
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse

REGRET: Final = 7 * DAY
"""How long it can be taken back."""
LATELY: Final = 30 * DAY
"""How long ago they may have taken their data home."""


class Closing(msgspec.Struct, frozen=True):
    """State of one closing. `closes_at`: when it happens; `without_data`: they did not want their data."""

    closing_id: ClosingId
    account_no: AccountNo
    asked_at: Instant
    closes_at: Instant
    without_data: bool
    cancelled_at: Instant | None = None

    def waits(self, at: Instant) -> bool:
        """Whether it can still be taken back."""
        return self.cancelled_at is None and at < self.closes_at

    def holds(self, at: Instant) -> bool:
        """Whether the account is closed. Nothing has to run for it to be (I-08)."""
        return self.cancelled_at is None and at >= self.closes_at


class AskClosing(Command, frozen=True):
    """The person asks that their account be closed. `without_data`: they do not want their data."""

    account_no: AccountNo
    without_data: bool = False


class CancelClosing(Command, frozen=True):
    """The person takes it back."""

    account_no: AccountNo


class ClosingAsked(Event, frozen=True):
    """The account is closed from `closes_at` on, unless it is taken back before."""

    closing_id: ClosingId
    account_no: AccountNo
    closes_at: Instant
    without_data: bool


class ClosingCancelled(Event, frozen=True):
    """It was taken back: the account goes on."""

    closing_id: ClosingId
    account_no: AccountNo


class ClosingFacts(msgspec.Struct, frozen=True):
    """What closing needs to know. `wallet`: whether the platform has one; `holdings`: what it said just now, None where it did not."""

    ids: Mint
    account: Account | None
    closings: tuple[Closing, ...] = ()
    exports: tuple[Export, ...] = ()
    wallet: bool = False
    holdings: Holdings | None = None


def ask(facts: ClosingFacts, command: AskClosing, now: Instant) -> tuple[Event, ...] | Refusal:
    """Ask for it. What was asked for already goes on as it is."""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return refuse(Code.ACCOUNT_ERASED)
    if any(item.waits(now) or item.holds(now) for item in facts.closings):
        return ()
    refused = left(facts.wallet, facts.holdings)
    if refused is not None:
        return refused
    if not command.without_data and not taken_home(facts.exports, now):
        return refuse(Code.CLOSING_DATA_NOT_TAKEN)
    closing_id = ClosingId(facts.ids("cls"))
    return (ClosingAsked(closing_id, command.account_no, Instant(now + REGRET), command.without_data),)


def cancel(facts: ClosingFacts, command: CancelClosing, now: Instant) -> tuple[Event, ...] | Refusal:
    """Take it back, as long as it has not happened."""
    found = next((item for item in facts.closings if item.waits(now)), None)
    if found is None:
        return refuse(Code.CLOSING_NOT_WAITING)
    return (ClosingCancelled(found.closing_id, found.account_no),)


def left(wallet: bool, holdings: Holdings | None) -> Refusal | None:  # noqa: FBT001 - a fact, not a choice
    """What would be forfeited, in the order in which a person settles it; None where nothing would. INVARIANT (I-21)"""
    if not wallet:
        return None
    if holdings is None:
        return refuse(Code.WALLET_AWAY)
    if any(loan.owed for loan in holdings.loans):
        return refuse(Code.DEBT_LEFT)
    if any(item.amount for item in holdings.holdings) or holdings.flights:
        return refuse(Code.MONEY_LEFT)
    if any(item.next_at is not None for item in holdings.auto_debits):
        return refuse(Code.AUTO_DEBIT_LEFT)
    return None


def taken_home(exports: tuple[Export, ...], now: Instant) -> bool:
    """Whether they downloaded all that is theirs lately."""
    return any(
        item.stage is Stage.MADE and item.fetched_at is not None and item.fetched_at > now - LATELY
        for item in exports
    )


def evolve(state: Closing | None, event: Event, at: Instant) -> Closing | None:
    """Fold one event into the closing it names."""
    match event:
        case ClosingAsked():
            return Closing(event.closing_id, event.account_no, at, event.closes_at, event.without_data)
        case ClosingCancelled() if state is not None:
            return msgspec.structs.replace(state, cancelled_at=at)
        case _:
            return state
