"""Each operation: what it answers, where the money is meanwhile, and what is refused."""

import msgspec
import pytest

from examples.superapp.ledger import accounts, banks, flights, holdings, operations
from examples.superapp.ledger.operations import REFUSALS, Order
from examples.superapp.ledger.settlement import paying, settle
from tests.examples.ledger.conftest import NOW

HOUR = 3_600_000
DAY = 24 * HOUR
WITHDRAW = Order("k", "wei", "withdraw", "balance", "1", 10_000, "CNY")


def ask(books, order=WITHDRAW, now=NOW, **other):
    with paying(books, now) as tx:
        return operations.perform(tx, msgspec.structs.replace(order, **other), now)


def held(books, name, currency="CNY"):
    with books.reading() as tx:
        return accounts.held(tx, name, currency)


def of_person(books, person="wei", now=NOW):
    with books.reading() as tx:
        return holdings.of_person(tx, person, now)


def test_a_withdrawal_is_in_flight_until_the_bank_answers(seeded):
    before = held(seeded, "wallet:wei")
    receipt = ask(seeded)
    assert (receipt.refused, receipt.arrives_at) == (None, NOW + 2 * HOUR)
    assert held(seeded, "wallet:wei") == before - 10_000
    assert held(seeded, "flight:k") == 10_000
    assert held(seeded, "paid_out:bank:wei") == 0
    with paying(seeded, NOW + 2 * HOUR) as tx:
        assert flights.find(tx, "k").outcome == "arrived"
    assert held(seeded, "flight:k") == 0
    assert held(seeded, "paid_out:bank:wei") == 10_000


def test_what_the_bank_sends_back_is_in_the_balance_again(seeded):
    with seeded.writing() as tx:
        closed = banks.bind(
            tx,
            person="wei",
            bank="river",
            number="12345678",
            holder_name="魏子昂",
            at=NOW,
            verified=True,
            open_at_bank=False,
        )
    before = held(seeded, "wallet:wei")
    assert ask(seeded, target=str(closed.id)).refused is None
    assert held(seeded, "wallet:wei") == before - 10_000
    with paying(seeded, NOW + 3 * HOUR) as tx:
        assert flights.find(tx, "k").outcome == "returned"
    assert held(seeded, "wallet:wei") == before
    assert held(seeded, "paid_out:bank:wei") == 0


def test_the_same_key_gets_the_same_answer_for_ever_and_pays_once(seeded):
    first = ask(seeded)
    assert ask(seeded, now=NOW + DAY) == first
    assert held(seeded, "paid_out:bank:wei") == 10_000
    for other in ({"amount": 10_001}, {"account": "lan"}, {"currency": "HKD"}, {"target": "14"}):
        assert ask(seeded, now=NOW + DAY, **other).refused == "key_used"
    assert held(seeded, "paid_out:bank:wei") == 10_000


def test_a_refusal_is_an_answer_that_stays_unless_it_was_a_form(seeded):
    order = msgspec.structs.replace(WITHDRAW, amount=900_000_000)
    with seeded.writing() as tx:
        assert operations.perform(tx, order, NOW, keep_refusals=False).refused == "not_enough"
    refused = ask(seeded, order)
    assert refused.refused == "not_enough"
    assert ask(seeded, order, now=NOW + DAY) == refused
    assert ask(seeded).refused == "key_used"


REFUSED = {
    "kind_unknown": {"kind": "pay"},
    "currency_unknown": {"currency": "USD"},
    "amount_invalid": {"amount": 0},
    "source_unknown": {"source": "fund"},
    "target_unknown": {"target": "2"},
    "target_not_verified": {"target": "15"},
    "not_enough": {"amount": 10**9},
    "locked": {"kind": "wealth_redeem", "source": "steady", "target": "balance", "amount": 30_000},
    "more_than_owed": {"kind": "repay", "target": "loan:1:2", "amount": 20_001},
    "nothing_owed": {"kind": "repay", "target": "loan:1:1", "amount": 1},
}
MORE = (
    ("amount_invalid", {"amount": -1}),
    ("amount_invalid", {"amount": None}),
    ("amount_invalid", {"amount": 10**13}),
    ("target_unknown", {"target": ""}),
    ("target_unknown", {"target": "１"}),
    ("target_unknown", {"target": "99999999999999999999"}),
    ("target_unknown", {"target": "14", "currency": "HKD"}),
    ("source_unknown", {"kind": "fund_out", "source": "steady", "target": "balance"}),
    ("source_unknown", {"kind": "wealth_redeem", "source": "fund", "target": "balance"}),
    ("target_unknown", {"kind": "fund_out", "source": "fund", "target": "1"}),
    ("target_unknown", {"kind": "repay", "target": "loan:2"}),
    ("target_unknown", {"kind": "repay", "target": "loan:1:13"}),
    ("target_unknown", {"kind": "repay", "target": "loan:1", "currency": "HKD"}),
    ("target_unknown", {"kind": "repay", "target": "1"}),
    ("not_enough", {"kind": "savings_out", "source": "savings", "target": "balance", "amount": 500_001}),
)


@pytest.mark.parametrize(("code", "other"), [*REFUSED.items(), *MORE])
def test_what_is_refused_moves_nothing(seeded, code, other):
    with seeded.writing() as tx:
        banks.bind(
            tx,
            person="wei",
            bank="harbour",
            number="55556666",
            holder_name="别人",
            at=NOW,
            verified=False,
        )
        before = list(map(tuple, tx.execute("SELECT * FROM accounts")))
    assert ask(seeded, **other).refused == code
    with seeded.reading() as tx:
        assert list(map(tuple, tx.execute("SELECT * FROM accounts"))) == before


def test_every_refusal_is_tried_here_or_at_the_door():
    assert {*REFUSED, "key_used", "account_unknown"} == {*REFUSALS}


def test_the_fund_comes_out_at_once(seeded):
    before = held(seeded, "wallet:wei")
    receipt = ask(seeded, kind="fund_out", source="fund", target="balance", amount=50_000)
    assert (receipt.refused, receipt.arrives_at) == (None, None)
    assert (held(seeded, "fund:wei"), held(seeded, "wallet:wei")) == (0, before + 50_000)


@pytest.mark.parametrize(
    ("kind", "source", "pot", "takes"),
    [
        ("savings_out", "savings", "savings:wei", 2 * HOUR),
        ("wealth_redeem", "shares", "wealth:shares:wei", 2 * DAY),
    ],
)
def test_what_arrives_later_is_nowhere_twice(seeded, kind, source, pot, takes):
    here, balance = held(seeded, pot), held(seeded, "wallet:wei")
    receipt = ask(seeded, kind=kind, source=source, target="balance", amount=1_000)
    assert receipt.arrives_at == NOW + takes
    assert (held(seeded, pot), held(seeded, "wallet:wei")) == (here - 1_000, balance)
    with seeded.writing() as tx:
        settle(tx, NOW + takes - 1)
        assert flights.find(tx, "k").outcome is None
        settle(tx, NOW + takes)
        assert flights.find(tx, "k").outcome == "arrived"
        assert settle(tx, NOW + takes) == 0
    # what was sold on the first day has arrived too
    arrived = 6_000 if kind == "wealth_redeem" else 1_000
    assert held(seeded, "wallet:wei") == balance + arrived


def test_a_term_ends_on_its_day(seeded):
    steady = of_person(seeded).holding("steady")
    assert (steady.amount, steady.available) == (30_000, 0)
    (bound,) = steady.bound
    assert (bound.reason, bound.until) == ("term", NOW + 20 * DAY)
    later = of_person(seeded, now=bound.until).holding("steady")
    assert (later.available, later.bound) == (30_000, ())
    order = {"kind": "wealth_redeem", "source": "steady", "target": "balance", "amount": 30_000}
    assert ask(seeded, now=bound.until - 1, key="early", **order).refused == "locked"
    assert ask(seeded, now=bound.until, key="late", **order).refused is None


def test_hong_kong_dollars_are_another_money(seeded):
    yuan = held(seeded, "wallet:wei")
    assert ask(seeded, amount=88_001, currency="HKD", key="a").refused == "not_enough"
    assert ask(seeded, amount=88_000, currency="HKD", key="b").refused is None
    assert (held(seeded, "wallet:wei", "HKD"), held(seeded, "wallet:wei")) == (0, yuan)
    assert of_person(seeded).holding("balance", "HKD") is None


def test_unbinding_leaves_what_is_on_its_way(seeded):
    assert ask(seeded).refused is None
    with seeded.writing() as tx:
        assert not banks.unbind(tx, "lan", 1, NOW)
        assert banks.unbind(tx, "wei", 1, NOW)
        assert not banks.unbind(tx, "wei", 1, NOW)
    assert ask(seeded, key="again").refused == "target_unknown"
    with paying(seeded, NOW + DAY) as tx:
        assert flights.find(tx, "k").outcome == "arrived"


def test_everything_wei_has_says_who_holds_it(seeded):
    mine = of_person(seeded)
    assert {(one.id, one.currency): one.holder for one in mine.holdings} == {
        ("balance", "CNY"): "payment_reserve",
        ("balance", "HKD"): "payment_reserve",
        ("fund", "CNY"): "fund_company",
        ("savings", "CNY"): "savings_bank",
        ("shares", "CNY"): "asset_manager",
        ("steady", "CNY"): "asset_manager",
    }
    (sold,) = mine.in_flight
    assert (sold.kind, sold.amount, sold.to, sold.holder) == ("wealth_redeemed", 5_000, "balance", "clearing")
    assert sold.arrives_at == NOW + 28 * HOUR
    (loan,) = mine.loans
    assert (loan.holder, len(loan.instalments), loan.owed) == ("lender", 12, 220_000)
    assert [one.kind for one in mine.auto_debits] == ["instalments", "merchant"]
    assert [NOW - one.bound_at for one in mine.bank_accounts] == [200 * DAY, DAY]
    assert all(one.verified_at and one.holder_name == "魏子昂" for one in mine.bank_accounts)


def test_what_a_shop_was_paid_waits_a_day(seeded):
    mine = of_person(seeded, "hua")
    receipts = mine.holding("merchant")
    assert (receipts.amount, receipts.available) == (1_800, 0)
    assert [(one.reason, one.until) for one in receipts.bound] == [("settling", NOW + 19 * HOUR)]
    before = held(seeded, "wallet:hua")
    with paying(seeded, NOW + 19 * HOUR):
        pass
    assert (held(seeded, "merchant:hua"), held(seeded, "wallet:hua")) == (0, before + 1_800)


def test_who_never_had_anything_has_nothing(seeded):
    nobody = of_person(seeded, "nobody")
    assert (nobody.holdings, nobody.in_flight, nobody.loans, nobody.bank_accounts) == ((), (), (), ())
