"""Closing: asking for one, taking it back, and what a person has still to take first."""

from __future__ import annotations

from dueprocess.application.export import exports_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, CLOSINGS
from dueprocess.domain import closing
from dueprocess.domain.closing import AskClosing, CancelClosing, Closing, ClosingFacts
from dueprocess.domain.holding import Holdings
from dueprocess.kernel.ids import AccountNo


def closings_of(reader: Reader, account_no: AccountNo) -> tuple[Closing, ...]:
    """Every closing that this person ever asked for."""
    return reader.find(CLOSINGS, account_no=account_no)


class Wallets:
    """What the wallet said before the lock was taken; `there`: whether the platform has one at all."""

    __slots__ = ("holdings", "there")

    def __init__(self, holdings: Holdings | None, *, there: bool) -> None:
        self.holdings = holdings
        self.there = there


def wallet_of(desk: Desk) -> Wallets:
    """What came with the command; nothing said is a wallet that was not asked."""
    return desk.outside if isinstance(desk.outside, Wallets) else Wallets(None, there=True)


def _facts(desk: Desk, command: AskClosing | CancelClosing) -> ClosingFacts:
    wallet = wallet_of(desk)
    return ClosingFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.account_no),
        closings_of(desk.ledger, command.account_no),
        exports_of(desk.ledger, command.account_no),
        wallet.there,
        wallet.holdings,
    )


ASK: Handler[AskClosing, ClosingFacts] = Handler(_facts, closing.ask)
CANCEL: Handler[CancelClosing, ClosingFacts] = Handler(_facts, closing.cancel)
