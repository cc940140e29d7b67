"""Exit: whoever is restricted opens the window by themselves, as often as they like, and it closes by itself."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import DECISIONS, EXITS
from dueprocess.domain import exits
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.exits import LASTS, ExitOpened, OpenExit
from dueprocess.domain.holding import Holding, HoldingKind, Holdings
from dueprocess.domain.relief import LiftDecision
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import CHEN, HOUR, LAN, WEI

NOTHING = Holdings(Instant(0))
SOMETHING = Holdings(Instant(0), (Holding("balance", HoldingKind.BALANCE, "CNY", "reserve", 5, 5),))


def opened(world, account_no=WEI, outside=SOMETHING) -> ExitOpened:
    (event,) = world.ok(OpenExit(account_no), outside)
    return event


def test_i_22_whoever_is_restricted_opens_it_for_48_hours(world):
    decision_id = world.decide()
    event = opened(world)
    assert event.until == world.clock.at + 48 * HOUR
    assert set(event.restrictions) == {row.restriction_id for row in world.restrictions(decision_id)}


def test_i_22_it_opens_whatever_is_restricted_and_in_another_service_too(world):
    world.decide("A1")
    assert opened(world).until > world.clock.at


def test_an_open_one_stays_as_it_is(world):
    world.decide()
    opened(world)
    assert world.ok(OpenExit(WEI), SOMETHING) == ()


def test_i_22_it_can_be_opened_again_as_soon_as_it_has_closed_and_not_a_moment_before(world):
    world.permanent()
    first = opened(world)
    world.clock.at = Instant(first.until - 1)
    assert world.ok(OpenExit(WEI), SOMETHING) == ()
    world.clock.at = first.until
    assert opened(world).until == first.until + LASTS
    assert len(world.find(EXITS, account_no=WEI)) == 2


def test_nobody_needs_one_where_nothing_is_restricted(world):
    assert world.refused(OpenExit(WEI), SOMETHING) is Code.EXIT_NOT_NEEDED


def test_nobody_needs_one_any_more_when_the_restriction_is_over(world):
    decision_id = world.decide()
    world.ok(LiftDecision(decision_id, CHEN, Private("It was a mistake of ours.")))
    assert world.refused(OpenExit(WEI), SOMETHING) is Code.EXIT_NOT_NEEDED


def test_one_person_s_restriction_opens_nothing_for_another(world):
    world.decide()
    assert world.refused(OpenExit(LAN), SOMETHING) is Code.EXIT_NOT_NEEDED


def test_where_nothing_is_left_there_is_nothing_to_open_and_a_wallet_that_is_away_closes_nothing(world):
    world.decide()
    assert world.refused(OpenExit(WEI), NOTHING) is Code.EXIT_NOTHING_LEFT
    assert opened(world, outside=None).until > world.clock.at


@pytest.mark.parametrize("number", [0, 99])
def test_an_account_that_is_not_there_has_none(world, number):
    assert world.refused(OpenExit(AccountNo(number)), SOMETHING) is Code.NOT_FOUND


def test_an_erased_account_has_none(world):
    world.ok(EraseAccount(LAN))
    assert world.refused(OpenExit(LAN), SOMETHING) is Code.ACCOUNT_ERASED


def test_i_20_what_settles_is_a_week_before_the_first_act_of_all_that_is_in_force(world):
    first = world.decide()
    act = world.get(DECISIONS, first).act_at
    world.after(2 * HOUR)
    world.decide("A1")
    world.after(HOUR)
    assert opened(world).settled_by == act - 7 * DAY


def test_i_08_it_is_open_until_its_end_and_no_longer(world):
    world.decide()
    event = opened(world)
    rows = world.find(EXITS, account_no=WEI)
    assert exits.current(rows, Instant(event.until - 1)) is not None
    assert exits.current(rows, event.until) is None
    assert exits.current(rows, Instant(world.clock.at - 1)) is None
