"""Other sessions: signed out by anybody who is in, and by an older factor alone while somebody else may be in the account."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import REMEDIES
from dueprocess.domain.account import OtherSessionsEnded
from dueprocess.domain.compromise import END_OTHER_SESSIONS
from dueprocess.domain.other_sessions import EndOtherSessions
from dueprocess.domain.payee_hold import LiftPayeeHold, VerifyPayeeHold
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.protecting import OLD, placed
from tests.taking_over import proposed
from tests.world import CHEN, LAN, WEI

FACTORS = (None, Instant(0), OLD)


@pytest.mark.parametrize("known_since", FACTORS)
def test_i_04_nothing_stands_in_the_way_where_nobody_is_suspected(world, known_since):
    world.decide()
    assert world.ok(EndOtherSessions(WEI, known_since, at_platform=True))


def test_asked_here_the_platform_is_asked_to_do_its_part(world):
    ended, asked = world.ok(EndOtherSessions(WEI, None))
    assert isinstance(ended, OtherSessionsEnded)
    (owed,) = world.find(REMEDIES, owed="owed")
    assert (owed.remedy_id, owed.effect, owed.account_no) == (asked.remedy_id, END_OTHER_SESSIONS, WEI)


def test_while_payments_are_held_it_takes_an_older_factor(world):
    placed(world)
    young = Instant(world.clock.at - 7 * DAY)  # a week old by now, and not when the danger was seen
    for known_since in (None, young, world.clock.at):
        assert world.refused(EndOtherSessions(WEI, known_since)) is Code.OLDER_FACTOR_NEEDED
        assert world.refused(EndOtherSessions(WEI, known_since, at_platform=True)) is Code.OLDER_FACTOR_NEEDED
    assert world.ok(EndOtherSessions(WEI, OLD))
    assert world.ok(EndOtherSessions(LAN, None))


@pytest.mark.parametrize("ended", [VerifyPayeeHold(WEI, OLD), None, "over"])
def test_once_the_hold_is_over_it_takes_nothing(world, ended):
    hold_id = placed(world)
    if ended == "over":
        world.after(72 * HOUR)
    else:
        world.ok(ended or LiftPayeeHold(hold_id, CHEN, Private("It was the owner.")))
    assert world.ok(EndOtherSessions(WEI, None))


def test_while_a_finding_waits_for_its_second_person_it_takes_an_older_factor(world):
    world.decide()
    proposed(world)
    assert world.refused(EndOtherSessions(WEI, world.clock.at)) is Code.OLDER_FACTOR_NEEDED
    assert world.ok(EndOtherSessions(WEI, OLD))


def test_nobody_who_is_not_there_signs_anybody_out(world):
    assert world.refused(EndOtherSessions(99, OLD)) is Code.NOT_FOUND
