"""Money never appears, never vanishes and never falls below nothing, whatever is tried in whatever order."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.superapp import loan, money, savings, transfers, wallet
from examples.superapp.database import Database
from examples.superapp.ledger.tables import LEDGER_TABLES
from examples.superapp.money import Moved
from examples.superapp.seed_money import pay_in

PEOPLE = ("a", "b", "c")
AMOUNTS = st.integers(1, 400)
WHO = st.sampled_from(PEOPLE)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("transfer"), WHO, WHO, AMOUNTS),
        st.tuples(st.just("packet"), WHO, st.integers(1, 4), AMOUNTS),
        st.tuples(st.just("take"), WHO, st.integers(1, 8)),
        st.tuples(st.just("take_back"), st.integers(1, 8)),
        st.tuples(st.just("withdraw"), WHO, AMOUNTS),
        st.tuples(st.just("fund"), WHO, AMOUNTS),
        st.tuples(st.just("borrow"), WHO),
        st.tuples(st.just("repay"), WHO, st.integers(0, 5)),
    ),
    max_size=30,
)


def books() -> sqlite3.Connection:
    tx = sqlite3.connect(":memory:", isolation_level=None)
    tx.row_factory = sqlite3.Row
    tx.executescript(LEDGER_TABLES)
    for person in PEOPLE:
        pay_in(tx, person, 500, 0)
    return tx


def carry_out(tx, number, step):
    key = str(number)
    match step:
        case ("transfer", sender, receiver, amount) if sender != receiver:
            transfers.send(
                tx,
                key=key,
                kind="transfer",
                sender=sender,
                receiver=receiver,
                amount=amount,
                at=number,
            )
        case ("packet", sender, shares, amount):
            transfers.send(
                tx,
                key=key,
                kind="packet",
                sender=sender,
                group=1,
                amount=max(amount, shares),
                shares=shares,
                at=number,
            )
        case ("take", person, which) if (found := transfers.find(tx, which)) is not None:
            transfers.take(tx, found, person, number)
        case ("take_back", which) if (found := transfers.find(tx, which)) is not None:
            transfers.take_back(tx, found, number)
        case ("withdraw", person, amount):
            money.move(
                tx,
                key=key,
                person=person,
                kind="withdrawn",
                source=wallet.pot(person),
                sink=f"paid_out:bank:{person}",
                amount=amount,
                at=number,
            )
        case ("fund", person, amount):
            money.move(
                tx,
                key=key,
                person=person,
                kind="fund_bought",
                source=wallet.pot(person),
                sink=savings.PRODUCTS["fund"].pot(person),
                amount=amount,
                at=number,
            )
        case ("borrow", person):
            loan.lend(tx, person, 600, key, number)
        case ("repay", person, part):
            parts = loan.of_person(tx, person, number)
            if part < len(parts):
                loan.repay(tx, person, parts[part], number)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_all_pots_together_hold_nothing_and_none_is_overdrawn(steps):
    tx = books()
    try:
        for number, step in enumerate(steps):
            carry_out(tx, number, step)
            pots = dict(tuple(row) for row in tx.execute("SELECT name, amount FROM pots"))
            assert sum(pots.values()) == 0
            assert all(amount >= 0 for name, amount in pots.items() if not name.startswith("outside:"))
            moved = {}
            for name, amount in tx.execute("SELECT account, amount FROM entries"):
                if not name.startswith(("debt:", "claim:")):
                    moved[name] = moved.get(name, 0) + amount
            assert {name: amount for name, amount in moved.items() if amount} == {
                name: amount for name, amount in pots.items() if amount
            }
    finally:
        tx.close()


@given(st.integers(1, 5000), st.integers(1, 20), st.data())
def test_a_packet_is_shared_out_to_the_last_fen(amount, shares, data):
    amount = max(amount, shares)
    tx = books()
    try:
        pay_in(tx, "a", 10_000, 1)
        _, number = transfers.send(
            tx,
            key="k",
            kind="packet",
            sender="a",
            group=1,
            amount=amount,
            shares=shares,
            at=2,
        )
        given_out = []
        for turn in range(shares):
            taken = transfers.take(
                tx,
                transfers.find(tx, number),
                f"p{turn}",
                3,
                pick=lambda most: data.draw(st.integers(0, most - 1)),
            )
            given_out.append(taken)
        assert min(given_out) >= 1
        assert sum(given_out) == amount
        assert transfers.take(tx, transfers.find(tx, number), "late", 4) == 0
    finally:
        tx.close()


def test_a_form_sent_twice_moves_money_once(stage):
    wei = stage.person("wei")
    before = stage.pots()
    for _ in range(3):
        assert wei.post("/wallet/withdraw", data={"amount": "100", "key": "9"}).status_code == 303
    assert stage.pots()["wallet:wei"] == before["wallet:wei"] - 10_000
    other = wei.post("/wallet/withdraw", data={"amount": "101", "key": "9"})
    assert other.status_code == 422
    assert stage.pots()["wallet:wei"] == before["wallet:wei"] - 10_000


def test_a_transfer_sent_twice_is_one_transfer_and_one_line_in_the_chat(stage):
    wei = stage.person("wei")
    messages, sent = stage.count("messages"), stage.count("transfers")
    for _ in range(2):
        assert wei.post("/wallet/pay", data={"to": "ming", "amount": "5", "key": "9"}).status_code == 303
    assert (stage.count("messages"), stage.count("transfers")) == (messages + 1, sent + 1)


def test_nobodys_key_can_be_used_by_somebody_else(stage):
    """Bo names the key under which Wei would take his transfer; Wei takes it all the same."""
    bo, wei = stage.person("bo"), stage.person("wei")
    for key in ("take.4.wei", "back.4", "repay.1.2"):
        bo.post("/wallet/withdraw", data={"amount": "1", "key": key})
    before = stage.pots()["wallet:wei"]
    assert wei.post("/wallet/transfers/4/take").status_code == 303
    assert stage.pots()["wallet:wei"] == before + 2_500


def test_what_is_no_amount_moves_nothing(stage):
    wei = stage.person("wei")
    before = stage.pots()
    for amount in ("", "0", "-5", "1.234", "1e3", "50000.01", "٣", "NaN", "12 345", "1,000,0000"):
        answer = wei.post("/wallet/withdraw", data={"amount": amount, "key": "1"})
        assert answer.status_code == 422, amount
    assert stage.pots() == before


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("12", 1200), ("12.5", 1250), ("0.01", 1), ("¥1,234.50", 123_450), ("50000", 5_000_000)],
)
def test_an_amount_is_read_as_people_write_it(typed, fen):
    assert money.parse_amount(typed) == fen


def test_more_than_there_is_moves_nothing(stage):
    wei = stage.person("wei")
    before = stage.pots()
    for path, data in (
        ("/wallet/withdraw", {"amount": "40000"}),
        ("/wallet/pay", {"to": "ming", "amount": "40000"}),
        ("/savings/fund/redeem", {"amount": "500.01"}),
        ("/savings/bonds/redeem", {"amount": "0.01"}),
    ):
        answer = wei.post(path, data={**data, "key": "1"})
        assert answer.status_code == 422, path
        assert "not enough money" in answer.text
    assert stage.pots() == before


def test_only_who_it_is_for_takes_a_transfer(stage):
    assert stage.person("lan").post("/wallet/transfers/4/take").status_code == 404
    assert stage.person("ming").post("/wallet/transfers/4/take").status_code == 404
    assert stage.person("lan").post("/wallet/transfers/4/take-back").status_code == 404
    assert stage.person("lan").post("/wallet/transfers/5/take").status_code == 404


def test_a_race_for_a_balance_leaves_nothing_below_zero(tmp_path):
    """Forty withdrawals at once of a balance that is enough for ten."""
    database = Database(tmp_path / "race.db")
    with database.books.writing() as tx:
        pay_in(tx, "a", 1000, 0)

    def withdraw(number):
        with database.books.writing() as tx:
            return money.move(
                tx,
                key=f"w{number}",
                person="a",
                kind="withdrawn",
                source="wallet:a",
                sink="paid_out:bank:a",
                amount=100,
                at=1,
            )

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(withdraw, range(40)))
    assert answers.count(Moved.DONE) == 10
    with database.reading() as tx:
        assert money.held(tx, "wallet:a") == 0


def test_a_debt_is_paid_once_and_without_any_fee(stage):
    wei = stage.person("wei")
    before = stage.pots()
    for _ in range(2):
        assert wei.post("/loan/1/2/repay").status_code == 303
    after = stage.pots()
    assert before["wallet:wei"] - after["wallet:wei"] == 20_000
    assert after["paid_out:lender"] - before["paid_out:lender"] == 20_000
    assert stage.all_money() == 0
