"""Relief: one person may lift at once, another looks afterwards; what falls takes with it what was built on it."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import CASES, DECISIONS, NOTICES, RESTRICTIONS
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.case import Status
from dueprocess.domain.decision import DecisionRecomputed, Outcome
from dueprocess.domain.notice import Kind
from dueprocess.domain.relief import ExamineLift, LiftDecision, WithdrawDecision
from dueprocess.domain.restriction import Cause
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import DecisionId, RestrictionId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Measure, Rung
from tests.policy import CALL, FRAUD, HARASSMENT, RULEBOOK, SEND, SPAM, STRANGERS, TRADE, TRADING, days, hours
from tests.world import ADA, ANNA, BELA, CHEN, CORA, DAY, HOUR, LAN, MINUTE, SVEN, WEI

WHY = Private("It is enough.")


# Lifting


def test_one_person_lifts_at_once(world):
    decision_id = world.decide(target=LAN)
    world.ok(LiftDecision(decision_id, CHEN, WHY))
    assert world.allowed(STRANGERS, target=LAN)
    assert world.get(DECISIONS, decision_id).stands
    assert world.find(NOTICES, account_no=WEI)[-1] is not None
    assert Kind.LIFTED in {row.kind for row in world.find(NOTICES, account_no=WEI)}


def test_lifting_one_leaves_the_others(world):
    """I-10: two decisions restrict the same capability; lifting one frees nothing of the other."""
    first = world.decide()
    second = world.decide()
    world.ok(LiftDecision(first, CHEN, WHY))
    assert not world.allowed(STRANGERS)
    assert not world.allowed(SEND)
    world.ok(LiftDecision(second, CHEN, WHY))
    assert world.allowed(STRANGERS)


def test_a_lift_leaves_the_finding_on_the_ladder(world):
    world.ok(LiftDecision(world.decide(), CHEN, WHY))
    assert world.get(DECISIONS, world.decide()).rung == 2


def test_a_lift_by_the_decider_is_a_correction_and_by_another_a_review(world):
    causes = []
    for who in (ADA, CHEN):
        decision_id = world.decide("A1")
        world.ok(LiftDecision(decision_id, who, WHY))
        causes.append(world.restrictions(decision_id)[0].ended_by)
    assert causes == [Cause.CORRECTION, Cause.REVIEW]


def test_what_was_put_right_leaves_no_finding_where_the_clause_says_so(world):
    decision_id = world.decide("A1")
    world.ok(LiftDecision(decision_id, CHEN, WHY, cured=True))
    assert not world.get(DECISIONS, decision_id).stands
    assert world.restrictions(decision_id)[0].ended_by is Cause.CURED
    assert world.get(DECISIONS, world.decide("A1")).rung == 1


def test_what_cannot_be_put_right_keeps_its_finding(world):
    decision_id = world.decide("H1")
    world.ok(LiftDecision(decision_id, CHEN, WHY, cured=True))
    assert world.get(DECISIONS, decision_id).stands
    assert world.restrictions(decision_id)[0].ended_by is Cause.REVIEW


def test_nobody_lifts_their_own_restriction(world):
    world.appoint("p_own", Role.SUPERVISOR, own_account=WEI)
    decision_id = world.decide()
    assert world.refused(LiftDecision(decision_id, "p_own", WHY)) is Code.LIFT_OF_OWN_RESTRICTION
    assert world.refused(WithdrawDecision(decision_id, "p_own", WHY)) is Code.LIFT_OF_OWN_RESTRICTION


def test_nobody_in_conflict_lifts(world):
    world.appoint("p_own", Role.SUPERVISOR, conflicts=(WEI,))
    assert world.refused(LiftDecision(world.decide(), "p_own", WHY)) is Code.STAFF_IN_CONFLICT


def test_who_may_lift_what(world):
    decision_id = world.decide()
    assert world.refused(LiftDecision(decision_id, BELA, WHY)) is Code.STAFF_LACKS_ROLE
    assert world.refused(LiftDecision(DecisionId("dec_none"), CHEN, WHY)) is Code.NOT_FOUND
    assert world.refused(LiftDecision(decision_id, CHEN, Private(""))) is Code.TEXT_MISSING


def test_what_is_over_is_not_lifted(world):
    decision_id = world.decide()
    world.after(72 * HOUR)
    assert world.refused(LiftDecision(decision_id, CHEN, WHY)) is Code.RESTRICTION_NOT_IN_FORCE


# The second look


def test_a_second_person_looks_at_a_lift_and_changes_nothing(world):
    decision_id = world.decide()
    world.ok(LiftDecision(decision_id, CHEN, WHY))
    (row,) = world.find(RESTRICTIONS, second_look="due")
    assert world.refused(ExamineLift(row.restriction_id, CHEN, sound=True)) is Code.SECOND_LOOK_BY_LIFTER
    world.ok(ExamineLift(row.restriction_id, CORA, sound=False))
    assert world.allowed(STRANGERS)
    assert world.find(RESTRICTIONS, second_look="due") == ()
    assert world.refused(ExamineLift(row.restriction_id, SVEN, sound=True)) is Code.SECOND_LOOK_NOT_DUE


def test_a_second_look_is_for_lifts(world):
    (row,) = world.restrictions(world.decide())
    assert world.refused(ExamineLift(row.restriction_id, CORA, sound=True)) is Code.SECOND_LOOK_NOT_DUE
    assert world.refused(ExamineLift(RestrictionId("none"), CORA, sound=True)) is Code.NOT_FOUND
    assert world.refused(ExamineLift(row.restriction_id, ADA, sound=True)) is Code.STAFF_LACKS_ROLE


def test_i_18_a_withdrawal_gets_its_second_look_like_a_lift(world):
    """Taking one's own decision back frees more than a lift does: the rung goes too."""
    decision_id = world.decide(target=LAN)
    world.ok(WithdrawDecision(decision_id, ADA, WHY))
    rows = world.find(RESTRICTIONS, second_look="due")
    assert {row.decision_id for row in rows} == {decision_id}
    assert len(rows) == 2
    for row in rows:
        world.ok(ExamineLift(row.restriction_id, CORA, sound=False))
    assert world.find(RESTRICTIONS, second_look="due") == ()
    assert world.allowed(STRANGERS)


def test_i_18_what_was_made_lighter_gets_its_second_look_while_it_goes_on(world):
    """And each time anew; ended by shortening it to what has passed, it is the same."""
    decider = world.appoint("p_both", Role.DECIDER, Role.SUPERVISOR)
    (row,) = world.restrictions(world.decide())
    for length in (hours(60), hours(48)):
        world.ok(AmendRestriction(row.restriction_id, decider, Choice((STRANGERS,), lasts=length), WHY))
        assert world.find(RESTRICTIONS, second_look="due")[0].restriction_id == row.restriction_id
        assert world.refused(ExamineLift(row.restriction_id, decider, sound=True)) is (
            Code.SECOND_LOOK_BY_LIFTER
        )
        world.ok(ExamineLift(row.restriction_id, SVEN, sound=True))
        assert world.find(RESTRICTIONS, second_look="due") == ()
        assert not world.allowed(STRANGERS)
    world.after(5 * HOUR)
    world.ok(AmendRestriction(row.restriction_id, ADA, Choice((STRANGERS,), lasts=hours(5)), WHY))
    assert world.allowed(STRANGERS)
    assert len(world.find(RESTRICTIONS, second_look="due")) == 1


def test_whoever_had_a_part_since_the_last_look_does_not_look(world):
    both = world.appoint("p_both", Role.DECIDER, Role.SUPERVISOR)
    (row,) = world.restrictions(world.decide())
    world.ok(AmendRestriction(row.restriction_id, both, Choice((STRANGERS,), lasts=hours(9)), WHY))
    world.ok(LiftDecision(row.decision_id, CHEN, WHY))
    for who in (both, CHEN):
        assert world.refused(ExamineLift(row.restriction_id, who, sound=True)) is Code.SECOND_LOOK_BY_LIFTER
    world.ok(ExamineLift(row.restriction_id, CORA, sound=True))


def test_what_the_law_or_an_appeal_made_lighter_needs_no_second_look(world):
    """A reviewer is independent already; a recomputation follows from what fell; heavier is a new decision."""
    first, second = world.decide(), world.decide()
    world.fall(first)
    assert world.restrictions(second)[0].terms != world.restrictions(second)[0].imposed
    (row,) = world.restrictions(world.decide("A1", choices=(Choice((TRADE,), lasts=days(1)),)))
    case_id = world.case()
    item = world.evidence(case_id, kind="game_log")
    longer = Choice((TRADE,), lasts=days(3))
    world.ok(AmendRestriction(row.restriction_id, ADA, longer, WHY, case_id, (item,)))
    assert world.find(RESTRICTIONS, second_look="due") == ()


# Withdrawing


def test_the_decider_takes_a_decision_back_with_its_rung(world):
    decision_id = world.decide()
    world.ok(WithdrawDecision(decision_id, ADA, WHY))
    assert world.allowed(STRANGERS)
    assert world.get(DECISIONS, decision_id).outcome is Outcome.WITHDRAWN
    assert world.get(DECISIONS, world.decide()).rung == 1


def test_only_the_decider_takes_it_back(world):
    assert world.refused(WithdrawDecision(world.decide(), ANNA, WHY)) is Code.NOT_THE_DECIDER


def test_what_fell_is_not_taken_back(world):
    decision_id = world.decide()
    world.fall(decision_id)
    assert world.refused(WithdrawDecision(decision_id, ADA, WHY)) is Code.DECISION_NOT_STANDING


def test_a_proposal_taken_back_opens_its_case_again(world):
    decision_id = world.decide("F1")
    world.ok(WithdrawDecision(decision_id, ADA, WHY))
    row = world.get(DECISIONS, decision_id)
    assert world.get(CASES, row.case_id).status is Status.OPEN


# What was built on it


def test_a_later_finding_loses_the_rung_and_what_only_the_rung_allowed(world):
    """I-11: SEND came with the second rung, and goes with it; STRANGERS stays for what the first rung gives."""
    first = world.decide()
    second = world.decide()
    third = world.decide()
    assert not world.allowed(CALL)
    world.ok(WithdrawDecision(first, ADA, WHY))
    assert [world.get(DECISIONS, item).rung for item in (second, third)] == [1, 2]
    assert world.get(DECISIONS, third).relied_on == (second,)
    assert world.allowed(CALL)
    assert not world.allowed(SEND)
    world.after(7 * DAY)
    assert world.allowed(SEND)


def test_what_is_recomputed_is_told(world):
    first = world.decide()
    second = world.decide()
    world.fall(first)
    kinds = [row.kind for row in world.find(NOTICES, decision_id=second)]
    assert kinds.count(Kind.RECOMPUTED) == 1


def test_a_recomputation_that_changes_no_measure_is_not_told(world):
    first = world.decide("S1")
    second = world.decide("S1", choices=())
    events = world.ok(WithdrawDecision(first, ADA, WHY))
    assert [type(event) for event in events].count(DecisionRecomputed) == 1
    assert [row.kind for row in world.find(NOTICES, decision_id=second)] == [Kind.DECISION]


def test_a_permanent_measure_becomes_what_the_lower_rung_gives(world):
    first = world.decide("A1")
    world.after(MINUTE)
    world.decide("A1", choices=())
    world.after(MINUTE)
    third = world.decide("A1")
    world.approve(third)
    world.fall(first)
    (row,) = world.restrictions(third)
    assert (row.terms.until, row.terms.review_by) == (row.terms.start + 15 * DAY, None)


def test_a_recomputation_lets_nothing_last_longer_than_it_would_have(world):
    """A review date ahead would have ended it: what the lower rung gives may not outlast that."""
    rungs = (
        Rung((Measure((STRANGERS,), days(150)),)),
        Rung((Measure((STRANGERS,), permanent=True, review_every=days(30)),)),
    )
    harassment = msgspec.structs.replace(HARASSMENT, ladder=rungs)
    book = msgspec.structs.replace(RULEBOOK, version=2, clauses=(harassment, SPAM, FRAUD, TRADING))
    world.clock.at = world.publish(book)
    first = world.decide(choices=())
    second = world.decide()
    world.approve(second)
    world.ok(RecordSignIn(WEI))
    review_by = world.restrictions(second)[0].terms.review_by
    world.fall(first)
    assert world.restrictions(second)[0].terms.until == review_by


def test_each_capability_is_cut_to_what_its_own_measure_gives(world):
    """I-33: a rung of two measures does not lend the longer term of one to the capability of the other."""
    rungs = (
        Rung((Measure((STRANGERS,), hours(10)), Measure((CALL,), days(10)))),
        Rung((Measure((STRANGERS, CALL), days(20)),)),
    )
    harassment = msgspec.structs.replace(HARASSMENT, ladder=rungs)
    book = msgspec.structs.replace(RULEBOOK, version=2, clauses=(harassment, SPAM, FRAUD, TRADING))
    world.clock.at = world.publish(book)
    first = world.decide(choices=())
    world.decide()
    world.fall(first)
    world.after(10 * HOUR)
    assert world.allowed(STRANGERS)


def test_what_an_amendment_began_is_counted_from_the_first_of_the_chain(world):
    """The lower rung's 72 hours run from when the restriction first began, not from its amendment."""
    first = world.decide(choices=())
    second = world.decide(choices=(Choice((STRANGERS,), lasts=days(3)),))
    (row,) = world.restrictions(second)
    world.after(2 * DAY)
    case_id = world.case()
    item = world.evidence(case_id)
    longer = Choice((STRANGERS,), lasts=days(7))
    third = world.ok(AmendRestriction(row.restriction_id, ADA, longer, WHY, case_id, (item,)))[0].decision_id
    world.fall(first)
    (row,) = world.restrictions(third)
    assert row.terms.until == row.since + 72 * HOUR
    assert row.terms.start == row.since + 2 * DAY


def test_the_no_contact_measure_of_a_recomputed_decision_is_measured_by_its_like(world):
    first = world.decide(choices=())
    second = world.decide(target=LAN)
    world.fall(first)
    wide, narrow = world.restrictions(second)
    assert (wide.target, wide.terms.until - wide.terms.start) == (None, 72 * HOUR)
    assert (narrow.target, narrow.terms.until - narrow.terms.start) == (LAN, 30 * DAY)


@pytest.mark.parametrize("clause", ["H1", "A1"])
def test_another_account_s_findings_are_left_alone(world, clause):
    first = world.decide(clause)
    other = world.decide(clause, LAN)
    world.decide(clause)
    world.fall(first)
    row = world.get(DECISIONS, other)
    assert (row.rung, row.stands) == (1, True)
