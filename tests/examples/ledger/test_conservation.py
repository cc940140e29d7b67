"""A machine that does everything the ledger can do, in any order, with keys repeated and the clock moved; the law holds throughout.

After every step: per currency balances + in flight + paid out = paid in, every account is what its entries say, nobody is
below zero, and what came in is exactly what this machine paid in or lent.
"""

import sqlite3

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from examples.superapp import transfers
from examples.superapp.ledger import (
    accounts,
    banks,
    flights,
    holdings,
    loans,
    merchants,
    operations,
    returns,
    standing,
)
from examples.superapp.ledger.accounts import CURRENCIES
from examples.superapp.ledger.operations import Order
from examples.superapp.ledger.postings import Moved
from examples.superapp.ledger.products import PRODUCTS, put_in
from examples.superapp.ledger.reconciliation import reconcile
from examples.superapp.ledger.settlement import settle
from examples.superapp.ledger.tables import LEDGER_TABLES
from examples.superapp.seed_money import pay_in

HOUR = 3_600_000
PEOPLE = st.sampled_from(("a", "b", "shop"))
AMOUNTS = st.integers(1, 400)
CURRENCY = st.sampled_from(CURRENCIES)
OWN = {"a": ("1", "2"), "b": ("3",), "shop": ("4",)}
PLACES = {"fund": "fund_out", "savings": "savings_out"}


@st.composite
def withdrawals(draw):
    """Mostly to an account of one's own; now and then to somebody else's, or to none."""
    person = draw(PEOPLE)
    target = draw(st.sampled_from((*OWN[person] * 3, "1", "3", "", "x")))
    return person, "withdraw", "balance", target, draw(AMOUNTS), draw(CURRENCY)


@st.composite
def takings_out(draw):
    product = draw(st.sampled_from(("fund", "savings", "steady", "bonds")))
    kind = PLACES.get(product, "wealth_redeem")
    return draw(PEOPLE), kind, product, "balance", draw(st.integers(1, 120)), draw(CURRENCY)


@st.composite
def repayments(draw):
    """Of one's own loan: an instalment or the whole, all of it or an amount; now and then of somebody else's."""
    person = draw(st.sampled_from(("a", "b")))
    loan = draw(st.sampled_from((*({"a": 1, "b": 2}[person],) * 4, 1, 2, 3)))
    part = draw(st.sampled_from(("", "", ":1", ":2", ":3", ":9")))
    return person, "repay", "balance", f"loan:{loan}{part}", draw(st.none() | AMOUNTS), "CNY"


ORDERS = withdrawals() | takings_out() | repayments()


class Ledger(RuleBasedStateMachine):
    asked = Bundle("asked")

    @initialize()
    def open(self):
        self.tx = sqlite3.connect(":memory:", isolation_level=None)
        self.tx.row_factory = sqlite3.Row
        self.tx.executescript(LEDGER_TABLES)
        self.now = 10**12
        self.number = 0
        self.paid_in = dict.fromkeys(CURRENCIES, 0)
        self.paid_out = dict.fromkeys(CURRENCIES, 0)
        for person in ("a", "b", "shop"):
            self.pay(person, 1000, "CNY")
            self.pay(person, 300, "HKD")
            for name in ("fund", "savings", "steady", "bonds"):
                asked = {"person": person, "amount": 100, "key": self.key(), "at": self.now}
                assert put_in(self.tx, PRODUCTS[name], **asked) is Moved.DONE
        for person, tail, open_at_bank in (
            ("a", 1, True),
            ("a", 2, False),
            ("b", 1, True),
            ("shop", 1, True),
        ):
            self.bind(person, f"1234567{tail}", verified=True, open_at_bank=open_at_bank)
        # a's loan is overdue from the beginning, with a fee; b's is paid by auto-debit when it is due
        self.lending(person="a", amount=296, parts=3, bp=200, days_ago=45)
        self.lending(person="b", amount=296, parts=3, bp=200)
        for target, currency in (("1", "CNY"), ("2", "CNY"), ("1", "HKD")):
            self.operate(("a", "withdraw", "balance", target, 50, currency))
        standing.give(self.tx, person="b", kind="instalments", target="2", first_at=self.now)

    def key(self) -> str:
        self.number += 1
        return f"key/{self.number}"

    def pay(self, person, amount, currency):
        self.now += 1  # what is paid in is keyed by its instant
        pay_in(self.tx, person, amount, self.now, currency)
        self.paid_in[currency] += amount

    def bind(self, person, number, *, verified, open_at_bank):
        banks.bind(
            self.tx,
            person=person,
            bank="harbour",
            number=number,
            holder_name=person,
            at=self.now,
            verified=verified,
            currencies=CURRENCIES,
            open_at_bank=open_at_bank,
        )

    @rule(person=PEOPLE, amount=AMOUNTS, currency=CURRENCY)
    def money_comes_in(self, person, amount, currency):
        self.pay(person, amount, currency)

    @rule(target=asked, order=withdrawals())
    def withdrawing(self, order):
        return self.operate(order)

    @rule(target=asked, order=takings_out())
    def taking_out(self, order):
        return self.operate(order)

    @rule(target=asked, order=repayments())
    def repaying(self, order):
        return self.operate(order)

    def operate(self, order):
        asked = Order(self.key(), *order)
        return asked, operations.perform(self.tx, asked, self.now)

    @rule(past=asked)
    def the_same_again(self, past):
        order, answer = past
        assert operations.perform(self.tx, order, self.now) == answer

    @rule(past=asked, order=ORDERS)
    def the_key_for_something_else(self, past, order):
        other = Order(past[0].key, *order)
        if other != past[0]:
            assert operations.perform(self.tx, other, self.now).refused == "key_used"
        assert operations.find(self.tx, past[0].key) == past[1]

    @rule(person=PEOPLE, product=st.sampled_from(sorted(PRODUCTS)), amount=AMOUNTS, currency=CURRENCY)
    def putting_in(self, person, product, amount, currency):
        asked = {"person": person, "amount": amount, "key": self.key(), "at": self.now, "currency": currency}
        before = put_in(self.tx, PRODUCTS[product], **asked)
        if before is Moved.DONE:
            assert put_in(self.tx, PRODUCTS[product], **asked) is Moved.DONE

    @rule(person=PEOPLE, amount=AMOUNTS, parts=st.integers(1, 4), bp=st.sampled_from((0, 50)))
    def lending(self, person, amount, parts, bp, days_ago=0):
        at = self.now - days_ago * 24 * HOUR
        asked = {"person": person, "amount": amount + 4, "parts": parts, "key": self.key(), "at": at}
        for _ in range(2):
            assert loans.lend(self.tx, **asked, late_fee_bp=bp) is Moved.DONE
        self.paid_in["CNY"] += amount + 4

    @rule(person=PEOPLE, receiver=PEOPLE, amount=AMOUNTS, shares=st.integers(1, 3))
    def sending(self, person, receiver, amount, shares):
        packet = shares > 1
        asked = {
            "key": self.key(),
            "kind": "packet" if packet else "transfer",
            "sender": person,
            "at": self.now,
        }
        asked |= {"group": 1, "shares": shares} if packet else {"receiver": receiver}
        first = transfers.send(self.tx, **asked, amount=max(amount, shares))
        if first[0] is Moved.DONE:
            assert transfers.send(self.tx, **asked, amount=max(amount, shares)) == first

    @rule(number=st.integers(1, 8), person=PEOPLE)
    def taking(self, number, person):
        if (found := transfers.find(self.tx, number)) is not None:
            transfers.take(
                self.tx, found, person, self.now, shop=person == "shop" and found.kind == "transfer"
            )

    @rule(number=st.integers(1, 8))
    def taking_back(self, number):
        if (found := transfers.find(self.tx, number)) is not None:
            transfers.take_back(self.tx, found, self.now)

    @rule(person=PEOPLE, what=st.sampled_from(("waiting", "goods")))
    def giving_back(self, person, what):
        key = self.key()
        first = returns.give_back(self.tx, key=key, person=person, what=what, at=self.now)
        assert returns.give_back(self.tx, key=key, person=person, what=what, at=self.now) == first
        other = "goods" if what == "waiting" else "waiting"
        assert returns.give_back(self.tx, key=key, person=person, what=other, at=self.now) is None

    @rule(person=st.sampled_from(("a", "b")), amount=AMOUNTS)
    def buying(self, person, amount):
        asked = {"kind": "purchase", "sender": person, "receiver": "shop", "amount": amount}
        transfers.send(self.tx, key=self.key(), at=self.now, **asked)

    @rule(number=st.integers(1, 8))
    def goods_are_delivered(self, number):
        found = transfers.find(self.tx, number)
        if found is not None and found.kind == "purchase" and not found.closed:
            transfers.take(self.tx, found, "shop", self.now, shop=True, delivered=True)

    @rule(person=st.sampled_from(("a", "b")), amount=AMOUNTS, currency=CURRENCY)
    def paying_the_shop(self, person, amount, currency):
        asked = {"key": self.key(), "person": person, "shop": "shop", "amount": amount, "currency": currency}
        first = merchants.pay_merchant(self.tx, **asked, at=self.now, kind="auto_debit")
        if first is Moved.DONE:
            assert merchants.pay_merchant(self.tx, **asked, at=self.now, kind="auto_debit") is Moved.DONE

    @rule(person=st.sampled_from(("a", "b")), amount=AMOUNTS, days=st.integers(5, 40))
    def an_auto_debit(self, person, amount, days):
        if len(standing.of_person(self.tx, person, self.now)) < 2:
            standing.give(
                self.tx,
                person=person,
                kind="merchant",
                target="shop",
                amount=amount,
                every_days=days,
                first_at=self.now + HOUR,
            )

    @rule(person=PEOPLE)
    def an_auto_debit_of_a_loan(self, person):
        mine = loans.of_person(self.tx, person, self.now)
        if mine and len(standing.of_person(self.tx, person, self.now)) < 2:
            first = str(mine[0].id)
            standing.give(self.tx, person=person, kind="instalments", target=first, first_at=self.now)

    @rule(person=PEOPLE, tail=st.integers(10, 12), verified=st.booleans(), open_at_bank=st.booleans())
    def binding(self, person, tail, verified, open_at_bank):
        self.bind(person, f"888888{tail}", verified=verified, open_at_bank=open_at_bank)

    @rule(person=PEOPLE, number=st.integers(1, 4))
    def unbinding(self, person, number):
        banks.unbind(self.tx, person, number, self.now)

    @rule(person=PEOPLE, days=st.integers(1, 40))
    def blocked(self, person, days):
        key, until = self.key(), self.now + days * 24 * HOUR
        assert loans.blocked(self.tx, key=key, person=person, from_at=self.now, until=until)
        assert not loans.blocked(self.tx, key=key, person=person, from_at=self.now, until=until + 1)

    @rule(outcome=st.sampled_from(("arrived", "returned")))
    def a_bank_answers_and_answers_again(self, outcome):
        waiting = [one for one in flights.under_way(self.tx) if one.kind == "withdrawal"]
        if waiting:
            other = "returned" if outcome == "arrived" else "arrived"
            assert flights.land(self.tx, waiting[-1], outcome, self.now) == outcome
            assert flights.land(self.tx, waiting[-1], other, self.now) == outcome

    @rule(hours=st.sampled_from((1, 3, 30, 24 * 8, 24 * 45)))
    def time_passes(self, hours):
        self.now += hours * HOUR
        settle(self.tx, self.now)
        assert settle(self.tx, self.now) == 0

    @rule(hours=st.sampled_from((1, 30)))
    def the_clock_goes_back(self, hours):
        settle(self.tx, self.now)
        assert settle(self.tx, max(0, self.now - hours * HOUR)) == 0

    @invariant()
    def nothing_is_lost_or_made(self):
        added = reconcile(self.tx, self.now)
        assert added.differences == ()
        for currency, sums in added.currencies.items():
            assert sums.paid_in == sums.balances + sums.in_flight + sums.paid_out == self.paid_in[currency]
            assert sums.paid_out >= self.paid_out[currency]  # what is paid out never comes back
            self.paid_out[currency] = sums.paid_out
        for line in added.accounts:
            assert line.amount <= 0 if line.kind in {"outside", "debt"} else line.amount >= 0, line

    @invariant()
    def what_was_repaid_is_what_the_lender_got(self):
        repaid = self.tx.execute("SELECT COALESCE(SUM(principal + fee), 0) FROM repayments").fetchone()[0]
        assert repaid == accounts.held(self.tx, "paid_out:lender")
        for person in ("a", "b", "shop"):
            for loan in loans.of_person(self.tx, person, self.now):
                assert all(0 <= part.left <= part.amount and part.fee >= 0 for part in loan.instalments)

    @invariant()
    def what_people_have_is_what_the_accounts_hold(self):
        everybody = [holdings.of_person(self.tx, person, self.now) for person in ("a", "b", "shop")]
        for currency, sums in reconcile(self.tx, self.now).currencies.items():
            held = [one for mine in everybody for one in mine.holdings if one.currency == currency]
            flying = [one for mine in everybody for one in mine.in_flight if one.currency == currency]
            assert sum(one.amount for one in held) == sums.balances
            assert sum(one.amount for one in flying) == sums.in_flight
            assert all(0 <= one.available <= one.amount for one in held)
        owed = sum(part.left for mine in everybody for loan in mine.loans for part in loan.instalments)
        assert owed == reconcile(self.tx, self.now).currencies["CNY"].owed

    def teardown(self):
        if hasattr(self, "tx"):
            self.tx.close()


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
