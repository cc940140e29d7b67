"""Apart: who is cut off from whom, by what is in force towards everybody; and what protects others."""

from __future__ import annotations

from dueprocess.application.apart import apart_of
from dueprocess.domain.apart import Apart
from dueprocess.kernel.instants import DAY
from tests.importing import given, imported
from tests.world import LAN, WEI, World


def apart(world: World) -> Apart:
    with world.store.read() as reader:
        return apart_of(reader, world.engine.policies, WEI)


def test_nothing_in_force_cuts_nobody_off(world):
    found = apart(world)
    now = world.clock.at
    assert (found.from_people(now), found.from_groups(now), found.from_followers(now)) == (
        False,
        False,
        False,
    )
    assert not found.for_a_reason(now)


def test_each_is_cut_off_by_its_own_mark_and_as_long_as_it_is_in_force(world):
    world.decide("B1")  # a day without strangers
    found, now = apart(world), world.clock.at
    assert (found.from_people(now), found.from_groups(now), found.from_followers(now)) == (True, False, False)
    assert not found.from_people(now + DAY)


def test_a_measure_towards_one_person_cuts_nobody_else_off(world):
    world.decide("H1", target=LAN)
    found = apart(world)
    assert found.from_people(world.clock.at), "its other measure, towards strangers"
    assert not found.from_people(world.clock.at + 4 * DAY), "only the measure towards Lan is left"
    assert found.for_a_reason(world.clock.at + 4 * DAY), "and it protects her"


def test_what_an_import_brought_in_may_protect_somebody(world):
    imported(world, given())
    assert apart(world).for_a_reason(world.clock.at)
