"""Payment return: who paid somebody that cannot receive has it back in 24 hours, or goods within seven days; and never twice."""

from __future__ import annotations

import pytest

from dueprocess.adapters.examination import payment_returns
from dueprocess.application.effects import RETURN_PAYMENTS
from dueprocess.application.paying import Unknown
from dueprocess.application.payment_return import give_back, returns_of
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.application.views.returns import PAYMENT_RETURNS
from dueprocess.domain.payment_return import Dropped, DropReturn, RecordReturn, Sum, What
from dueprocess.domain.relief import LiftDecision
from dueprocess.kernel.ids import PaymentReturnId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.record.constitution import Constitution
from dueprocess.rulebook.ladder import Choice
from tests.holding import FixedWallet
from tests.policy import RECEIVE, SEND, days
from tests.world import ADA, DAY, HOUR, LAN, WEI

TWO = (Sum("CNY", 5_000, 2),)


def stopped(world, choice=None, account_no=WEI):
    """An account that cannot receive for 30 days; what is owed to those who paid it."""
    world.decide("F1", account_no, choices=(choice or Choice((RECEIVE,), lasts=days(30)),))
    (row,) = world.find(PAYMENT_RETURNS, account_no=account_no)
    return row


def told(world, wallet, row, what=What.WAITING, time=0):
    return give_back(world.engine, world.store, wallet, row.return_id, what, time, world.clock.at)


def test_it_is_asked_for_in_the_decision_s_own_transaction_with_its_days(world):
    at = world.clock.at
    row = stopped(world)
    assert (row.from_at, row.due_at) == (at, at + DAY)
    assert (row.goods_until, row.goods_due_at) == (at + 7 * DAY, at + 8 * DAY)
    asked = [entry for entry in world.events() if entry.type == "payment_return.asked"]
    imposed = [entry for entry in world.events() if entry.type == "restriction.imposed"]
    assert {entry.cause for entry in asked} == {entry.cause for entry in imposed}


@pytest.mark.parametrize("choice", [Choice((SEND,), lasts=days(30))])
def test_a_measure_that_lets_somebody_receive_returns_nothing(world, choice):
    world.decide("F1", choices=(choice,))
    assert world.find(PAYMENT_RETURNS) == ()


def test_what_waited_goes_back_and_is_recorded(world):
    wallet, row = FixedWallet(), stopped(world)
    wallet.waiting["wei", What.WAITING] = TWO
    again = told(world, wallet, row)
    row = world.get(PAYMENT_RETURNS, row.return_id)
    assert (row.returned, row.waiting_done_at) == (TWO, world.clock.at)
    assert again is not None
    assert (again.kind, again.due_at) == (RETURN_PAYMENTS, world.clock.at + DAY)
    assert row.next_due() == row.goods_due_at


def test_i_21_told_twice_it_is_recorded_once(world):
    wallet, row = FixedWallet(), stopped(world)
    wallet.waiting["wei", What.WAITING] = TWO
    for _ in range(3):
        told(world, wallet, row)
    assert world.get(PAYMENT_RETURNS, row.return_id).returned == TWO


def test_a_wallet_that_is_away_is_asked_again_under_the_same_key(world):
    wallet, row = FixedWallet(), stopped(world)
    wallet.waiting["wei", What.WAITING] = TWO
    wallet.away = True
    with pytest.raises(Unknown):
        told(world, wallet, row)
    assert world.get(PAYMENT_RETURNS, row.return_id).waiting_done_at is None
    wallet.away = False
    told(world, wallet, row)
    assert list(wallet.given_back) == [f"{row.return_id}:waiting:0"]
    assert world.get(PAYMENT_RETURNS, row.return_id).returned == TWO


def test_what_came_in_by_a_race_goes_back_the_next_day(world):
    wallet, row = FixedWallet(), stopped(world)
    told(world, wallet, row)
    wallet.waiting["wei", What.WAITING] = (Sum("CNY", 100, 1), Sum("HKD", 7, 1))
    world.after(DAY)
    told(world, wallet, row, time=1)
    row = world.get(PAYMENT_RETURNS, row.return_id)
    assert row.returned == (Sum("CNY", 100, 1), Sum("HKD", 7, 1))


def test_goods_have_seven_days_to_be_delivered(world):
    wallet, row = FixedWallet(), stopped(world)
    wallet.waiting["wei", What.GOODS] = TWO
    command = RecordReturn(row.return_id, What.GOODS, TWO)
    world.after(7 * DAY - 1)
    assert world.refused(command) is Code.RETURN_NOT_DUE
    world.after(1)
    assert told(world, wallet, row, What.GOODS) is None
    row = world.get(PAYMENT_RETURNS, row.return_id)
    assert (row.goods_done_at, row.returned) == (world.clock.at, TWO)


def test_who_can_receive_again_keeps_what_is_paid_to_them(world):
    wallet, row = FixedWallet(), stopped(world)
    wallet.waiting["wei", What.GOODS] = TWO
    told(world, wallet, row)
    assert world.refused(DropReturn(row.return_id, Dropped.RECEIVES_AGAIN)) is Code.RETURN_STILL_OWED
    (decision,) = {item.decision_id for item in world.find(RESTRICTIONS)}
    world.ok(LiftDecision(decision, ADA, Private("It was somebody else.")))
    world.after(7 * DAY)
    assert told(world, wallet, row, What.GOODS) is None
    row = world.get(PAYMENT_RETURNS, row.return_id)
    assert row.dropped is Dropped.RECEIVES_AGAIN
    assert row.returned == ()
    assert wallet.waiting == {("wei", What.GOODS): TWO}


def test_where_there_is_no_wallet_nothing_waits_for_one(world):
    row = stopped(world)
    assert told(world, None, row) is None
    row = world.get(PAYMENT_RETURNS, row.return_id)
    assert (row.dropped, row.next_due()) == (Dropped.NO_WALLET, None)


@pytest.mark.parametrize(
    "sums",
    [(Sum("CNY", 0, 1),), (Sum("CNY", -5, 1),), (Sum("CNY", 5, 0),), (Sum("yuan", 5, 1),), TWO * 2],
)
def test_what_is_no_sum_is_not_recorded(world, sums):
    row = stopped(world)
    assert world.refused(RecordReturn(row.return_id, What.WAITING, sums)) is Code.RETURN_UNSOUND


def test_one_that_nobody_asked_for_cannot_be_recorded(world):
    stopped(world, account_no=LAN)
    unknown = RecordReturn(PaymentReturnId("ret_none"), What.WAITING, TWO)
    assert world.refused(unknown) is Code.NOT_FOUND


def test_the_record_keeps_the_constitution(world):
    wallet, row = FixedWallet(), stopped(world)
    wallet.waiting["wei", What.WAITING] = TWO
    world.after(HOUR)
    told(world, wallet, row)
    looks = Constitution()
    assert [fault for entry in world.events() if (fault := looks.look(entry)) is not None] == []
    with world.store.read() as reader:
        assert returns_of(reader, WEI)[0].returned == TWO


def test_the_doctor_names_what_is_owed_for_longer_than_was_promised(world):
    row = stopped(world)
    assert payment_returns(world.store, world.clock).sound
    world.after(DAY + HOUR)
    found = payment_returns(world.store, world.clock)
    assert not found.sound
    assert row.return_id in found.said
    told(world, FixedWallet(), row)
    assert payment_returns(world.store, world.clock).sound
    world.after(7 * DAY)
    assert not payment_returns(world.store, world.clock).sound
