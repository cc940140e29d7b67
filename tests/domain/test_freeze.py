"""Freeze: what orders take of somebody's money, and what stays free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.domain.freeze import Freeze, RecordFreezeShowing, free, frozen
from dueprocess.kernel.ids import FreezeId, OrderId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.refusals import Code
from tests.ordering import ended, freezes, in_force
from tests.world import LAN, START, WEI

T = Instant(1_000 * DAY)


def freeze(name, amount, *, exempt=0, ranked=0, start=T, until=T + DAY, account=WEI, currency="CNY"):
    at = Instant(T + ranked)
    return Freeze(
        FreezeId(f"{name}.1"),
        OrderId(name),
        account,
        amount,
        currency,
        exempt,
        at,
        Instant(start),
        Instant(until),
        T,
    )


def taken(items, total, at=T, account=WEI, currency="CNY"):
    return {item.order_id: item.amount for item in frozen(items, account, currency, total, at)}


def test_it_takes_the_lesser_of_its_share_and_what_there_is():
    assert taken([freeze("a", 300)], 1_000) == {"a": 300}
    assert taken([freeze("a", 300)], 120) == {"a": 120}
    assert taken([freeze("a", 300)], 0) == {"a": 0}
    assert taken([freeze("a", 300)], -50) == {"a": 0}
    assert free([freeze("a", 300)], WEI, "CNY", -50, T) == 0


def test_living_costs_stay_free():
    assert taken([freeze("a", 300, exempt=200)], 350) == {"a": 150}
    assert taken([freeze("a", 300, exempt=200)], 199) == {"a": 0}


def test_a_second_order_on_the_same_money_queues():
    """It takes from the rest alone, and moves up when the first is over."""
    first = freeze("a", 300, ranked=0, until=T + HOUR)
    second = freeze("b", 300, ranked=1)
    assert taken([second, first], 400) == {"a": 300, "b": 100}
    assert taken([second, first], 250) == {"a": 250, "b": 0}
    assert taken([second, first], 400, at=Instant(T + HOUR)) == {"b": 300}


def test_i_08_it_begins_and_ends_by_itself():
    item = freeze("a", 300, start=T + HOUR, until=T + DAY)
    assert taken([item], 400, at=Instant(T + HOUR - 1)) == {}
    assert taken([item], 400, at=Instant(T + HOUR)) == {"a": 300}
    assert taken([item], 400, at=Instant(T + DAY - 1)) == {"a": 300}
    assert taken([item], 400, at=Instant(T + DAY)) == {}


def test_it_reaches_nobody_else_and_no_other_currency():
    items = [freeze("a", 300), freeze("b", 300, account=LAN), freeze("c", 300, currency="HKD")]
    assert taken(items, 1_000) == {"a": 300}
    assert free(items, WEI, "HKD", 1_000, T) == 700
    assert free(items, WEI, "USD", 1_000, T) == 1_000


@st.composite
def many(draw):
    count = draw(st.integers(0, 6))
    return [
        freeze(
            f"o{number}",
            draw(st.integers(1, 500)),
            exempt=draw(st.integers(0, 200)),
            ranked=draw(st.integers(0, 3)),
            start=T + draw(st.integers(-3, 3)),
            until=T + draw(st.integers(-3, 6)),
            account=draw(st.sampled_from([WEI, LAN])),
            currency=draw(st.sampled_from(["CNY", "HKD"])),
        )
        for number in range(count)
    ]


@given(many(), st.integers(-10, 1_500), st.integers(-4, 7))
def test_i_23_never_more_than_there_is_and_never_more_than_ordered(items, total, offset):
    """Whatever orders there are: shares, living costs, the end of each and the queue all hold at once."""
    at = Instant(T + offset)
    found = frozen(items, WEI, "CNY", total, at)
    by_order = {item.order_id: item for item in items}
    assert sum(item.amount for item in found) + free(items, WEI, "CNY", total, at) == max(total, 0)
    left = max(total, 0)
    ranks = [(by_order[item.order_id].ranked_at, by_order[item.order_id].freeze_id) for item in found]
    assert ranks == sorted(ranks)
    for item in found:
        order = by_order[item.order_id]
        assert order.holds(at)
        assert (order.account_no, order.currency) == (WEI, "CNY")
        assert 0 <= item.amount <= order.amount
        assert left - item.amount >= min(left, order.exempt)
        left -= item.amount
    assert left == free(items, WEI, "CNY", total, at)


@given(many(), st.integers(0, 1_500), st.integers(0, 300))
def test_more_money_is_never_less_free(items, total, more):
    assert free(items, WEI, "CNY", total + more, T) >= free(items, WEI, "CNY", total, T)


@given(many(), st.integers(0, 1_500), st.integers(1, 300))
def test_money_that_leaves_within_what_is_free_leaves_the_frozen_frozen(items, total, leaves):
    """What may leave is bounded by `free`: whatever of it leaves, no order takes less than before."""
    leaves = min(leaves, free(items, WEI, "CNY", total, T))
    before, after = taken(items, total), taken(items, total - leaves)
    exempts = any(item.exempt for item in items)
    assert exempts or before == after


def test_an_order_freezes_and_its_end_frees(world):
    order_id = in_force(world)
    assert taken(freezes(world), 100_000, world.clock.at) == {order_id: 30_000}
    world.after(HOUR)
    ended(world, order_id)
    assert taken(freezes(world), 100_000, world.clock.at) == {}
    assert taken(freezes(world), 100_000, START) == {order_id: 30_000}


def test_reading_it_is_noted_once_and_only_for_whom_it_is(world):
    order_id = in_force(world, tell_at=Instant(world.clock.at + DAY))
    name = FreezeId(f"{order_id}.1")
    assert world.refused(RecordFreezeShowing(name, WEI)) is Code.NOT_FOUND
    world.after(DAY)
    assert world.refused(RecordFreezeShowing(name, LAN)) is Code.NOT_FOUND
    assert world.refused(RecordFreezeShowing(FreezeId("ord_none.1"), WEI)) is Code.NOT_FOUND
    assert len(world.ok(RecordFreezeShowing(name, WEI))) == 1
    assert world.ok(RecordFreezeShowing(name, WEI)) == ()
    (row,) = freezes(world)
    assert row.shown_at == world.clock.at


@pytest.mark.parametrize("total", [0, 1, 299, 300, 301, 10_000])
def test_two_equal_orders_never_take_twice(total):
    items = [freeze("a", 300), freeze("b", 300)]
    assert sum(taken(items, total).values()) == min(total, 600)
