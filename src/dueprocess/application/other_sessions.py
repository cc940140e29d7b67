"""Other sessions: signing out everywhere else."""

from __future__ import annotations

from dueprocess.application.handler import Desk, Handler
from dueprocess.application.payee_hold import payee_holds_of
from dueprocess.application.views.all import ACCOUNTS, COMPROMISES
from dueprocess.domain import other_sessions
from dueprocess.domain.other_sessions import EndOtherSessions, OtherSessionsFacts


def _facts(desk: Desk, command: EndOtherSessions) -> OtherSessionsFacts:
    return OtherSessionsFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.account_no),
        payee_holds_of(desk.ledger, command.account_no),
        desk.ledger.find(COMPROMISES, account_no=command.account_no),
    )


END: Handler[EndOtherSessions, OtherSessionsFacts] = Handler(_facts, other_sessions.end_others)
