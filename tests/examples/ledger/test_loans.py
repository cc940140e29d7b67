"""Debts: what is due, what a late day costs, and which days cost nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.superapp.ledger import accounts, loans, operations
from examples.superapp.ledger.loans import Repayment, late_fee
from examples.superapp.ledger.operations import Order
from examples.superapp.ledger.settlement import paying, settle
from examples.superapp.seed_money import pay_in
from tests.examples.ledger.conftest import NOW

DAY = 86_400_000


@pytest.mark.parametrize(
    ("days", "paid", "blocked", "fee"),
    [
        (0, [], [], 0),
        (0.99, [], [], 0),
        (1, [], [], 10),
        (10, [], [], 100),
        (10, [], [(0, 10 * DAY)], 0),
        (10, [], [(2 * DAY, 5 * DAY)], 70),
        (10, [], [(2 * DAY + 1, 2 * DAY + 2)], 90),
        (10, [], [(-5 * DAY, 0)], 100),
        (10, [Repayment(10_000, 0, 4 * DAY)], [], 70),
        (10, [Repayment(20_000, 0, 4 * DAY)], [], 40),
        (10, [Repayment(20_000, 0, -DAY)], [], 0),
    ],
)
def test_a_late_day_costs_and_a_blocked_day_does_not(days, paid, blocked, fee):
    """20,000 overdue at 5 in 10,000: 10 for each whole day."""
    assert late_fee(20_000, 5, 0, paid, blocked, int(days * DAY)) == fee


@given(
    st.integers(1, 10**6),
    st.integers(0, 100),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=4),
    st.integers(0, 40),
)
def test_a_block_never_costs_anything(amount, late_fee_bp, spans, days):
    blocked = [(start * DAY + 1, (start + length) * DAY) for start, length in spans]
    with_blocks = late_fee(amount, late_fee_bp, 0, [], blocked, days * DAY)
    free = {day for day in range(days) if any(a < (day + 1) * DAY and day * DAY < b for a, b in blocked)}
    assert with_blocks == amount * late_fee_bp * (days - len(free)) // 10_000


def wei(books, now):
    with books.reading() as tx:
        return loans.of_person(tx, "wei", now)[0]


def repay(books, amount, target="loan:1", now=NOW, key="k"):
    with paying(books, now) as tx:
        return operations.perform(tx, Order(key, "wei", "repay", "balance", target, amount, "CNY"), now)


def test_an_amount_goes_to_the_oldest_instalment_first(seeded):
    assert repay(seeded, 25_000).refused is None
    parts = wei(seeded, NOW).instalments
    assert [part.left for part in parts[:4]] == [0, 0, 15_000, 20_000]
    assert [part.paid_at for part in parts[:3]] == [NOW - 6 * DAY, NOW, None]


def test_one_instalment_can_be_paid_before_others(seeded):
    assert repay(seeded, None, "loan:1:7").amount == 20_000
    assert [part.number for part in wei(seeded, NOW).instalments if not part.due] == [1, 7]


def test_all_of_it_ends_the_debt_and_the_auto_debit(seeded):
    with seeded.reading() as tx:
        lent = accounts.held(tx, "claim:lender")
    receipt = repay(seeded, None)
    assert (receipt.refused, receipt.amount) == (None, 220_000)
    assert wei(seeded, NOW).owed == 0
    with seeded.writing() as tx:
        assert accounts.held(tx, "debt:1:wei") == 0
        assert accounts.held(tx, "claim:lender") == lent - 220_000
        before = accounts.held(tx, "paid_out:lender")
        settle(tx, NOW + 400 * DAY)
        assert accounts.held(tx, "paid_out:lender") == before
    assert repay(seeded, None, key="again").refused == "nothing_owed"


def test_the_auto_debit_goes_on_and_pays_each_instalment_once(seeded):
    for day in range(0, 400, 20):
        with seeded.writing() as tx:
            settle(tx, NOW + day * DAY)
            assert settle(tx, NOW + day * DAY) == 0
    with seeded.reading() as tx:
        paid = tx.execute("SELECT number, COUNT(*), SUM(fee) FROM repayments WHERE loan = 1 GROUP BY number")
        assert {tuple(row) for row in paid} == {(number, 1, 0) for number in range(1, 13)}


def empty_the_balance(books, now):
    with paying(books, now) as tx:
        order = Order("empty", "wei", "withdraw", "balance", "1", accounts.held(tx, "wallet:wei"), "CNY")
        assert operations.perform(tx, order, now).refused is None


def test_what_the_auto_debit_could_not_pay_it_pays_when_money_comes_with_the_fee_of_those_days(seeded):
    """Wei's balance is empty when instalment 2 is due (in 25 days); money comes ten days later."""
    with paying(seeded, NOW + 2 * DAY):
        pass  # what is on its way has come
    empty_the_balance(seeded, NOW + 2 * DAY)
    due = wei(seeded, NOW).instalments[1].due_at
    with seeded.writing() as tx:
        settle(tx, due + 10 * DAY)
        assert loans.of_person(tx, "wei", due + 10 * DAY)[0].instalments[1].due == 20_000 + 100
        pay_in(tx, "wei", 30_000, due + 10 * DAY)
        settle(tx, due + 15 * DAY)
    part = wei(seeded, due + 15 * DAY).instalments[1]
    assert (part.due, part.paid_at) == (0, due + 10 * DAY)
    with seeded.reading() as tx:
        assert tuple(tx.execute("SELECT principal, fee FROM repayments WHERE number = 2").fetchone()) == (
            20_000,
            100,
        )


def test_no_fee_for_the_days_that_the_platform_says_it_was_in_the_way(seeded):
    with paying(seeded, NOW + 2 * DAY):
        pass
    empty_the_balance(seeded, NOW + 2 * DAY)
    due = wei(seeded, NOW).instalments[1].due_at
    with seeded.writing() as tx:
        assert loans.blocked(tx, key="dec_1", person="wei", from_at=due, until=due + 7 * DAY)
        assert loans.blocked(tx, key="dec_1", person="wei", from_at=due, until=due + 7 * DAY)
        assert not loans.blocked(tx, key="dec_1", person="wei", from_at=due, until=due + 8 * DAY)
    assert wei(seeded, due + 7 * DAY).instalments[1].fee == 0
    assert wei(seeded, due + 10 * DAY).instalments[1].fee == 30


def test_a_block_told_of_afterwards_takes_fees_away_and_never_below_nothing(seeded):
    with paying(seeded, NOW + 2 * DAY):
        pass
    empty_the_balance(seeded, NOW + 2 * DAY)
    due = wei(seeded, NOW).instalments[1].due_at
    with seeded.writing() as tx:
        pay_in(tx, "wei", 50, due + 10 * DAY)
    assert repay(seeded, 50, "loan:1:2", now=due + 10 * DAY).refused is None
    assert wei(seeded, due + 10 * DAY).instalments[1].due == 20_050
    with seeded.writing() as tx:
        loans.blocked(tx, key="dec_1", person="wei", from_at=due, until=due + 10 * DAY)
    assert wei(seeded, due + 10 * DAY).instalments[1].due == 20_000
