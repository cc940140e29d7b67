"""A life of money: sanctions, orders, payments, faults and clocks at random, over a real ledger, beside a plain oracle.

The oracle knows of the law only what stands in the constitution: what an order takes, when a window is open, when a
payout had to wait. After every step the books add up, nothing was paid twice or to a stranger, and what an order took was
there when money left (I-19 to I-24).
"""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dueprocess.application import paying
from dueprocess.application.engine import Accepted
from dueprocess.application.views.all import DECISIONS, EXITS, PAYOUTS, RESTRICTIONS
from dueprocess.domain.decision import Outcome as DecisionOutcome
from dueprocess.domain.exits import OpenExit
from dueprocess.domain.holding import Holdings
from dueprocess.domain.order import Share
from dueprocess.domain.payout import (
    Outcome,
    PayoutKind,
    RequestPayout,
    StopPayout,
    Stopper,
)
from dueprocess.domain.relief import LiftDecision
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.record.constitution import Constitution
from tests import ordering, taking_over
from tests.money.rail import Fault, Killed, rail
from tests.money.returning import Returning
from tests.world import CHEN, START, WEI, World

SEEN: Counter[str] = Counter()
"""What happened in all lives of a run."""
FAULTS = st.lists(st.sampled_from(Fault), max_size=4)
AMOUNTS = st.one_of(st.integers(1, 400_000), st.sampled_from([0, -5, 1, 10**13]))
LONG, LATELY = Instant(START - 400 * DAY), Instant(START - DAY)
STANDING = frozenset({DecisionOutcome.MADE, DecisionOutcome.AFFIRMED, DecisionOutcome.VARIED})
SOURCES = ("balance", "fund", "savings", "steady", "gold")


class Order:
    """What the oracle knows of an order: from when until when it takes how much, and what it leaves to live on."""

    def __init__(self, amount: int, exempt: int, start: int, until: int) -> None:
        self.amount, self.exempt, self.start, self.until = amount, exempt, start, until


def taken(orders: list[Order], total: int, at: int) -> int:
    """What the orders of this moment take of so much, in the order in which they came."""
    left = total
    for one in orders:
        if one.start <= at < one.until:
            left -= min(one.amount, max(left - one.exempt, 0))
    return total - left


class MoneyLife(Returning, RuleBasedStateMachine):
    """One person's money, and everything that can happen to it."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(dir=memory)))
        self.world = World.copied(folder)
        self.stack.callback(self.world.store.close)  # type: ignore[attr-defined]
        self.linli = self.stack.enter_context(rail(folder, self.world.clock))
        self.orders: list[Order] = []
        self.order_ids: list[str] = []
        self.constitution, self.read = Constitution(), 0
        self.banks = {"1": START - 200 * DAY}
        self.handed: set[str] = set()
        self.taken_over = False
        self.before_the_acts = 0
        self.begin_returning()

    def teardown(self) -> None:
        self.stack.close()

    @initialize()
    def the_record_of_before(self) -> None:
        """What made this world is the constitution's too."""
        self.the_record_keeps_the_constitution()

    @property
    def now(self) -> int:
        """The present, as the record has it: a clock that was set back takes nothing back."""
        with self.world.store.read() as reader:
            return self.world.engine.now(reader.head().recorded_at)

    def holdings(self) -> Holdings:
        found = self.linli.wallet.holdings("wei")
        assert isinstance(found, Holdings), found
        return found

    # what happens outside

    @rule(amount=st.integers(1, 100_000))
    def money_comes_in(self, amount: int) -> None:
        self.linli.income(amount)

    @rule(product=st.sampled_from(["fund", "savings", "steady", "shares"]), amount=st.integers(1, 60_000))
    def money_is_put_away(self, product: str, amount: int) -> None:
        self.linli.put_away(product, amount)

    @rule(hours=st.one_of(st.integers(1, 60), st.sampled_from([24, 48, 30 * 24])))
    def time_passes(self, hours: int) -> None:
        self.world.after(hours * HOUR)

    @rule(hours=st.integers(1, 30))
    def the_clock_is_set_back(self, hours: int) -> None:
        if self.world.clock.at - hours * HOUR > START:
            self.world.after(-hours * HOUR)
            SEEN["clock back"] += 1

    @rule(own=st.booleans())
    def a_bank_account_is_bound(self, own: bool) -> None:
        if len(self.banks) < 4:
            number = f"6217{len(self.banks):04d}"
            bound = self.linli.bind(number, verified=own)
            if own:
                self.banks[bound] = self.world.clock.at

    # sanctions and orders

    @rule(clause=st.sampled_from(["H1", "A1", "S1"]))
    def a_decision_restricts(self, clause: str) -> None:
        command = self.world.deciding(clause)
        answer = self.world.do(command)
        if isinstance(answer, Accepted):
            SEEN["restricted"] += 1

    @rule()
    def a_decision_is_lifted(self) -> None:
        for row in self.world.find(RESTRICTIONS, account_no=WEI)[:1]:
            self.world.do(LiftDecision(row.decision_id, CHEN, Private("It was a mistake of ours.")))

    @precondition(lambda self: not self.taken_over and self.world.find(RESTRICTIONS, account_no=WEI))
    @rule(hours=st.integers(1, 200))
    def the_account_was_taken_over(self, hours: int) -> None:
        """Two people find that somebody else did it: what rests on that time is void, the rest stays. INVARIANT (I-19)"""
        until = Instant(self.now)
        start = Instant(until - hours * HOUR)
        before = {row.decision_id: row.outcome for row in self.world.find(DECISIONS, account_no=WEI)}
        command = taking_over.proposing(self.world, from_at=start, to_at=until)
        proposed = self.world.do(command)
        if isinstance(proposed, Refusal):
            return
        (event,) = proposed.events
        if isinstance(self.world.do(taking_over.agreeing(self.world, event.compromise_id)), Refusal):
            return
        SEEN["taken over"] += 1
        self.taken_over = True
        for row in self.world.find(DECISIONS, account_no=WEI):
            stood = before[row.decision_id] in STANDING
            if start <= row.act_at < until and stood:
                SEEN["void"] += 1
                assert row.outcome is DecisionOutcome.WITHDRAWN
                held = self.world.find(RESTRICTIONS, decision_id=row.decision_id)
                assert not any(span.holds(Instant(self.now)) for one in held for span in one.spans)
            elif row.act_at < start or row.act_at > until:
                assert row.outcome is before[row.decision_id]

    @rule(
        amount=st.integers(1, 400_000), exempt=st.sampled_from([0, 0, 5_000, 50_000]), days=st.integers(1, 25)
    )
    def an_order_comes(self, amount: int, exempt: int, days: int) -> None:
        if len(self.orders) >= 4:
            return
        self.world.clock.at = Instant(
            self.now + MINUTE
        )  # two of one instant have no order that anybody could foresee
        until = Instant(self.now + days * DAY)
        shares = (Share(WEI, amount, exempt),)
        effective = Instant(self.now)
        order_id = ordering.in_force(
            self.world, shares=shares, amount=amount, effective_at=effective, expires_at=until
        )
        self.orders.append(Order(amount, exempt, self.now, until))
        self.order_ids.append(order_id)
        SEEN["order"] += 1

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 9))
    def an_order_is_ended(self, which: int) -> None:
        place = which % len(self.orders)
        if self.now < self.orders[place].until:
            ordering.ended(self.world, self.order_ids[place])
            self.orders[place].until = min(self.orders[place].until, self.now)
            SEEN["order ended"] += 1

    # what the person does

    @rule()
    def the_window_is_opened(self) -> None:
        found, now = self.holdings(), self.now
        restricted = any(
            span.start <= now and (span.until is None or now < span.until)
            for row in self.world.find(RESTRICTIONS, account_no=WEI)
            for span in row.spans
        )
        answer = self.world.do(OpenExit(WEI), outside=found)
        if isinstance(answer, Refusal):  # INVARIANT (I-22)
            assert answer.code is (Code.EXIT_NOT_NEEDED if not restricted else Code.EXIT_NOTHING_LEFT)
            assert not restricted or not found.anything_left
        elif answer.events:
            acts = [
                self.world.get(DECISIONS, row.decision_id).act_at
                for row in self.world.find(RESTRICTIONS, account_no=WEI)
                if any(span.start <= now and (span.until is None or now < span.until) for span in row.spans)
            ]
            self.before_the_acts = min(acts) - 7 * DAY
            SEEN["opened again" if len(self.world.find(EXITS, account_no=WEI)) > 1 else "opened"] += 1

    @rule(
        kind=st.sampled_from(PayoutKind),
        source=st.sampled_from(SOURCES),
        plain=st.booleans(),
        place=st.sampled_from(["1", "2", "3", "99", "balance", "loan:1", "loan:1:1", "loan:9"]),
        amount=AMOUNTS,
        since=st.sampled_from([None, LONG, LATELY]),
        most=st.booleans(),
    )
    def the_person_asks(
        self,
        kind: PayoutKind,
        source: str,
        plain: bool,
        place: str,
        amount: int,
        since: Instant | None,
        most: bool,
    ) -> None:
        found, now = self.holdings(), self.now
        target = place
        if plain:
            source = dict(zip(PayoutKind, ("balance", "fund", "savings", "steady", "balance"), strict=True))[
                kind
            ]
            target = {PayoutKind.WITHDRAW: "1", PayoutKind.REPAY: "loan:1"}.get(kind, "balance")
        held = found.holding(source, "CNY")
        if most and held is not None:
            amount = min(amount, held.available)
        pending = self.pending()
        answer = self.world.do(RequestPayout(WEI, kind, source, target, amount, "CNY", since), outside=found)
        if isinstance(answer, Refusal):
            SEEN[f"refused {answer.code}"] += 1
            return
        (event,) = answer.events
        SEEN[f"asked {kind}"] += 1
        assert kind in ("withdraw", "fund_out", "savings_out", "wealth_redeem", "repay")  # INVARIANT (I-22)
        assert amount > 0
        if kind is not PayoutKind.REPAY:
            assert any(row.opened_at <= now < row.opened_at + 48 * HOUR for row in self.world.find(EXITS))
        if kind in (PayoutKind.WITHDRAW, PayoutKind.REPAY):  # INVARIANT (I-23)
            total = found.total("CNY")
            assert amount + pending <= total - taken(self.orders, total, now)
        if kind is PayoutKind.WITHDRAW:  # INVARIANT (I-20)
            assert target in self.banks
            young = since is None or since > now - 7 * DAY or self.banks[target] > self.before_the_acts
            assert event.from_at >= now + (DAY if young else 0)
            SEEN["waits" if event.waits else "at once"] += 1

    def pending(self) -> int:
        """What leaves the account and is asked for already."""
        rows = self.world.find(PAYOUTS, account_no=WEI)
        return sum(
            row.amount
            for row in rows
            if row.stopped_at is None and row.outcome is None and row.kind in ("withdraw", "repay")
        )

    @rule()
    def a_debt_is_always_repaid(self) -> None:
        """INVARIANT (I-24): whoever has a fen that nothing takes repays a fen, whatever is restricted."""
        found = self.holdings()
        held, total = found.holding("balance", "CNY"), found.total("CNY")
        free = total - taken(self.orders, total, self.now) - self.pending()
        owed = found.owed_at("loan:1", "CNY") or 0
        asked = sum(row.amount for row in self.world.find(PAYOUTS, pending_of=WEI) if row.source == "balance")
        if held is not None and held.available - asked >= 1 and free >= 1 and owed >= 1:
            self.world.ok(RequestPayout(WEI, PayoutKind.REPAY, "balance", "loan:1", 1, "CNY"), found)
            SEEN["repaid"] += 1

    @rule(which=st.integers(0, 99), by=st.sampled_from(Stopper))
    def somebody_stops_one(self, which: int, by: Stopper) -> None:
        rows = self.world.find(PAYOUTS, account_no=WEI)
        if rows:
            row = rows[which % len(rows)]
            answer = self.world.do(StopPayout(row.payout_id, WEI, by))
            assert isinstance(answer, Accepted) == (row.instructed_at is None)
            SEEN["stopped"] += isinstance(answer, Accepted)

    # what the worker does, as far as it gets

    @rule(faults=FAULTS)
    def the_worker_works(self, faults: list[Fault]) -> None:
        for row in self.world.find(PAYOUTS, account_no=WEI):
            self.linli.line.faults = list(faults)
            before = {item["key"] for item in self.linli.operations()}
            self.linli.line.faults = list(faults)
            total = self.total_unseen()
            at = self.now
            try:
                if row.outcome is Outcome.IN_FLIGHT:
                    paying.follow(self.world.engine, self.world.store, self.linli.wallet, row.payout_id)
                else:
                    paying.pay(self.world.engine, self.world.store, self.linli.wallet, row.payout_id)
            except (paying.Unknown, paying.NotYet, Killed) as error:
                SEEN[type(error).__name__] += 1
            self.linli.line.faults = []
            new = {item["key"] for item in self.linli.operations()} - before
            assert new <= {f"api/{row.payout_id}"}
            if self.linli.paid(row.payout_id) and row.payout_id not in self.handed:
                self.handed.add(row.payout_id)
                SEEN[f"paid {row.kind}"] += 1
                assert row.stopped_at is None  # INVARIANT (I-20)
                assert at >= row.from_at
                if row.kind in ("withdraw", "repay"):  # INVARIANT (I-23)
                    assert row.amount <= total - taken(self.orders, total, at)

    def total_unseen(self) -> int:
        """All there is in the books now, asked over a line without faults."""
        kept, self.linli.line.faults = self.linli.line.faults, []
        total = self.holdings().total("CNY")
        self.linli.line.faults = kept
        return total

    # what happens in most lives, by those who may: left to chance alone few get as far

    @rule(chance=st.randoms(use_true_random=True), length=st.integers(4, 12))
    def the_story_goes_on(self, chance: Random, length: int) -> None:
        """A restricted person opens the window and takes money out; the worker comes by; now and then an order does."""
        if not self.world.find(RESTRICTIONS, account_no=WEI):
            self.a_decision_restricts(chance.choice(["A1", "S1"]))
        self.the_window_is_opened()
        for _ in range(length):
            turn = chance.randrange(14)
            kind = chance.choice(list(PayoutKind))
            amount = chance.choice([1, 500, 5_000, 60_000, 10**13])
            since = chance.choice([None, LONG, LONG])
            if turn <= 6:
                plain, place = chance.random() < 0.6, chance.choice(["1", "2", "2", "3", "99"])
                self.the_person_asks(kind, "balance", plain, place, amount, since, chance.random() < 0.6)
            elif turn == 7:
                self.an_order_comes(chance.choice([1_000, 150_000, 400_000]), chance.choice([0, 5_000]), 3)
            elif turn == 8:
                self.time_passes(chance.choice([1, 25, 49]))
                self.the_window_is_opened()
            elif turn == 9:
                self.a_bank_account_is_bound(chance.random() < 0.7)
            elif turn == 10 and not self.taken_over and chance.random() < 0.2:
                self.the_account_was_taken_over(chance.choice([1, 30, 200]))
            elif turn == 10:
                self.somebody_stops_one(chance.randrange(99), Stopper.CONTACT)
            else:
                self.the_worker_works(chance.choices(list(Fault), [12, 1, 1, 1, 1, 1, 1, 1], k=3))
            self.money_is_neither_lost_nor_made()
            self.nothing_was_paid_that_nobody_permitted_and_nothing_twice()

    # what must hold after every step

    @invariant()
    def money_is_neither_lost_nor_made(self) -> None:
        """INVARIANT (I-21)."""
        assert self.linli.differences() == ()

    @invariant()
    def nothing_was_paid_that_nobody_permitted_and_nothing_twice(self) -> None:
        """INVARIANT (I-20)."""
        rows = {f"api/{row.payout_id}": row for row in self.world.find(PAYOUTS, account_no=WEI)}
        keys = [item["key"] for item in self.linli.operations()]
        assert len(keys) == len(set(keys))
        assert all(key in rows and rows[key].instructed_at is not None for key in keys)

    @invariant()
    def the_record_keeps_the_constitution(self) -> None:
        """Every line of it, entry by entry."""
        entries = self.world.events()
        for entry in entries[self.read :]:
            assert self.constitution.look(entry) is None, entry
        self.read = len(entries)
