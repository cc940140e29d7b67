"""Appeal: always one open at most, an answer by a date that no weekend moves, and silence that helps for good."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import APPEALS, DECISIONS, RESTRICTIONS
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.appeal import (
    ATTACHMENTS_MAX,
    AppealAnswered,
    AppealSupplemented,
    LodgeAppeal,
    Status,
    WithdrawAppeal,
    answer_due,
)
from dueprocess.domain.decision import Outcome
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.relief import LiftDecision, WithdrawDecision
from dueprocess.domain.restriction import in_force
from dueprocess.kernel.ids import AppealId, DecisionId
from dueprocess.kernel.instants import Instant, parse
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Silence
from tests.policy import FRAUD, HARASSMENT, POST, RULEBOOK, SPAM, STRANGERS, TRADING, hours
from tests.world import ADA, ANNA, CORA, DAY, HOUR, LAN, WEI, World

WORDS = Private("It was the other way round.")


def spammed_twice(world: World) -> DecisionId:
    """The second finding of spam: strangers and posts for three days; its silence rule narrows to strangers."""
    world.decide("S1")
    return world.decide("S1")


# Lodging


def test_an_appeal_is_told_of_and_dated(world):
    decision_id = world.decide()
    events = world.ok(LodgeAppeal(decision_id, WEI, WORDS))
    notice = events[-1]
    assert isinstance(notice, NoticeIssued)
    assert notice.kind is Kind.APPEAL_LODGED
    row = world.find(APPEALS, decision_id=decision_id)[0]
    assert (row.stage, row.status, row.lodged_at) == (1, Status.OPEN, world.clock.at)


@pytest.mark.parametrize(
    ("decision", "who"), [("dec_none", WEI), ("its", LAN)], ids=["that does not exist", "of another"]
)
def test_only_one_s_own_decision_is_appealed(world, decision, who):
    own = world.decide()
    command = LodgeAppeal(own if decision == "its" else DecisionId(decision), who, WORDS)
    assert world.refused(command) is Code.NOT_FOUND


def test_what_was_not_told_yet_is_not_appealed(world):
    assert world.refused(LodgeAppeal(world.decide("F1"), WEI, WORDS)) is Code.NOT_FOUND


def test_an_appeal_says_something_or_shows_something(world):
    decision_id = world.decide()
    assert world.refused(LodgeAppeal(decision_id, WEI, Private(""))) is Code.TEXT_MISSING
    picture = Private(data=b"png", media_type="image/png")
    lodged = world.ok(LodgeAppeal(decision_id, WEI, Private(""), (picture,)))[0]
    assert lodged.attachments[0].media_type == "image/png"


def test_too_many_files_are_refused_and_nothing_is_lost(world):
    decision_id = world.decide()
    files = (Private(data=b"x"),) * (ATTACHMENTS_MAX + 1)
    assert world.refused(LodgeAppeal(decision_id, WEI, WORDS, files)) is Code.TEXT_TOO_LONG
    world.ok(LodgeAppeal(decision_id, WEI, WORDS, files[1:]))


def test_words_that_are_too_long_are_refused(world):
    decision_id = world.decide()
    assert world.refused(LodgeAppeal(decision_id, WEI, Private("x" * 20_001))) is Code.TEXT_TOO_LONG
    world.ok(LodgeAppeal(decision_id, WEI, Private("x" * 20_000)))


def test_a_warning_can_be_appealed_too(world):
    decision_id = world.decide("S1")
    appeal_id = world.appeal(decision_id)
    row = world.get(APPEALS, appeal_id)
    assert row.relief_at is None
    assert row.answer_due_at == world.clock.at + 9 * DAY
    world.answer(appeal_id, Outcome.OVERTURNED)
    assert not world.get(DECISIONS, decision_id).stands


# One open appeal


def test_what_comes_later_is_added_to_the_open_one(world):
    decision_id = world.decide()
    world.appeal(decision_id)
    for _ in range(5):
        (added,) = world.ok(LodgeAppeal(decision_id, WEI, WORDS))
        assert isinstance(added, AppealSupplemented)
    (row,) = world.find(APPEALS, decision_id=decision_id)
    assert len(row.words) == 6


def test_adding_words_moves_no_date(world):
    decision_id = world.decide()
    before = world.get(APPEALS, world.appeal(decision_id))
    world.after(HOUR)
    world.ok(LodgeAppeal(decision_id, WEI, WORDS))
    after = world.get(APPEALS, before.appeal_id)
    assert (after.answer_due_at, after.relief_at) == (before.answer_due_at, before.relief_at)


def test_there_are_two_stages_and_no_third(world):
    decision_id = world.decide()
    world.answer(world.appeal(decision_id), Outcome.AFFIRMED)
    second = world.appeal(decision_id)
    assert world.get(APPEALS, second).stage == 2
    world.answer(second, Outcome.AFFIRMED, CORA)
    assert world.refused(LodgeAppeal(decision_id, WEI, WORDS)) is Code.APPEAL_STAGES_EXHAUSTED


def test_a_withdrawn_appeal_uses_no_stage_up(world):
    """I-16: nothing but an answer does."""
    decision_id = world.decide()
    for _ in range(3):
        world.ok(WithdrawAppeal(world.appeal(decision_id), WEI))
    world.answer(world.appeal(decision_id), Outcome.AFFIRMED)
    assert world.get(APPEALS, world.appeal(decision_id)).stage == 2


def test_a_decision_that_fell_is_not_appealed(world):
    decision_id = world.decide()
    world.ok(WithdrawDecision(decision_id, ADA, Private("I misread it.")))
    assert world.refused(LodgeAppeal(decision_id, WEI, WORDS)) is Code.DECISION_NOT_STANDING


# The window


def test_the_right_lasts_180_days_after_the_notice(world):
    decision_id = world.decide()
    world.after(180 * DAY - 1)
    world.ok(WithdrawAppeal(world.appeal(decision_id), WEI))
    world.after(1)
    assert world.refused(LodgeAppeal(decision_id, WEI, WORDS)) is Code.APPEAL_WINDOW_CLOSED


def test_the_right_lasts_as_long_as_a_measure_does(world):
    decision_id = world.decide("F1")
    world.approve(decision_id)
    world.after(700 * DAY)
    assert world.get(APPEALS, world.appeal(decision_id)).status is Status.OPEN


def test_a_rulebook_cannot_shorten_the_window(world):
    """Even one that no check would let pass."""
    short = msgspec.structs.replace(RULEBOOK, version=2, appeal_window=hours(1))
    world.clock.at = world.publish(short)
    decision_id = world.decide()
    world.after(179 * DAY)
    assert world.get(APPEALS, world.appeal(decision_id)).status is Status.OPEN


# The date of the answer


def test_the_answer_is_due_after_a_third_of_the_term(world):
    appeal_id = world.appeal(world.decide(target=LAN))
    assert world.get(APPEALS, appeal_id).answer_due_at == world.clock.at + 24 * HOUR


def test_the_answer_is_due_after_the_clause_s_days_where_that_is_shorter(world):
    for _ in range(3):
        decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    assert world.get(APPEALS, appeal_id).answer_due_at == world.clock.at + 5 * DAY


def test_a_saturday_is_a_day_like_others(world):
    world.clock.at = parse("2026-03-07T11:00:00Z")
    appeal_id = world.appeal(world.decide())
    assert world.get(APPEALS, appeal_id).answer_due_at == parse("2026-03-08T11:00:00Z")


def test_a_third_of_the_shortest_term_that_silence_could_relieve(world):
    choices = (Choice((STRANGERS,), lasts=hours(72)), Choice((STRANGERS,), lasts=hours(30)))
    appeal_id = world.appeal(world.decide(choices=choices))
    assert world.get(APPEALS, appeal_id).answer_due_at == world.clock.at + 10 * HOUR


def test_without_a_measure_in_force_the_clause_s_days_hold():
    assert answer_due(HARASSMENT, (), "Asia/Shanghai", Instant(0)) == 5 * DAY


def test_a_restriction_that_ends_first_stays_ended_and_the_answer_is_owed(world):
    decision_id = world.decide()
    world.after(72 * HOUR - 1)
    appeal_id = world.appeal(decision_id)
    world.after(1)
    assert world.allowed("chat.send_stranger")
    assert world.get(APPEALS, appeal_id).status is Status.OPEN
    assert world.get(APPEALS, appeal_id).answer_due_at == world.clock.at - 1 + 24 * HOUR


def test_an_answer_at_its_date_is_late(world):
    appeal_id = world.appeal(world.decide())
    row = world.get(APPEALS, appeal_id)
    assert not row.overdue(Instant(row.answer_due_at - 1))
    assert row.overdue(row.answer_due_at)
    world.clock.at = row.answer_due_at
    answered = world.answer(appeal_id, Outcome.AFFIRMED)[0]
    assert isinstance(answered, AppealAnswered)
    assert answered.late
    assert not world.get(APPEALS, appeal_id).overdue(world.clock.at)


# Silence


@pytest.mark.parametrize("clause", [HARASSMENT, TRADING], ids=lambda clause: clause.id)
def test_silence_ends(world, clause):
    assert clause.silence is Silence.END
    decision_id = world.decide(clause.id)
    appeal_id = world.appeal(decision_id)
    (row,) = world.restrictions(decision_id)
    name = row.terms.capabilities[0]
    world.clock.at = Instant(world.get(APPEALS, appeal_id).answer_due_at - 1)
    assert not world.allowed(name)
    world.after(1)
    assert world.allowed(name)


def test_silence_narrows_to_what_was_abused(world):
    assert SPAM.silence is Silence.NARROW
    appeal_id = world.appeal(spammed_twice(world))
    world.clock.at = world.get(APPEALS, appeal_id).answer_due_at
    assert world.allowed(POST)
    assert not world.allowed(STRANGERS)
    world.after(3 * DAY)
    assert world.allowed(STRANGERS)


def test_silence_escalates_to_a_named_owner_with_a_second_date(world):
    assert FRAUD.silence is Silence.ESCALATE
    decision_id = world.decide("F1")
    world.approve(decision_id)
    row = world.get(APPEALS, world.appeal(decision_id))
    assert (row.owner, row.relief_at) == ("fraud desk", None)
    assert row.second_due_at == row.answer_due_at + DAY
    world.after(30 * DAY)
    assert not world.allowed("wallet.receive")


def test_silence_never_relieves_a_no_contact_measure(world):
    decision_id = world.decide(target=LAN)
    world.appeal(decision_id)
    world.after(29 * DAY)
    assert not world.allowed("chat.send", target=LAN)
    assert world.allowed("chat.send_stranger")


def test_where_only_a_no_contact_measure_is_in_force_silence_gives_nothing(world):
    choices = (Choice((STRANGERS,), lasts=hours(90), target=LAN),)
    row = world.get(APPEALS, world.appeal(world.decide(choices=choices, target=LAN)))
    assert row.relief_at is None
    assert row.answer_due_at == world.clock.at + 5 * DAY


def test_an_answer_before_the_date_takes_the_relief_away(world):
    decision_id = world.decide()
    world.answer(world.appeal(decision_id), Outcome.AFFIRMED)
    world.after(72 * HOUR - 1)
    assert not world.allowed(STRANGERS)


def test_an_answer_after_the_date_revives_nothing(world):
    decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    world.after(24 * HOUR)
    world.answer(appeal_id, Outcome.AFFIRMED)
    assert world.allowed(STRANGERS)
    assert world.get(DECISIONS, decision_id).stands


def test_a_second_appeal_revives_nothing_that_silence_freed(world):
    """I-09: narrowed for good is narrowed for good, whatever relief is set later."""
    decision_id = spammed_twice(world)
    first = world.appeal(decision_id)
    world.clock.at = world.get(APPEALS, first).answer_due_at
    world.answer(first, Outcome.AFFIRMED)
    world.appeal(decision_id)
    assert world.allowed(POST)
    assert not world.allowed(STRANGERS)


def test_an_appeal_lets_a_waiting_review_fall_due(world):
    """I-07: the person is there again; and silence after that ends the permanent measure."""
    decision_id = world.permanent()
    appeal_id = world.appeal(decision_id)
    (row,) = world.restrictions(decision_id)
    assert not row.terms.review_waits
    assert row.terms.relief.at == world.get(APPEALS, appeal_id).answer_due_at == world.clock.at + 7 * DAY
    assert in_force(row, Instant(row.terms.relief.at - 1))
    assert not in_force(row, row.terms.relief.at)


# Withdrawing, and what an appeal survives


def test_withdrawing_takes_a_relief_ahead_away_and_no_relief_that_came(world):
    decision_id = world.decide()
    world.ok(WithdrawAppeal(world.appeal(decision_id), WEI))
    world.after(25 * HOUR)
    assert not world.allowed(STRANGERS)
    appeal_id = world.appeal(decision_id)
    world.after(24 * HOUR)
    world.ok(WithdrawAppeal(appeal_id, WEI))
    assert world.allowed(STRANGERS)


def test_only_one_s_own_open_appeal_is_withdrawn(world):
    appeal_id = world.appeal(world.decide())
    assert world.refused(WithdrawAppeal(appeal_id, LAN)) is Code.NOT_FOUND
    assert world.refused(WithdrawAppeal(AppealId("app_none"), WEI)) is Code.NOT_FOUND
    world.ok(WithdrawAppeal(appeal_id, WEI))
    assert world.refused(WithdrawAppeal(appeal_id, WEI)) is Code.APPEAL_NOT_OPEN


def test_no_appeal_closes_as_a_side_effect(world):
    """I-14: a lift, an amendment, a withdrawal of the decision and the end of its term leave it open."""
    decision_id = world.decide(target=LAN)
    appeal_id = world.appeal(decision_id)
    row = world.restrictions(decision_id)[0]
    shorter = Choice((STRANGERS,), lasts=hours(20))
    world.ok(AmendRestriction(row.restriction_id, ADA, shorter, Private("Long enough.")))
    world.ok(LiftDecision(decision_id, ANNA, Private("Enough.")))
    world.ok(WithdrawDecision(decision_id, ADA, Private("I misread it.")))
    world.after(200 * DAY)
    assert world.get(APPEALS, appeal_id).status is Status.OPEN
    world.answer(appeal_id, Outcome.OVERTURNED)
    assert world.get(APPEALS, appeal_id).status is Status.ANSWERED


def test_appealing_changes_nothing_else_about_the_person(world):
    """I-15: the next finding stands where it would have stood."""
    decision_id = world.decide()
    world.answer(world.appeal(decision_id), Outcome.AFFIRMED)
    assert world.get(DECISIONS, world.decide()).rung == 2
    rows = [row for row in world.find(RESTRICTIONS, account_no=WEI) if row.decision_id == decision_id]
    assert [row.terms.until for row in rows] == [row.imposed.until for row in rows]
