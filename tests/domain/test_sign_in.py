"""Sign-in: writes nothing, unless a review waited for the person to be there."""

from __future__ import annotations

from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain.account import AccountSeen
from dueprocess.domain.restriction import RestrictionReviewFellDue
from dueprocess.domain.sign_in import RecordSignIn
from tests.world import DAY, WEI, World


def permanent(world: World):
    (row,) = world.restrictions(world.permanent())
    return row


def test_being_there_is_nobody_s_business(world):
    assert world.ok(RecordSignIn(WEI)) == ()
    world.decide()
    assert world.ok(RecordSignIn(WEI)) == ()


def test_an_owner_s_review_does_not_wait_for_a_sign_in(world):
    """F1 names an owner for a missed review, so nothing falls due because the person came back."""
    decision_id = world.decide("F1")
    world.approve(decision_id)
    assert world.ok(RecordSignIn(WEI)) == ()


def test_a_waiting_review_falls_due_at_its_own_date(world):
    row = permanent(world)
    assert row.terms.review_waits
    seen, due = world.ok(RecordSignIn(WEI))
    assert isinstance(seen, AccountSeen)
    assert isinstance(due, RestrictionReviewFellDue)
    row = world.get(RESTRICTIONS, row.restriction_id)
    assert {span.until for span in row.spans} == {row.terms.review_by}
    assert row.terms.review_by == row.terms.start + 90 * DAY


def test_a_date_that_passed_meanwhile_becomes_three_days_from_the_sign_in(world):
    row = permanent(world)
    world.after(400 * DAY)
    assert not world.allowed("game.play")
    world.ok(RecordSignIn(WEI))
    world.after(3 * DAY - 1)
    assert not world.allowed("game.play")
    world.after(1)
    assert world.allowed("game.play")
    assert world.get(RESTRICTIONS, row.restriction_id).terms.ended_at is None


def test_a_second_sign_in_moves_nothing(world):
    permanent(world)
    world.ok(RecordSignIn(WEI))
    assert world.ok(RecordSignIn(WEI)) == ()
