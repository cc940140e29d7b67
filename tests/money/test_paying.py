"""Paying: what the law permitted reaches the wallet once, whatever happens on the way there and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dueprocess.application import paying
from dueprocess.application.views.all import PAYOUTS
from dueprocess.application.wallet import Operation, WalletFault
from dueprocess.domain.exits import OpenExit
from dueprocess.domain.payout import Outcome, PayoutKind, RequestPayout
from dueprocess.kernel.ids import PayoutId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.record.constitution import Constitution
from tests import ordering
from tests.money.rail import Fault, Killed, Rail, rail
from tests.world import START, WEI, World

LONG = Instant(START - 400 * DAY)


@pytest.fixture
def linli(world: World, tmp_path: Path) -> Iterator[Rail]:
    with rail(tmp_path, world.clock) as made:
        yield made
        assert made.differences() == ()  # INVARIANT (I-21)
        assert [fault for fault in map(Constitution().look, world.events()) if fault] == []


def permitted(
    world: World, linli: Rail, kind: PayoutKind = PayoutKind.WITHDRAW, amount: int = 10_000
) -> PayoutId:
    found = linli.wallet.holdings("wei")
    if kind is not PayoutKind.REPAY and not world.find(PAYOUTS, account_no=WEI):
        world.decide()
        world.ok(OpenExit(WEI), found)
    source, target = {
        PayoutKind.WITHDRAW: ("balance", "1"),
        PayoutKind.FUND_OUT: ("fund", "balance"),
        PayoutKind.SAVINGS_OUT: ("savings", "balance"),
        PayoutKind.WEALTH_REDEEM: ("steady", "balance"),
        PayoutKind.REPAY: ("balance", "loan:1:1"),
    }[kind]
    (event,) = world.ok(RequestPayout(WEI, kind, source, target, amount, "CNY", LONG), found)
    return event.payout_id


def pay(world: World, linli: Rail, payout_id: PayoutId, *faults: Fault) -> bool:
    """Whether the answer is known."""
    linli.line.faults = list(faults)
    try:
        paying.pay(world.engine, world.store, linli.wallet, payout_id)
    except (paying.Unknown, Killed):
        return False
    finally:
        linli.line.faults = []
    return True


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (PayoutKind.WITHDRAW, Outcome.IN_FLIGHT),
        (PayoutKind.FUND_OUT, Outcome.DONE),
        (PayoutKind.SAVINGS_OUT, Outcome.IN_FLIGHT),
        (PayoutKind.WEALTH_REDEEM, Outcome.IN_FLIGHT),
        (PayoutKind.REPAY, Outcome.DONE),
    ],
)
def test_each_of_the_five_is_carried_out_by_the_wallet(world, linli, kind, outcome):
    payout_id = permitted(world, linli, kind)
    assert pay(world, linli, payout_id)
    row = world.get(PAYOUTS, payout_id)
    assert (row.outcome, row.refused) == (outcome, None)
    assert row.number is not None
    assert len(linli.paid(payout_id)) == 1


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.NONE])
@pytest.mark.parametrize("at", [0, 1])
def test_i_20_whatever_happens_to_a_call_it_is_paid_once(world, linli, fault, at):
    payout_id = permitted(world, linli)
    known = pay(world, linli, payout_id, *[Fault.NONE] * at, fault)
    assert known is (fault is Fault.TWICE)
    assert pay(world, linli, payout_id)
    assert pay(world, linli, payout_id)
    assert world.get(PAYOUTS, payout_id).outcome is Outcome.IN_FLIGHT
    assert [row["key"] for row in linli.operations()] == [f"api/{payout_id}"]


def test_i_20_an_answer_that_is_not_known_is_asked_for_again_under_the_same_key(world, linli):
    payout_id = permitted(world, linli)
    assert not pay(world, linli, payout_id, Fault.NONE, Fault.LOST)
    for _ in range(5):
        assert not pay(world, linli, payout_id, Fault.LOST)
        assert world.get(PAYOUTS, payout_id).outcome is None
    assert pay(world, linli, payout_id)
    assert len(linli.operations()) == 1


def test_what_is_in_flight_is_followed_until_it_has_arrived(world, linli):
    payout_id = permitted(world, linli)
    pay(world, linli, payout_id)
    with pytest.raises(paying.NotYet):
        paying.follow(world.engine, world.store, linli.wallet, payout_id)
    linli.line.faults = [Fault.LOST]
    with pytest.raises(paying.Unknown):
        paying.follow(world.engine, world.store, linli.wallet, payout_id)
    world.after(3 * HOUR)
    paying.follow(world.engine, world.store, linli.wallet, payout_id)
    assert world.get(PAYOUTS, payout_id).outcome is Outcome.DONE
    paying.follow(world.engine, world.store, linli.wallet, payout_id)


def test_what_the_wallet_refuses_is_said_and_nothing_moved(world, linli):
    payout_id = permitted(world, linli, amount=150_000)
    operation = Operation("other", "wei", PayoutKind.WITHDRAW, "balance", "1", 190_000, "CNY")
    linli.wallet.operate(operation)  # the app itself pays it out meanwhile
    assert pay(world, linli, payout_id)
    row = world.get(PAYOUTS, payout_id)
    assert (row.outcome, row.refused) == (Outcome.REFUSED, "not_enough")
    assert linli.paid(payout_id) == []


def test_i_23_an_order_that_comes_while_it_waits_is_seen_before_the_wallet_is_told(world, linli):
    payout_id = permitted(world, linli, amount=150_000)
    with_order = ordering.in_force(world, shares=(ordering.Share(WEI, 300_000),), amount=300_000)
    assert with_order
    assert pay(world, linli, payout_id)
    row = world.get(PAYOUTS, payout_id)
    assert (row.outcome, row.refused) == (Outcome.REFUSED, "payout_frozen")
    assert linli.operations() == []


def test_an_account_the_wallet_does_not_know_is_refused_and_not_asked_for_ever(world, linli):
    assert linli.wallet.holdings("nobody") is WalletFault.ACCOUNT_UNKNOWN
    assert linli.wallet.operation("nothing") is WalletFault.KEY_UNKNOWN
    gone = Operation("k", "nobody", PayoutKind.WITHDRAW, "balance", "1", 1, "CNY")
    assert linli.wallet.operate(gone) is WalletFault.ACCOUNT_UNKNOWN


def test_i_24_each_day_of_a_restriction_that_may_stand_in_the_way_is_told_once_and_ahead(world, linli):
    decision_id = world.decide("A1")
    (row, *_) = world.restrictions(decision_id)
    start, end = row.terms.start, row.terms.until
    days = list(range(start, end, DAY))
    for day, since in enumerate(days):
        linli.line.faults = [Fault.LOST]
        with pytest.raises(paying.Unknown):
            paying.tell_blocked(world.store, linli.wallet, row.restriction_id, day)
        after = paying.tell_blocked(world.store, linli.wallet, row.restriction_id, day)
        assert after is not None
        assert (after.due_at, after.detail) == (since + DAY, str(day + 1))
    assert paying.tell_blocked(world.store, linli.wallet, row.restriction_id, len(days)) is None
    with linli.books.reading() as tx:
        spans = [
            tuple(span) for span in tx.execute("SELECT from_at, until FROM blocked_spans ORDER BY from_at")
        ]
    assert spans == [(day, day + DAY) for day in days]
