"""Renewal: "permanent" is what two people renew at each review, while it is still in force."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain.notice import NoticeIssued
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import RestrictionId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import ADA, BELA, CHEN, DAY, WEI, World

WHY = Private("The accounts he sold are still in use.")


def permanent(world: World) -> Restriction:
    (row,) = world.restrictions(world.permanent())
    world.ok(RecordSignIn(WEI))
    return world.get(RESTRICTIONS, row.restriction_id)


def test_two_people_renew_for_at_most_180_days(world):
    row = permanent(world)
    world.after(80 * DAY)
    world.ok(ProposeRenewal(row.restriction_id, ADA, WHY))
    events = world.ok(ApproveRenewal(row.restriction_id, BELA))
    assert isinstance(events[1], NoticeIssued)
    after = world.get(RESTRICTIONS, row.restriction_id)
    assert after.terms.review_by == world.clock.at + 180 * DAY
    assert (after.renewals, after.renewal_proposed_by) == (1, None)
    world.after(180 * DAY - 1)
    assert not world.allowed("game.play")
    world.after(1)
    assert world.allowed("game.play")


def test_a_review_date_that_passed_has_ended_it(world):
    row = permanent(world)
    world.ok(ProposeRenewal(row.restriction_id, ADA, WHY))
    world.clock.at = row.terms.review_by
    assert world.refused(ApproveRenewal(row.restriction_id, BELA)) is Code.RESTRICTION_NOT_IN_FORCE
    assert world.refused(ProposeRenewal(row.restriction_id, ADA, WHY)) is Code.RESTRICTION_NOT_IN_FORCE


def test_a_renewal_is_proposed_first(world):
    row = permanent(world)
    assert world.refused(ApproveRenewal(row.restriction_id, BELA)) is Code.RENEWAL_NOT_PROPOSED


def test_one_proposal_renews_once(world):
    row = permanent(world)
    world.ok(ProposeRenewal(row.restriction_id, ADA, WHY))
    world.ok(ApproveRenewal(row.restriction_id, BELA))
    assert world.refused(ApproveRenewal(row.restriction_id, BELA)) is Code.RENEWAL_NOT_PROPOSED


def test_nobody_renews_alone(world):
    row = permanent(world)
    both = world.appoint("p_both", Role.DECIDER, Role.APPROVER)
    world.ok(ProposeRenewal(row.restriction_id, both, WHY))
    assert world.refused(ApproveRenewal(row.restriction_id, both)) is Code.RENEWAL_BY_SAME_PERSON


def test_a_proposal_has_a_reason(world):
    row = permanent(world)
    assert world.refused(ProposeRenewal(row.restriction_id, ADA, Private(""))) is Code.TEXT_MISSING


def test_who_may_renew_what(world):
    row = permanent(world)
    assert world.refused(ProposeRenewal(row.restriction_id, CHEN, WHY)) is Code.STAFF_LACKS_ROLE
    assert world.refused(ApproveRenewal(row.restriction_id, ADA)) is Code.STAFF_LACKS_ROLE
    world.appoint("p_own", Role.DECIDER, own_account=WEI)
    assert world.refused(ProposeRenewal(row.restriction_id, "p_own", WHY)) is Code.STAFF_IN_CONFLICT


@pytest.mark.parametrize("command", [ProposeRenewal(RestrictionId("x"), ADA, WHY), ApproveRenewal("x", BELA)])
def test_what_does_not_exist_is_not_found(world, command):
    assert world.refused(command) is Code.NOT_FOUND


def test_a_timed_measure_is_not_renewed(world):
    row = world.restrictions(world.decide())[0]
    assert world.refused(ProposeRenewal(row.restriction_id, ADA, WHY)) is Code.RESTRICTION_NOT_PERMANENT


def test_what_nobody_renews_waits_for_the_person_and_then_ends(world):
    (row,) = world.restrictions(world.permanent())
    world.clock.at = row.terms.review_by
    assert not world.allowed("game.play")
    world.ok(RecordSignIn(WEI))
    world.after(3 * DAY)
    assert world.allowed("game.play")
