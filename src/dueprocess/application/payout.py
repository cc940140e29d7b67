"""Payout: requesting, stopping, instructing and recording one."""

from __future__ import annotations

from dueprocess.application.dispute import disputes_against
from dueprocess.application.dormancy import dormancies_of
from dueprocess.application.exits import exits_of
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.order import freezes_of
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, ESTATES, PAYOUTS
from dueprocess.domain import payout
from dueprocess.domain.estate import TARGET
from dueprocess.domain.holding import Holdings
from dueprocess.domain.payout import (
    InstructPayout,
    Payout,
    PayoutFacts,
    RecordPayout,
    RequestPayout,
    StopPayout,
)
from dueprocess.kernel.ids import AccountNo


def pending_of(reader: Reader, account_no: AccountNo) -> tuple[Payout, ...]:
    """What this person asked for and the wallet's books may not show yet."""
    return reader.find(PAYOUTS, pending_of=account_no)


def _requesting(desk: Desk, command: RequestPayout) -> PayoutFacts:
    return PayoutFacts(
        desk.ids,
        desk.ledger.get(ACCOUNTS, command.account_no),
        exits_of(desk.ledger, command.account_no),
        _holdings(desk),
        freezes_of(desk.ledger, command.account_no),
        pending_of(desk.ledger, command.account_no),
        disputes=disputes_against(desk.ledger, command.account_no),
        dormancies=dormancies_of(desk.ledger, command.account_no),
        estate=desk.ledger.get(ESTATES, command.estate_id),
    )


def _about(desk: Desk, command: StopPayout | InstructPayout | RecordPayout) -> PayoutFacts:
    found = desk.ledger.get(PAYOUTS, command.payout_id)
    if found is None:
        return PayoutFacts(desk.ids)
    return PayoutFacts(
        desk.ids,
        holdings=_holdings(desk),
        freezes=freezes_of(desk.ledger, found.account_no),
        payouts=pending_of(desk.ledger, found.account_no),
        payout=found,
        estate=desk.ledger.get(ESTATES, found.target.removeprefix(TARGET)),
        disputes=disputes_against(desk.ledger, found.account_no),
    )


def _holdings(desk: Desk) -> Holdings | None:
    return desk.outside if isinstance(desk.outside, Holdings) else None


REQUEST: Handler[RequestPayout, PayoutFacts] = Handler(_requesting, payout.request)
STOP: Handler[StopPayout, PayoutFacts] = Handler(_about, payout.stop)
INSTRUCT: Handler[InstructPayout, PayoutFacts] = Handler(_about, payout.instruct)
RECORD: Handler[RecordPayout, PayoutFacts] = Handler(_about, payout.record)
