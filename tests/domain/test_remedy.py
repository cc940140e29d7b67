"""Remedy: what the platform took away is asked for once, when the decision falls, and owed until confirmed."""

from __future__ import annotations

from dueprocess.application.views.all import REMEDIES
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.decision import Outcome
from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.remedy import ConfirmRemedy, RemedyConfirmed
from dueprocess.kernel.ids import RemedyId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice
from tests.policy import RECEIVE, SEND, days
from tests.world import ADA, ANNA, CORA, DAY, WEI, World


def owed(world: World) -> list[str]:
    return sorted(row.effect for row in world.find(REMEDIES, owed="owed"))


def fraud(world: World):
    decision_id = world.decide("F1")
    world.approve(decision_id)
    return decision_id


def test_the_fall_of_a_decision_asks_for_what_the_platform_took(world):
    decision_id = fraud(world)
    assert owed(world) == []
    world.fall(decision_id)
    assert owed(world) == ["contacts", "group_roles"]


def test_a_remedy_is_confirmed_once(world):
    world.fall(fraud(world))
    row = world.find(REMEDIES, account_no=WEI)[0]
    assert isinstance(world.ok(ConfirmRemedy(row.remedy_id))[0], RemedyConfirmed)
    assert world.ok(ConfirmRemedy(row.remedy_id)) == ()
    assert len(owed(world)) == 1


def test_what_was_not_asked_for_is_not_confirmed(world):
    assert world.refused(ConfirmRemedy(RemedyId("rmd_none"))) is Code.REMEDY_NOT_REQUESTED


def test_a_measure_that_is_over_is_put_right_all_the_same(world):
    for _ in range(2):
        world.decide()
    decision_id = world.decide()
    world.after(100 * DAY)
    world.fall(decision_id)
    assert owed(world) == ["contacts"]


def test_a_lift_or_an_affirmation_asks_for_nothing(world):
    decision_id = fraud(world)
    world.answer(world.appeal(decision_id), Outcome.AFFIRMED)
    world.ok(LiftDecision(decision_id, ANNA, Private("It has lasted long enough.")))
    assert owed(world) == []


def test_an_amendment_does_not_forget_what_the_platform_took(world):
    """I-11: the amended decision falls, and what was taken under the first one comes back."""
    choice = Choice((SEND,), lasts=days(10), remedies=("contacts",))
    other = Choice((RECEIVE,), lasts=days(10), remedies=("group_roles",))
    decision_id = world.decide("F1", choices=(choice, other))
    case_id = world.case()
    item = world.evidence(case_id)
    row = world.restrictions(decision_id)[0]
    longer = Choice((SEND,), lasts=days(12))
    reason = Private("He went on from a second device.")
    made = world.ok(AmendRestriction(row.restriction_id, ADA, longer, reason, case_id, (item,)))[0]
    world.fall(made.decision_id, CORA)
    assert owed(world) == ["contacts", "group_roles"]
