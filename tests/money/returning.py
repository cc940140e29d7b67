"""Money that goes back, in a life of money: what Lan sent and Wei cannot take comes back to her, once, whatever the line does."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from dueprocess.application.engine import Accepted
from dueprocess.application.paying import Unknown
from dueprocess.application.payment_return import give_back
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.application.views.returns import PAYMENT_RETURNS
from dueprocess.domain import payment_return
from dueprocess.domain.payment_return import What
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook.ladder import Choice
from tests.money.rail import Fault, Killed, Rail
from tests.policy import RECEIVE, days
from tests.world import HOUR, WEI, World

KINDS = {What.WAITING: "transfer", What.GOODS: "purchase"}
RETURNS_SEEN: Counter[str] = Counter()


class Returning:
    """What Lan sends Wei, what keeps him from taking it, and the worker that has it given back."""

    world: World
    linli: Rail
    now: int

    def begin_returning(self) -> None:
        """Nothing was sent yet."""
        self.sent_by_lan = 0
        self.number = 0
        self.times: Counter[tuple[str, What]] = Counter()

    @rule(kind=st.sampled_from(["transfer", "purchase"]), amount=st.integers(1, 50_000))
    def lan_sends_wei_money(self, kind: str, amount: int) -> None:
        self.number += 1
        self.linli.sent(self.number, kind, amount)
        self.sent_by_lan += amount

    @rule(length=st.integers(1, 20))
    def wei_is_kept_from_receiving(self, length: int) -> None:
        command = self.world.deciding("F1", choices=(Choice((RECEIVE,), lasts=days(length)),))
        if isinstance(self.world.do(command), Accepted):
            RETURNS_SEEN["cannot receive"] += 1

    @rule(faults=st.lists(st.sampled_from(Fault), max_size=2))
    def what_he_cannot_take_is_given_back(self, faults: list[Fault]) -> None:
        for row in self.world.find(PAYMENT_RETURNS, account_no=WEI):
            for what in What:
                if row.dropped is None and row.begins(what) <= self.now:
                    self._told(row.return_id, what, list(faults))

    @rule(
        kind=st.sampled_from(["transfer", "purchase"]),
        length=st.integers(1, 20),
        hours=st.sampled_from([0, 25, 7 * 24 + 1]),
        faults=st.lists(st.sampled_from(Fault), max_size=1),
    )
    def what_lan_paid_meets_a_restriction(
        self, kind: str, length: int, hours: int, faults: list[Fault]
    ) -> None:
        """All of it in a row, which chance alone puts together too seldom."""
        self.lan_sends_wei_money(kind, 1_000)
        self.wei_is_kept_from_receiving(length)
        self.world.after(hours * HOUR)
        self.what_he_cannot_take_is_given_back(faults)

    def _told(self, return_id: str, what: What, faults: list[Fault]) -> None:
        row = self.world.get(PAYMENT_RETURNS, return_id)
        restriction = self.world.get(RESTRICTIONS, row.restriction_id)
        now, before = Instant(self.now), self.linli.waiting(KINDS[what])
        other = KINDS[What.GOODS if what is What.WAITING else What.WAITING]
        untouched, keeps = self.linli.waiting(other), payment_return.keeps(restriction, now)
        self.linli.line.faults = faults
        time = self.times[return_id, what]
        try:
            give_back(self.world.engine, self.world.store, self.linli.wallet, row.return_id, what, time, now)
        except (Unknown, Killed) as error:
            RETURNS_SEEN[type(error).__name__] += 1
        else:
            self.times[return_id, what] += 1
            if keeps and row.dropped is None and before:
                RETURNS_SEEN[f"returned {what}"] += self.linli.waiting(KINDS[what]) == 0
        self.linli.line.faults = []
        if not keeps:  # who can receive again loses nothing that was sent
            assert self.linli.waiting(KINDS[what]) == before
        assert self.linli.waiting(other) == untouched

    @invariant()
    def what_lan_sent_waits_or_is_hers_again(self) -> None:
        """INVARIANT (I-21): not a fen of it is lost, made, or anybody else's."""
        waits = sum(self.linli.waiting(kind) for kind in KINDS.values())
        assert self.linli.balance("lan") + waits == self.sent_by_lan

    @invariant()
    def the_record_says_no_more_than_came_back(self) -> None:
        """And what it says came back did."""
        rows = self.world.find(PAYMENT_RETURNS, account_no=WEI)
        assert sum(one.amount for row in rows for one in row.returned) <= self.linli.balance("lan")
