"""Closing: one's own account, after money, debts and data, and with a week to regret it."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import CLOSINGS
from dueprocess.application.wallet import Wallets
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.closing import REGRET, AskClosing, CancelClosing, ClosingAsked
from dueprocess.domain.export import RecordExport, RecordFetch, RequestExport
from dueprocess.domain.holding import AutoDebit, Holdings
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.refusals import Code
from tests.holding import holdings
from tests.world import LAN, START, WEI

EMPTY = Holdings(START)
ALL = holdings()
LONG = Instant(START - 400 * DAY)
DEBIT = AutoDebit("1", "merchant", "hua", 1_500, "CNY", Instant(START + DAY))


def wallet(found: Holdings | None = EMPTY) -> Wallets:
    return Wallets(found, there=True)


def closed(world, **changes) -> ClosingAsked:
    (event,) = world.ok(AskClosing(WEI, without_data=True, **changes), wallet())
    return event


def took_data_home(world) -> None:
    (asked,) = world.ok(RequestExport(WEI, LONG))
    world.ok(RecordExport(asked.export_id, size=10, sha256="ab" * 32))
    world.ok(RecordFetch(asked.export_id, WEI, LONG))


def test_it_happens_in_a_week_by_itself(world):
    event = closed(world)
    assert event.closes_at == world.clock.at + REGRET
    row = world.get(CLOSINGS, event.closing_id)
    assert (row.holds(Instant(event.closes_at - 1)), row.holds(event.closes_at)) == (False, True)


def test_it_is_taken_back_until_it_happens_and_not_after(world):
    event = closed(world)
    world.clock.at = Instant(event.closes_at - 1)
    world.ok(CancelClosing(WEI))
    assert world.refused(CancelClosing(WEI)) is Code.CLOSING_NOT_WAITING
    again = closed(world)
    world.clock.at = again.closes_at
    assert world.refused(CancelClosing(WEI)) is Code.CLOSING_NOT_WAITING


def test_asked_for_twice_it_is_asked_for_once(world):
    closed(world)
    assert world.ok(AskClosing(WEI, without_data=True), wallet()) == ()


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (ALL, Code.DEBT_LEFT),
        (msgspec.structs.replace(ALL, loans=()), Code.MONEY_LEFT),
        (Holdings(START, flights=ALL.flights), Code.MONEY_LEFT),
        (Holdings(START, auto_debits=(DEBIT,)), Code.AUTO_DEBIT_LEFT),
        (None, Code.WALLET_AWAY),
    ],
)
def test_i_21_nothing_of_anybody_s_is_forfeited_by_it(world, found, code):
    assert world.refused(AskClosing(WEI, without_data=True), wallet(found)) is code


def test_what_is_paid_back_and_ended_is_in_nobody_s_way(world):
    paid = tuple(
        msgspec.structs.replace(loan, instalments=tuple(
            msgspec.structs.replace(part, left=0, fee=0) for part in loan.instalments
        ))
        for loan in ALL.loans
    )  # fmt: skip
    ended = msgspec.structs.replace(DEBIT, next_at=None)
    found = Holdings(START, loans=paid, auto_debits=(ended,))
    assert world.ok(AskClosing(WEI, without_data=True), wallet(found))


def test_where_the_platform_has_no_wallet_nobody_asks_it(world):
    assert world.ok(AskClosing(WEI, without_data=True), Wallets(None, there=False))


def test_data_comes_first_unless_they_do_not_want_it(world):
    assert world.refused(AskClosing(WEI), wallet()) is Code.CLOSING_DATA_NOT_TAKEN
    took_data_home(world)
    (event,) = world.ok(AskClosing(WEI), wallet())
    assert not event.without_data


def test_data_taken_home_a_month_ago_is_not_lately(world):
    took_data_home(world)
    world.after(30 * DAY)
    assert world.refused(AskClosing(WEI), wallet()) is Code.CLOSING_DATA_NOT_TAKEN


def test_a_restricted_person_closes_like_anybody(world):
    world.decide()
    assert closed(world)


def test_nobody_closes_what_is_not_there(world):
    world.ok(EraseAccount(LAN))
    assert world.refused(AskClosing(LAN), wallet()) is Code.ACCOUNT_ERASED
    assert world.refused(AskClosing(99), wallet()) is Code.NOT_FOUND
    assert world.refused(CancelClosing(LAN)) is Code.CLOSING_NOT_WAITING
