"""Handover: the person's three days, the member's yes, the group's choice, and what the platform is asked."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import HANDOVERS
from dueprocess.domain.handover import (
    ACT_WITHIN,
    AnswerSuccession,
    Candidate,
    ChooseSuccessor,
    ConfirmHandover,
    HandoverDone,
    HandoverOpened,
    NameSuccessor,
    OpenHandover,
    SuccessorDeclined,
    SuccessorFound,
    SuccessorNamed,
)
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import DAY
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import LAN, MING, WEI, World


def opening(*members: AccountNo, group: str = "group-1") -> OpenHandover:
    named = tuple(Candidate(one, Private(f"member {one}")) for one in members or (LAN, MING))
    return OpenHandover(WEI, Private(group, tagged=True), Private("Class 3b"), named)


def spammed(world: World, account_no: AccountNo = WEI) -> None:
    """Three findings: for 30 days no groups, and nothing that keeps anybody apart."""
    for _ in range(3):
        world.decide("S1", account_no)
        world.after(1)


def opened(world: World) -> HandoverOpened:
    spammed(world)
    (event,) = world.ok(opening())
    return event


def test_the_person_names_a_member_who_accepts_and_the_platform_is_asked_once(world):
    event = opened(world)
    assert event.act_by == world.clock.at + ACT_WITHIN
    (named,) = world.ok(NameSuccessor(event.handover_id, WEI, LAN))
    assert isinstance(named, SuccessorNamed)
    assert world.ok(NameSuccessor(event.handover_id, WEI, LAN)) == ()
    (found,) = world.ok(AnswerSuccession(event.handover_id, LAN, accepts=True))
    assert (found.member, found.by_group) == (LAN, False)
    assert [row.successor for row in world.find(HANDOVERS, owed="owed")] == [LAN]
    (done,) = world.ok(ConfirmHandover(event.handover_id))
    assert isinstance(done, HandoverDone)
    assert world.ok(ConfirmHandover(event.handover_id)) == ()
    assert world.find(HANDOVERS, owed="owed") == ()


def test_said_twice_it_is_one_handover(world):
    opened(world)
    assert world.ok(opening()) == ()
    assert len(world.ok(opening(group="group-2"))) == 1


def test_nobody_is_made_an_administrator(world):
    event = opened(world)
    assert world.refused(AnswerSuccession(event.handover_id, LAN, accepts=True)) is Code.SUCCESSOR_UNFIT
    world.ok(NameSuccessor(event.handover_id, WEI, LAN))
    assert world.refused(AnswerSuccession(event.handover_id, MING, accepts=True)) is Code.SUCCESSOR_UNFIT
    assert world.refused(ConfirmHandover(event.handover_id)) is Code.NOT_FOUND
    (declined,) = world.ok(AnswerSuccession(event.handover_id, LAN, accepts=False))
    assert isinstance(declined, SuccessorDeclined)
    assert world.refused(NameSuccessor(event.handover_id, WEI, LAN)) is Code.SUCCESSOR_UNFIT
    world.ok(NameSuccessor(event.handover_id, WEI, MING))


def test_only_the_administrator_names_and_only_a_member(world):
    event = opened(world)
    assert world.refused(NameSuccessor(event.handover_id, LAN, MING)) is Code.NOT_FOUND
    assert world.refused(NameSuccessor(event.handover_id, WEI, WEI)) is Code.SUCCESSOR_UNFIT
    assert world.refused(NameSuccessor(event.handover_id, WEI, AccountNo(99))) is Code.SUCCESSOR_UNFIT


def test_the_group_chooses_after_the_day_and_not_before(world):
    event = opened(world)
    assert world.refused(ChooseSuccessor(event.handover_id, LAN)) is Code.HANDOVER_TOO_EARLY
    world.after(ACT_WITHIN - 1)
    assert world.refused(ChooseSuccessor(event.handover_id, LAN)) is Code.HANDOVER_TOO_EARLY
    world.after(1)
    assert world.refused(ChooseSuccessor(event.handover_id, WEI)) is Code.SUCCESSOR_UNFIT
    assert world.refused(ChooseSuccessor(event.handover_id, AccountNo(99))) is Code.SUCCESSOR_UNFIT
    (found,) = world.ok(ChooseSuccessor(event.handover_id, LAN))
    assert isinstance(found, SuccessorFound)
    assert found.by_group
    assert world.refused(ChooseSuccessor(event.handover_id, MING)) is Code.HANDOVER_OVER
    assert world.refused(NameSuccessor(event.handover_id, WEI, MING)) is Code.HANDOVER_OVER


def test_until_the_group_has_chosen_the_person_may_still_name(world):
    event = opened(world)
    world.after(ACT_WITHIN + DAY)
    world.ok(NameSuccessor(event.handover_id, WEI, LAN))
    world.ok(AnswerSuccession(event.handover_id, LAN, accepts=True))
    assert [row.successor for row in world.find(HANDOVERS, owed="owed")] == [LAN]


def test_who_cannot_look_after_groups_takes_none(world):
    event = opened(world)
    world.ok(NameSuccessor(event.handover_id, WEI, LAN))
    spammed(world, LAN)
    assert world.refused(AnswerSuccession(event.handover_id, LAN, accepts=True)) is Code.SUCCESSOR_UNFIT
    world.ok(NameSuccessor(event.handover_id, WEI, MING))
    assert world.refused(NameSuccessor(event.handover_id, WEI, LAN)) is Code.SUCCESSOR_UNFIT
    world.after(ACT_WITHIN)
    assert world.refused(ChooseSuccessor(event.handover_id, LAN)) is Code.SUCCESSOR_UNFIT


def test_it_ends_with_the_measure(world):
    event = opened(world)
    world.after(30 * DAY)
    assert world.refused(NameSuccessor(event.handover_id, WEI, LAN)) is Code.HANDOVER_OVER
    assert world.refused(ChooseSuccessor(event.handover_id, LAN)) is Code.HANDOVER_OVER
    assert world.refused(opening(group="group-2")) is Code.NOTHING_CUT_OFF


def test_who_others_are_protected_from_names_nobody_and_the_group_chooses_at_once(world):
    spammed(world)
    world.decide("H1")
    (event,) = world.ok(opening())
    assert event.act_by == world.clock.at
    assert world.refused(NameSuccessor(event.handover_id, WEI, LAN)) is Code.KEPT_APART
    (found,) = world.ok(ChooseSuccessor(event.handover_id, LAN))
    assert found.by_group


def test_a_naming_from_before_does_not_outlive_such_a_measure(world):
    event = opened(world)
    world.ok(NameSuccessor(event.handover_id, WEI, LAN))
    world.decide("H1")
    assert world.refused(AnswerSuccession(event.handover_id, LAN, accepts=True)) is Code.SUCCESSOR_UNFIT
    world.ok(ChooseSuccessor(event.handover_id, MING))


@pytest.mark.parametrize("members", [(WEI, LAN), (LAN, LAN)])
def test_the_members_are_others_each_once(world, members):
    spammed(world)
    assert world.refused(opening(*members)) is Code.SUCCESSOR_UNFIT


def test_an_unknown_member_or_a_name_with_a_link_is_refused(world):
    spammed(world)
    assert world.refused(opening(AccountNo(99))) is Code.NOT_FOUND
    bad = OpenHandover(WEI, Private("group-1", tagged=True), Private("join example.com"), ())
    assert world.refused(bad) is Code.NAME_UNSOUND


def test_the_log_holds_no_name(world):
    opened(world)
    with world.store.read() as reader:
        stored = b"".join(data for _, data in reader.stored())
    assert b"Class 3b" not in stored
    assert b"member 2" not in stored
