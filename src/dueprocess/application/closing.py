"""Closing: asking for one, taking it back, and what a person has still to take first."""

from __future__ import annotations

from dueprocess.application.export import exports_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, CLOSINGS
from dueprocess.application.wallet import wallet_of
from dueprocess.domain import closing
from dueprocess.domain.closing import AskClosing, CancelClosing, Closing, ClosingFacts
from dueprocess.kernel.ids import AccountNo


def closings_of(reader: Reader, account_no: AccountNo) -> tuple[Closing, ...]:
    """Every closing that this person ever asked for."""
    return reader.find(CLOSINGS, account_no=account_no)


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
