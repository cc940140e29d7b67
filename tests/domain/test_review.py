"""Review: another human being, who looked, with reasons of their own; never heavier, and nothing revived."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import APPEALS, DECISIONS
from dueprocess.domain.appeal import Status, WithdrawAppeal
from dueprocess.domain.decision import Outcome
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.relief import LiftDecision, WithdrawDecision
from dueprocess.domain.report import FileReport
from dueprocess.domain.review import AnswerAppeal, PutBackAppeal, TakeAppeal, Variation
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import AppealId, PersonId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice
from tests.policy import CALL, HARASSMENT, POST, RULEBOOK, SEND, STRANGERS, days, hours
from tests.world import ADA, ANNA, CHEN, CORA, DAY, HOUR, LAN, MINUTE, SVEN, WEI, World, private

REASON = Private("She had asked him to write, twice.")


def answering(appeal_id: AppealId, outcome=Outcome.AFFIRMED, reviewer=CHEN, **changes) -> AnswerAppeal:
    return msgspec.structs.replace(AnswerAppeal(appeal_id, reviewer, outcome, REASON), **changes)


def appealed(world: World, **changes) -> AppealId:
    decision_id = world.decide(**changes)
    world.look(decision_id)
    return world.appeal(decision_id)


# Who may not


def test_the_decider_does_not_review(world):
    appeal_id = appealed(world, decider=ANNA)
    assert world.refused(TakeAppeal(appeal_id, ANNA)) is Code.REVIEWER_IS_DECIDER
    world.look(world.get(APPEALS, appeal_id).decision_id, ANNA)
    assert world.refused(answering(appeal_id, Outcome.OVERTURNED, ANNA)) is Code.REVIEWER_IS_DECIDER


def test_only_a_reviewer_reviews(world):
    appeal_id = appealed(world)
    assert world.refused(TakeAppeal(appeal_id, ADA)) is Code.STAFF_LACKS_ROLE
    assert world.refused(TakeAppeal(appeal_id, PersonId("p_ghost"))) is Code.STAFF_UNKNOWN


@pytest.mark.parametrize("how", ["approve", "confirm"])
def test_the_second_person_does_not_review(world, how):
    both = world.appoint("p_both", Role.APPROVER, Role.REVIEWER)
    decision_id = world.decide("F1", imminent_harm=how == "confirm")
    getattr(world, how)(decision_id, both)
    assert world.refused(TakeAppeal(world.appeal(decision_id), both)) is Code.REVIEWER_IS_APPROVER


def test_a_reporter_does_not_review(world):
    world.appoint("p_own", Role.REVIEWER, own_account=LAN)
    opened, _ = world.ok(FileReport(WEI, "harassment", (private("m"),), reporter=LAN))
    item = world.evidence(opened.case_id)
    appeal_id = appealed(world, case_id=opened.case_id, evidence=(item,))
    assert world.refused(TakeAppeal(appeal_id, "p_own")) is Code.REVIEWER_IS_REPORTER


def test_nobody_reviews_their_own_restriction(world):
    world.appoint("p_own", Role.REVIEWER, own_account=WEI)
    assert world.refused(TakeAppeal(appealed(world), "p_own")) is Code.REVIEWER_IS_SUBJECT


def test_nobody_in_conflict_reviews(world):
    world.appoint("p_own", Role.REVIEWER, conflicts=(WEI,))
    assert world.refused(TakeAppeal(appealed(world), "p_own")) is Code.STAFF_IN_CONFLICT


def test_nobody_reviews_a_case_twice(world):
    decision_id = world.decide()
    world.answer(world.appeal(decision_id), Outcome.AFFIRMED)
    assert world.refused(TakeAppeal(world.appeal(decision_id), CHEN)) is Code.REVIEWER_REVIEWED_BEFORE


@pytest.mark.parametrize(("level", "shared"), [(1, True), (2, False)])
def test_reviewer_and_decider_share_no_command_below_the_set_level(tmp_path, level, shared):
    world = World.on_sqlite(tmp_path, msgspec.structs.replace(RULEBOOK, shared_command_below=2))
    world.appoint(SVEN, Role.SUPERVISOR, level=level)
    world.appoint(ADA, Role.DECIDER, supervisor=SVEN)
    world.appoint(CHEN, Role.REVIEWER, supervisor=SVEN)
    appeal_id = appealed(world)
    if shared:
        assert world.refused(TakeAppeal(appeal_id, CHEN)) is Code.REVIEWER_SHARES_COMMAND
        world.ok(TakeAppeal(appeal_id, CORA))
    else:
        world.ok(TakeAppeal(appeal_id, CHEN))
    world.store.close()


def test_a_taken_appeal_is_answered_by_who_took_it(world):
    appeal_id = appealed(world)
    world.ok(TakeAppeal(appeal_id, CORA))
    assert world.ok(TakeAppeal(appeal_id, CORA)) == ()
    assert world.refused(answering(appeal_id)) is Code.APPEAL_TAKEN_BY_OTHER
    assert world.refused(PutBackAppeal(appeal_id, CHEN)) is Code.STAFF_LACKS_ROLE
    world.ok(PutBackAppeal(appeal_id, SVEN))
    world.ok(answering(appeal_id))


def test_putting_back_moves_no_date(world):
    appeal_id = appealed(world)
    assert world.ok(PutBackAppeal(appeal_id, CHEN)) == ()
    due = world.get(APPEALS, appeal_id).answer_due_at
    world.ok(TakeAppeal(appeal_id, CHEN))
    world.after(HOUR)
    world.ok(PutBackAppeal(appeal_id, CHEN))
    assert world.get(APPEALS, appeal_id).answer_due_at == due


def test_what_does_not_exist_is_not_found(world):
    nowhere = AppealId("app_none")
    for command in (TakeAppeal(nowhere, CHEN), PutBackAppeal(nowhere, CHEN), answering(nowhere)):
        assert world.refused(command) is Code.NOT_FOUND


def test_what_is_answered_or_withdrawn_is_over(world):
    appeal_id = appealed(world)
    world.ok(answering(appeal_id))
    assert world.refused(answering(appeal_id, reviewer=CORA)) is Code.APPEAL_NOT_OPEN
    appeal_id = world.appeal(world.get(APPEALS, appeal_id).decision_id)
    world.ok(WithdrawAppeal(appeal_id, WEI))
    assert world.refused(TakeAppeal(appeal_id, CORA)) is Code.APPEAL_NOT_OPEN


# What an answer needs


def test_a_reviewer_has_looked_at_each_item(world):
    decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    for outcome in (Outcome.AFFIRMED, Outcome.OVERTURNED):
        assert world.refused(answering(appeal_id, outcome)) is Code.EVIDENCE_NOT_OPENED
    world.look(decision_id, CORA)
    assert world.refused(answering(appeal_id)) is Code.EVIDENCE_NOT_OPENED
    world.look(decision_id)
    world.ok(answering(appeal_id))


def test_an_answer_has_a_reason(world):
    assert world.refused(answering(appealed(world), reason=Private("\t"))) is Code.TEXT_MISSING


@pytest.mark.parametrize(
    "said", ["He wrote to strangers who had   asked him to stop.", HARASSMENT.text["en"], "zh"]
)
def test_a_reason_is_the_reviewer_s_own(world, said):
    text = HARASSMENT.text["zh-CN"] if said == "zh" else said
    command = answering(appealed(world), reason=Private(f"\n{text} "))
    assert world.refused(command) is Code.REASON_REPEATS_DECISION


def test_a_second_reviewer_does_not_repeat_the_first(world):
    decision_id = world.decide()
    world.answer(world.appeal(decision_id), Outcome.AFFIRMED, reason=REASON)
    world.look(decision_id, CORA)
    command = answering(world.appeal(decision_id), reviewer=CORA)
    assert world.refused(command) is Code.REASON_REPEATS_DECISION


@pytest.mark.parametrize("outcome", [Outcome.MADE, Outcome.WITHDRAWN, Outcome.AWAITING, Outcome.SUPERSEDED])
def test_an_appeal_has_three_answers(world, outcome):
    assert world.refused(answering(appealed(world), outcome)) is Code.DECISION_NOT_STANDING


# Outcomes


def test_an_answer_is_told_in_the_same_act(world):
    events = world.ok(answering(appealed(world)))
    assert isinstance(events[-1], NoticeIssued)
    assert events[-1].kind is Kind.APPEAL_ANSWERED


def test_overturned_falls_with_everything_built_on_it(world):
    first = world.decide(target=LAN)
    world.after(MINUTE)
    second = world.decide()
    assert not world.allowed(SEND)
    world.fall(first)
    assert world.allowed("chat.send", target=LAN)
    row = world.get(DECISIONS, second)
    assert (row.rung, row.relied_on) == (1, ())
    assert world.allowed(SEND)
    assert not world.allowed(STRANGERS)
    world.after(72 * HOUR)
    assert world.allowed(STRANGERS)


def test_varied_downward(world):
    appeal_id = appealed(world)
    (row,) = world.restrictions(world.get(APPEALS, appeal_id).decision_id)
    shorter = Variation(row.restriction_id, (STRANGERS,), Instant(world.clock.at + HOUR))
    world.ok(answering(appeal_id, Outcome.VARIED, variations=(shorter,)))
    world.after(HOUR - 1)
    assert not world.allowed(STRANGERS)
    world.after(1)
    assert world.allowed(STRANGERS)
    assert world.get(DECISIONS, row.decision_id).outcome is Outcome.VARIED


def test_varied_to_nothing_ends_it_and_leaves_the_finding(world):
    appeal_id = appealed(world, target=LAN)
    decision_id = world.get(APPEALS, appeal_id).decision_id
    first, _ = world.restrictions(decision_id)
    world.ok(answering(appeal_id, Outcome.VARIED, variations=(Variation(first.restriction_id, ()),)))
    assert world.allowed(STRANGERS)
    assert not world.allowed(STRANGERS, target=LAN)
    assert world.get(DECISIONS, decision_id).stands


def test_what_is_not_varied_loses_its_relief_all_the_same(world):
    choices = (Choice((STRANGERS,), lasts=hours(72)), Choice((STRANGERS,), lasts=hours(60)))
    appeal_id = appealed(world, choices=choices)
    first, _ = world.restrictions(world.get(APPEALS, appeal_id).decision_id)
    world.ok(answering(appeal_id, Outcome.VARIED, variations=(Variation(first.restriction_id, ()),)))
    world.after(60 * HOUR - 1)
    assert not world.allowed(STRANGERS)
    world.after(1)
    assert world.allowed(STRANGERS)


@pytest.mark.parametrize(
    "variation",
    [
        ((STRANGERS, CALL), None),
        ((CALL,), None),
        ((STRANGERS,), 72 * HOUR + 1),
        ((STRANGERS,), 400 * DAY),
    ],
)
def test_no_answer_is_heavier_than_the_decision(world, variation):
    appeal_id = appealed(world)
    (row,) = world.restrictions(world.get(APPEALS, appeal_id).decision_id)
    capabilities, lasts = variation
    until = Instant(world.clock.at + lasts) if lasts else None
    command = answering(
        appeal_id, Outcome.VARIED, variations=(Variation(row.restriction_id, capabilities, until),)
    )
    assert world.refused(command) is Code.OUTCOME_HEAVIER


def test_no_answer_hides_a_longer_term_behind_a_lapse(world):
    """I-15: narrowed on paper, and longer once the second person has confirmed."""
    choices = (Choice((SEND, CALL), lasts=days(2)),)
    appeal_id = appealed(world, clause="F1", imminent_harm=True, choices=choices)
    (row,) = world.restrictions(world.get(APPEALS, appeal_id).decision_id)
    longer = Variation(row.restriction_id, (SEND,), Instant(world.clock.at + 9 * DAY))
    assert world.refused(answering(appeal_id, Outcome.VARIED, variations=(longer,))) is Code.OUTCOME_HEAVIER


def test_a_variation_varies_something(world):
    appeal_id = appealed(world)
    (row,) = world.restrictions(world.get(APPEALS, appeal_id).decision_id)
    nothing = answering(appeal_id, Outcome.VARIED)
    assert world.refused(nothing) is Code.OUTCOME_CHANGES_NOTHING
    same = answering(appeal_id, Outcome.VARIED, variations=(Variation(row.restriction_id, (STRANGERS,)),))
    assert world.refused(same) is Code.OUTCOME_CHANGES_NOTHING


def test_only_this_decision_s_measures_in_force_are_varied(world):
    other = world.restrictions(world.decide("A1"))[0]
    appeal_id = appealed(world)
    for key in (other.restriction_id, RestrictionId("none")):
        command = answering(appeal_id, Outcome.VARIED, variations=(Variation(key, ()),))
        assert world.refused(command) is Code.NOT_FOUND
    (row,) = world.restrictions(world.get(APPEALS, appeal_id).decision_id)
    world.after(72 * HOUR)
    command = answering(appeal_id, Outcome.VARIED, variations=(Variation(row.restriction_id, ()),))
    assert world.refused(command) is Code.RESTRICTION_NOT_IN_FORCE


def test_varying_after_silence_narrowed_gives_nothing_back(world):
    world.decide("S1")
    appeal_id = appealed(world, clause="S1")
    (row,) = world.restrictions(world.get(APPEALS, appeal_id).decision_id)
    world.clock.at = world.get(APPEALS, appeal_id).answer_due_at
    shorter = Variation(row.restriction_id, (STRANGERS, POST), Instant(world.clock.at + HOUR))
    world.ok(answering(appeal_id, Outcome.VARIED, variations=(shorter,)))
    assert world.allowed(POST)
    assert not world.allowed(STRANGERS)


def test_what_fell_already_is_answered_all_the_same(world):
    """The answer stays owed; a decision that no longer stands can only be called overturned."""
    appeal_id = appealed(world)
    decision_id = world.get(APPEALS, appeal_id).decision_id
    world.ok(WithdrawDecision(decision_id, ADA, Private("I misread it.")))
    assert world.refused(answering(appeal_id)) is Code.DECISION_NOT_STANDING
    world.ok(answering(appeal_id, Outcome.OVERTURNED))
    assert world.get(APPEALS, appeal_id).status is Status.ANSWERED
    assert world.get(DECISIONS, decision_id).outcome is Outcome.WITHDRAWN


def test_affirming_after_a_lift_brings_nothing_back(world):
    appeal_id = appealed(world)
    world.ok(LiftDecision(world.get(APPEALS, appeal_id).decision_id, SVEN, Private("Enough.")))
    world.ok(answering(appeal_id))
    assert world.allowed(STRANGERS)


# What was put right


@pytest.mark.parametrize("outcome", [Outcome.AFFIRMED, Outcome.OVERTURNED])
def test_i_14_who_put_the_matter_right_is_still_answered_either_way(world, outcome):
    """An answer that can only be "we were wrong" is no review; and one that says so undoes all that followed."""
    decision_id = world.decide("A1")
    world.after(MINUTE)
    later = world.decide("A1")
    appeal_id = world.appeal(decision_id)
    world.ok(LiftDecision(decision_id, SVEN, Private("The account is his own again."), cured=True))
    world.answer(appeal_id, outcome)
    row = world.get(DECISIONS, decision_id)
    assert (row.outcome, row.stands) == (outcome, False)
    assert world.get(DECISIONS, later).rung == (2 if outcome is Outcome.AFFIRMED else 1)
    assert world.get(DECISIONS, world.decide("A1")).rung == 2


def test_nothing_is_left_to_vary_of_what_was_put_right(world):
    decision_id = world.decide("A1")
    (row,) = world.restrictions(decision_id)
    appeal_id = world.appeal(decision_id)
    world.ok(LiftDecision(decision_id, SVEN, Private("The account is his own again."), cured=True))
    world.look(decision_id)
    variations = (Variation(row.restriction_id, ()),)
    command = AnswerAppeal(appeal_id, CHEN, Outcome.VARIED, Private("A day was enough."), variations)
    assert world.refused(command) is Code.RESTRICTION_NOT_IN_FORCE


def test_i_16_putting_it_right_waives_no_appeal(world):
    """Who gave way may still say that there was nothing to put right."""
    decision_id = world.decide("A1")
    world.ok(LiftDecision(decision_id, SVEN, Private("The account is his own again."), cured=True))
    world.fall(decision_id)
    assert world.get(DECISIONS, decision_id).outcome is Outcome.OVERTURNED
