"""Reclamation: announcing one, confirming it, and keeping the account."""

from __future__ import annotations

from dueprocess.application.handler import Desk, Handler
from dueprocess.application.inherited import undeparted
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, APPEALS, ENQUIRIES, RESTRICTIONS
from dueprocess.application.views.returns import RECLAMATIONS
from dueprocess.application.wallet import wallet_of
from dueprocess.domain import reclamation
from dueprocess.domain.appeal import Status
from dueprocess.domain.reclamation import (
    AnnounceReclamation,
    ConfirmReclamation,
    KeepAccount,
    Reclamation,
    ReclamationFacts,
)
from dueprocess.kernel.ids import AccountNo


def reclamations_of(reader: Reader, account_no: AccountNo) -> tuple[Reclamation, ...]:
    """Every reclamation of an account."""
    return reader.find(RECLAMATIONS, account_no=account_no)


def _facts(desk: Desk, command: AnnounceReclamation | ConfirmReclamation | KeepAccount) -> ReclamationFacts:
    number, ledger = command.account_no, desk.ledger
    wallet = wallet_of(desk)
    return ReclamationFacts(
        desk.ids,
        ledger.get(ACCOUNTS, number),
        reclamations_of(ledger, number),
        any(row.status is Status.OPEN for row in ledger.find(APPEALS, account_no=number))
        or any(row.answered_at is None for row in ledger.find(ENQUIRIES, account_no=number)),
        (*ledger.find(RESTRICTIONS, account_no=number), *undeparted(ledger, number)),
        wallet.there,
        wallet.holdings,
    )


ANNOUNCE: Handler[AnnounceReclamation, ReclamationFacts] = Handler(_facts, reclamation.announce)
CONFIRM: Handler[ConfirmReclamation, ReclamationFacts] = Handler(_facts, reclamation.confirm)
KEEP: Handler[KeepAccount, ReclamationFacts] = Handler(_facts, reclamation.keep)
