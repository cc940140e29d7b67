"""Withdrawal: two people, one act, and everybody whom the version touched is free and told; nobody else is."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import APPEALS, DECISIONS, NOTICES, REMEDIES
from dueprocess.application.withdrawal import AT_ONCE, release
from dueprocess.domain.account import RegisterAccount
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.appeal import Status as AppealStatus
from dueprocess.domain.decision import Outcome
from dueprocess.domain.detector import StartDetector, Status, Stop
from dueprocess.domain.notice import Kind
from dueprocess.domain.relief import ExamineLift
from dueprocess.domain.staff import Role
from dueprocess.domain.withdrawal import (
    FinishRelease,
    FreeTouched,
    ProposeWithdrawal,
    WithdrawDetector,
    content_digest,
)
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.record.envelope import Actor, ActorKind
from dueprocess.rulebook.ladder import Choice
from tests.detecting import WRONG, decide, detector, hold, holding, raise_signal, register, withdraw
from tests.policy import SEND, days
from tests.world import ADA, BELA, CHEN, HOUR, LAN, MING, MINUTE, OLGA, SVEN, private

WORKER = Actor(ActorKind.SYSTEM, "worker")
REASON = Private(WRONG)


@pytest.fixture
def aim(world):
    return register(world)


def freed(world, detector_id):
    number, refused = release(world.engine, world.store, WORKER, detector_id)
    assert refused is None, refused
    return number


def told(world, account_no):
    return [row for row in world.find(NOTICES, account_no=account_no) if row.kind is Kind.FOUND_WRONG]


def test_i_32_one_act_frees_everybody_and_tells_each(world, aim):
    held = hold(world, aim, "A1")
    made = decide(world, aim, account_no=LAN)
    withdraw(world, aim)
    assert freed(world, aim) == 2
    for decision_id in (held, made):
        row = world.get(DECISIONS, decision_id)
        assert row.outcome is Outcome.WITHDRAWN
        assert [item.decision_id for item in told(world, row.account_no)] == [decision_id]
    assert world.allowed("game.trade")
    assert world.allowed("chat.send_stranger", LAN)
    row = detector(world, aim)
    assert (row.status, row.freed, row.released_at) == (Status.WITHDRAWN, 2, world.clock.at)
    assert told(world, MING) == []


def test_i_11_what_was_built_on_it_falls_with_its_rung_and_remedies_are_asked_for(world, aim):
    """Two machine findings put a human's third on a rung that it now loses."""
    first = decide(world, aim)
    world.after(HOUR)
    human = world.decide("B1")
    assert world.get(DECISIONS, human).rung == 2
    withdraw(world, aim)
    freed(world, aim)
    assert world.get(DECISIONS, human).rung == 1
    assert world.allowed("chat.send")
    assert not world.allowed("chat.send_stranger")
    assert [row.effect for row in world.find(REMEDIES) if row.decision_id == first] == ["contacts"]


def test_i_10_what_a_human_kept_on_its_own_evidence_stands(world, aim):
    confirmed = hold(world, aim, "A1")
    world.confirm(confirmed)
    affirmed = decide(world, aim, account_no=LAN)
    world.answer(world.appeal(affirmed, LAN), Outcome.AFFIRMED)
    withdraw(world, aim)
    assert freed(world, aim) == 0
    assert not world.allowed("game.trade")
    assert not world.allowed("chat.send_stranger", LAN)
    assert told(world, LAN) == []
    assert detector(world, aim).released_at is not None


def test_i_10_what_a_human_decided_on_its_signal_stands(world, aim):
    raise_signal(world, aim)
    world.decide("H1")
    withdraw(world, aim)
    assert freed(world, aim) == 0
    assert not world.allowed("chat.send_stranger")


def test_what_a_human_made_heavier_on_new_evidence_stands(world, aim):
    decision_id = hold(world, aim, "F1")
    (first,) = world.restrictions(decision_id)
    case_id = world.case()
    choice = Choice((SEND,), lasts=days(30))
    heavier = AmendRestriction(
        first.restriction_id, ADA, choice, Private("He went on."), case_id, (world.evidence(case_id),)
    )
    world.ok(heavier)
    withdraw(world, aim)
    assert freed(world, aim) == 0
    assert not world.allowed("chat.send")


def test_another_version_and_another_detector_keep_what_they_did(world, aim):
    other = register(world, name="spam")
    kept = decide(world, other, account_no=LAN)
    hold(world, aim, "A1")
    second = register(world, version=2)
    later = hold(world, second, "H1")
    withdraw(world, aim)
    assert freed(world, aim) == 1
    assert world.get(DECISIONS, kept).outcome is Outcome.MADE
    assert world.get(DECISIONS, later).outcome is Outcome.MADE
    assert detector(world, second).status is Status.RUNNING


def test_what_has_lapsed_or_ended_is_put_right_too(world, aim):
    """The finding is gone, the remedies are asked for, the person is told: it was wrong while it lasted."""
    decision_id = decide(world, aim)
    world.after(48 * HOUR)
    withdraw(world, aim)
    freed(world, aim)
    assert world.get(DECISIONS, decision_id).outcome is Outcome.WITHDRAWN
    assert world.get(DECISIONS, world.decide("B1")).rung == 1


def test_i_18_nobody_withdraws_alone(world, aim):
    both = world.appoint("p_both", Role.SUPERVISOR, Role.APPROVER)
    world.ok(ProposeWithdrawal(aim, both, REASON))
    seen = content_digest(detector(world, aim))
    assert world.refused(WithdrawDetector(aim, both, seen)) is Code.APPROVER_IS_DECIDER
    assert world.refused(WithdrawDetector(aim, ADA, seen)) is Code.STAFF_LACKS_ROLE
    assert world.refused(WithdrawDetector(aim, "detector:aim.1", seen)) is Code.STAFF_UNKNOWN
    assert world.refused(ProposeWithdrawal(aim, CHEN, REASON)) is Code.STAFF_LACKS_ROLE


def test_i_18_the_second_person_agrees_to_the_words_that_everybody_will_read(world, aim):
    world.ok(ProposeWithdrawal(aim, SVEN, REASON))
    seen = content_digest(detector(world, aim))
    world.ok(ProposeWithdrawal(aim, SVEN, Private("Other words.")))
    assert world.refused(WithdrawDetector(aim, BELA, seen)) is Code.APPROVAL_OF_OTHER_CONTENT


def test_one_person_stops_it_at_once(world, aim):
    command = holding(world, aim)
    world.ok(ProposeWithdrawal(aim, SVEN, REASON))
    assert detector(world, aim).stopped_by is Stop.FOUND_WRONG
    assert world.refused(command) is Code.DETECTOR_NOT_RUNNING
    assert world.refused(StartDetector(aim, OLGA, REASON)) is Code.DETECTOR_WITHDRAWN


def test_what_is_withdrawn_stays_so(world, aim):
    withdraw(world, aim)
    seen = content_digest(detector(world, aim))
    assert world.refused(WithdrawDetector(aim, BELA, seen)) is Code.DETECTOR_WITHDRAWN
    assert world.refused(ProposeWithdrawal(aim, SVEN, REASON)) is Code.DETECTOR_WITHDRAWN
    assert world.refused(StartDetector(aim, OLGA, REASON)) is Code.DETECTOR_WITHDRAWN


def test_withdrawing_takes_a_reason_and_a_proposal(world, aim):
    assert world.refused(ProposeWithdrawal(aim, SVEN, Private(" "))) is Code.TEXT_MISSING
    assert world.refused(ProposeWithdrawal("aim.9", SVEN, REASON)) is Code.NOT_FOUND
    assert world.refused(WithdrawDetector(aim, BELA, "")) is Code.WITHDRAWAL_NOT_PROPOSED
    assert world.refused(WithdrawDetector("aim.9", BELA, "")) is Code.NOT_FOUND


def test_i_32_nobody_is_freed_without_the_order(world, aim):
    decision_id = decide(world, aim)
    command = FreeTouched(aim, decision_id)
    assert world.refused(command) is Code.DETECTOR_NOT_WITHDRAWN
    world.ok(ProposeWithdrawal(aim, SVEN, REASON))
    assert world.refused(command) is Code.DETECTOR_NOT_WITHDRAWN
    assert world.refused(FinishRelease(aim)) is Code.DETECTOR_NOT_WITHDRAWN


def test_i_32_the_order_frees_nobody_else_s(world, aim):
    human = world.decide("H1")
    withdraw(world, aim)
    assert world.refused(FreeTouched(aim, human)) is Code.NOT_FOUND


def test_an_appeal_that_waits_is_still_answered(world, aim):
    """I-14, I-16: no appeal closes as a side effect."""
    decision_id = decide(world, aim)
    appeal_id = world.appeal(decision_id)
    withdraw(world, aim)
    freed(world, aim)
    assert world.get(APPEALS, appeal_id).status is AppealStatus.OPEN
    world.answer(appeal_id, Outcome.OVERTURNED)
    assert detector(world, aim).reviewed == 0, "what fell with it is not judged once more"


def test_freeing_many_asks_nobody_for_a_second_look(world, aim):
    """Two people ordered it: it is no lift by one."""
    decision_id = hold(world, aim, "A1")
    withdraw(world, aim)
    freed(world, aim)
    (item,) = world.restrictions(decision_id)
    assert world.refused(ExamineLift(item.restriction_id, CHEN, True)) is Code.SECOND_LOOK_NOT_DUE


# Carrying it out


def crowd(world, aim, size):
    """So many people, each touched once."""
    numbers = []
    for place in range(size):
        (registered,) = world.ok(RegisterAccount(private(f"crowd-{place}")))
        numbers.append(AccountNo(registered.account_no))
        decide(world, aim, account_no=numbers[-1])
        if place % 400 == 399:
            world.after(2 * MINUTE)
    return numbers


def test_i_32_it_is_carried_out_in_parts_and_may_be_interrupted_and_repeated(world, aim):
    people = crowd(world, aim, AT_ONCE + 7)
    withdraw(world, aim)
    number, _ = release(world.engine, world.store, WORKER, aim, go_on=lambda: False)
    assert number == AT_ONCE
    assert detector(world, aim).released_at is None
    assert detector(world, aim).freed == AT_ONCE
    assert freed(world, aim) == 7
    position = world.position
    assert freed(world, aim) == 0
    assert world.position == position
    assert all(len(told(world, number)) == 1 for number in people)


def test_i_32_the_end_is_not_said_before_nobody_is_left(world, aim):
    decide(world, aim)
    withdraw(world, aim)
    assert world.ok(FinishRelease(aim)) == ()
    freed(world, aim)
    assert world.ok(FinishRelease(aim)) == ()
    assert not isinstance(world.do(FinishRelease(aim)), Refusal)
