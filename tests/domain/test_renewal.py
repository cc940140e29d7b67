"""Renewal: "permanent" is what two people renew at each review, while it is still in force."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.notice import NoticeIssued
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal, content_digest
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import RestrictionId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice
from tests.policy import TRADE
from tests.world import ADA, ANNA, BELA, CHEN, DAY, WEI, World

WHY = Private("The accounts he sold are still in use.")


def agreeing(world: World, row: Restriction, by=BELA) -> ApproveRenewal:
    """The agreement to what is proposed now."""
    now = world.get(RESTRICTIONS, row.restriction_id)
    return ApproveRenewal(row.restriction_id, by, content_digest(now))


def permanent(world: World) -> Restriction:
    (row,) = world.restrictions(world.permanent())
    world.ok(RecordSignIn(WEI))
    return world.get(RESTRICTIONS, row.restriction_id)


def test_two_people_renew_for_at_most_180_days(world):
    row = permanent(world)
    world.after(80 * DAY)
    world.ok(ProposeRenewal(row.restriction_id, ADA, WHY))
    command = agreeing(world, row)
    events = world.ok(command)
    assert events[0].content == command.seen
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
    assert world.refused(agreeing(world, row)) is Code.RESTRICTION_NOT_IN_FORCE
    assert world.refused(ProposeRenewal(row.restriction_id, ADA, WHY)) is Code.RESTRICTION_NOT_IN_FORCE


def test_a_renewal_is_proposed_first(world):
    row = permanent(world)
    assert world.refused(agreeing(world, row)) is Code.RENEWAL_NOT_PROPOSED


def test_one_proposal_renews_once(world):
    row = permanent(world)
    world.ok(ProposeRenewal(row.restriction_id, ADA, WHY))
    world.ok(agreeing(world, row))
    assert world.refused(agreeing(world, row)) is Code.RENEWAL_NOT_PROPOSED


def test_nobody_renews_alone(world):
    row = permanent(world)
    both = world.appoint("p_both", Role.DECIDER, Role.APPROVER)
    world.ok(ProposeRenewal(row.restriction_id, both, WHY))
    assert world.refused(agreeing(world, row, both)) is Code.RENEWAL_BY_SAME_PERSON


def test_i_18_the_second_person_renews_exactly_what_they_saw(world):
    """Another proposal, with another reason or by somebody else, or an appeal since: it is not what was shown."""
    row = permanent(world)
    assert world.refused(agreeing(world, row)) is Code.RENEWAL_NOT_PROPOSED
    world.ok(ProposeRenewal(row.restriction_id, ADA, WHY))
    shown = agreeing(world, row)
    for seen in ("", "0" * 64, content_digest(row)):
        command = ApproveRenewal(row.restriction_id, BELA, seen)
        assert world.refused(command) is Code.APPROVAL_OF_OTHER_CONTENT
    world.ok(ProposeRenewal(row.restriction_id, ADA, Private("He did it again.")))
    assert world.refused(shown) is Code.APPROVAL_OF_OTHER_CONTENT
    shown = agreeing(world, row)
    world.ok(ProposeRenewal(row.restriction_id, ANNA, Private("He did it again.")))
    assert world.refused(shown) is Code.APPROVAL_OF_OTHER_CONTENT
    shown = agreeing(world, row)
    world.appeal(row.decision_id)
    assert world.refused(shown) is Code.APPROVAL_OF_OTHER_CONTENT
    world.ok(agreeing(world, row))


def test_a_sign_in_between_changes_nothing_that_was_seen(world):
    """Only the review date moves, and the renewal sets another."""
    (row,) = world.restrictions(world.permanent())
    world.ok(ProposeRenewal(row.restriction_id, ADA, WHY))
    shown = agreeing(world, row)
    world.ok(RecordSignIn(WEI))
    world.ok(shown)
    assert world.get(RESTRICTIONS, row.restriction_id).renewals == row.renewals + 1


def test_a_proposal_falls_with_the_terms_it_was_made_for(world):
    row = permanent(world)
    world.ok(ProposeRenewal(row.restriction_id, ADA, WHY))
    shown = agreeing(world, row)
    narrow = Choice((TRADE,), permanent=True)
    world.ok(AmendRestriction(row.restriction_id, ADA, narrow, Private("The game itself is free again.")))
    assert world.refused(shown) is Code.RENEWAL_NOT_PROPOSED
    world.ok(ProposeRenewal(row.restriction_id, ADA, WHY))
    assert world.refused(shown) is Code.APPROVAL_OF_OTHER_CONTENT
    world.ok(agreeing(world, row))


def test_a_proposal_has_a_reason(world):
    row = permanent(world)
    assert world.refused(ProposeRenewal(row.restriction_id, ADA, Private(""))) is Code.TEXT_MISSING


def test_who_may_renew_what(world):
    row = permanent(world)
    assert world.refused(ProposeRenewal(row.restriction_id, CHEN, WHY)) is Code.STAFF_LACKS_ROLE
    assert world.refused(agreeing(world, row, ADA)) is Code.STAFF_LACKS_ROLE
    world.appoint("p_own", Role.DECIDER, own_account=WEI)
    assert world.refused(ProposeRenewal(row.restriction_id, "p_own", WHY)) is Code.STAFF_IN_CONFLICT


@pytest.mark.parametrize(
    "command",
    [ProposeRenewal(RestrictionId("x"), ADA, WHY), ApproveRenewal(RestrictionId("x"), BELA, "0" * 64)],
)
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
