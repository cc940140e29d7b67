"""Reclamation: an account that nobody uses, and in which nothing of anybody's is; and its person is told first."""

from __future__ import annotations

import pytest

from dueprocess.application.wallet import Wallets
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.enquiry import AskHuman
from dueprocess.domain.holding import AutoDebit, Holdings
from dueprocess.domain.reclamation import (
    AccountKept,
    AnnounceReclamation,
    ConfirmReclamation,
    KeepAccount,
    ReclamationAnnounced,
    ReclamationConfirmed,
)
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.holding import holdings
from tests.world import LAN, START, WEI

OLD = Instant(START - 400 * DAY)
ALL = holdings()


def wallet(found: Holdings | None = None) -> Wallets:
    return Wallets(found or Holdings(START), there=True)


def announced(world) -> ReclamationAnnounced:
    (event,) = world.ok(AnnounceReclamation(WEI, OLD), wallet())
    return event


def test_it_takes_an_announcement_thirty_days_and_a_second_asking(world):
    event = announced(world)
    assert event.from_at == world.clock.at + 30 * DAY
    world.clock.at = Instant(event.from_at - 1)
    assert world.refused(ConfirmReclamation(WEI, OLD), wallet()) is Code.RECLAMATION_TOO_EARLY
    world.clock.at = event.from_at
    (confirmed,) = world.ok(ConfirmReclamation(WEI, OLD), wallet())
    assert isinstance(confirmed, ReclamationConfirmed)
    assert world.refused(ConfirmReclamation(WEI, OLD), wallet()) is Code.RECLAMATION_NOT_ANNOUNCED


def test_its_person_keeps_it(world):
    event = announced(world)
    (kept,) = world.ok(KeepAccount(WEI))
    assert isinstance(kept, AccountKept)
    world.clock.at = event.from_at
    assert world.refused(ConfirmReclamation(WEI, OLD), wallet()) is Code.RECLAMATION_NOT_ANNOUNCED
    assert world.refused(KeepAccount(WEI)) is Code.RECLAMATION_NOT_ANNOUNCED


def test_who_used_it_meanwhile_keeps_it(world):
    event = announced(world)
    world.clock.at = event.from_at
    assert world.refused(ConfirmReclamation(WEI, event.from_at), wallet()) is Code.ACCOUNT_IN_USE


@pytest.mark.parametrize("days", [0, 100, 364])
def test_one_that_was_used_within_a_year_is_left_alone(world, days):
    used = Instant(START - days * DAY)
    assert world.refused(AnnounceReclamation(WEI, used), wallet()) is Code.ACCOUNT_IN_USE


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (ALL, Code.DEBT_LEFT),
        (Holdings(START, ALL.holdings), Code.MONEY_LEFT),
        (Holdings(START, flights=ALL.flights), Code.MONEY_LEFT),
        (
            Holdings(START, auto_debits=(AutoDebit("1", "m", "h", 1, "CNY", Instant(START + DAY)),)),
            Code.AUTO_DEBIT_LEFT,
        ),
    ],
)
def test_i_21_never_with_an_asset_an_open_trade_a_debt_or_an_auto_debit(world, found, code):
    assert world.refused(AnnounceReclamation(WEI, OLD), wallet(found)) is code
    event = announced(world)
    world.clock.at = event.from_at  # and what came in meanwhile is looked at anew
    assert world.refused(ConfirmReclamation(WEI, OLD), wallet(found)) is code


def test_where_the_wallet_is_away_it_is_refused(world):
    assert world.refused(AnnounceReclamation(WEI, OLD), Wallets(None, there=True)) is Code.WALLET_AWAY


def test_what_is_restricted_or_waits_for_an_answer_is_left_alone(world):
    world.decide()
    assert world.refused(AnnounceReclamation(WEI, OLD), wallet()) is Code.RECLAMATION_MATTER_OPEN
    world.ok(AskHuman(LAN, Private("Is anybody there?")))
    assert world.refused(AnnounceReclamation(LAN, OLD), wallet()) is Code.RECLAMATION_MATTER_OPEN


def test_announced_twice_it_is_announced_once_and_lapses_in_ninety_days(world):
    announced(world)
    assert world.ok(AnnounceReclamation(WEI, OLD), wallet()) == ()
    world.after(90 * DAY)
    assert world.refused(ConfirmReclamation(WEI, OLD), wallet()) is Code.RECLAMATION_NOT_ANNOUNCED
    assert announced(world)


def test_nobody_has_what_is_not_there(world):
    world.ok(EraseAccount(LAN))
    assert world.refused(AnnounceReclamation(LAN, OLD), wallet()) is Code.ACCOUNT_ERASED
    assert world.refused(AnnounceReclamation(99, OLD), wallet()) is Code.NOT_FOUND
    assert world.refused(ConfirmReclamation(99, OLD), wallet()) is Code.RECLAMATION_NOT_ANNOUNCED
