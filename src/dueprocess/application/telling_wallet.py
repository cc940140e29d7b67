"""What the worker tells the wallet: payouts, days on which repaying was blocked, payments that go back to who paid.

None of it is ever given up: an answer that is not known is asked for again, and a wallet that was away a moment ago rests, so
that nobody's letter waits for it.
"""

from __future__ import annotations

from typing import Protocol

from dueprocess.application.engine import Engine
from dueprocess.application.paying import ASKED_AGAIN, NotYet, Unknown, follow, pay, tell_blocked
from dueprocess.application.payment_return import give_back
from dueprocess.application.ports import Store
from dueprocess.application.wallet import Wallet
from dueprocess.domain.payment_return import What
from dueprocess.kernel.ids import PaymentReturnId, PayoutId, RestrictionId
from dueprocess.kernel.instants import Instant


class WalletTask(Protocol):
    """What is read of a task: whom it is about, what more it says, and how often it was tried."""

    @property
    def subject(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def attempts(self) -> int: ...


class Unfinished(Exception):
    """A task that goes on for long has done a part; it is taken up again after a pause of milliseconds, until it is done."""

    def __init__(self, reason: str = "", pause: int = 0) -> None:
        super().__init__(reason)
        self.pause = pause


class WalletTeller:
    """Tells the wallet; None where the platform has none."""

    def __init__(self, engine: Engine, store: Store, wallet: Wallet | None) -> None:
        self._engine = engine
        self._store = store
        self._wallet = wallet
        self._wallet_rests_until = Instant(0)

    def _pay(self, task: WalletTask) -> None:
        """Hand a payout to the wallet. It is never given up: an answer that is not known is asked for again (I-20)."""
        wallet = self._rested()
        try:
            pay(self._engine, self._store, wallet, PayoutId(task.subject))
        except Unknown as unknown:
            raise self._away(ASKED_AGAIN[min(task.attempts, len(ASKED_AGAIN) - 1)]) from unknown

    def _follow_payout(self, task: WalletTask) -> None:
        """Ask what has become of a payout in flight, until it has arrived or come back."""
        wallet = self._rested()
        try:
            follow(self._engine, self._store, wallet, PayoutId(task.subject))
        except NotYet as flying:
            raise Unfinished("in_flight", flying.pause) from flying
        except Unknown as unknown:
            raise self._away(ASKED_AGAIN[-1]) from unknown

    def _tell_blocked(self, task: WalletTask) -> None:
        """Tell the wallet of a day on which a restriction may have kept somebody from repaying (I-24)."""
        if self._wallet is None:
            return
        try:
            after = tell_blocked(self._store, self._rested(), RestrictionId(task.subject), int(task.detail))
        except Unknown as unknown:
            raise self._away(ASKED_AGAIN[-1]) from unknown
        if after is not None:
            with self._store.write() as ledger:
                ledger.owe((after,))

    def _return_payments(self, task: WalletTask) -> None:
        """Tell the wallet what goes back to those who paid somebody that cannot receive. It is never given up (I-21)."""
        what, _, time = task.detail.partition(":")
        wallet = None if self._wallet is None else self._rested()
        return_id = PaymentReturnId(task.subject)
        try:
            after = give_back(
                self._engine, self._store, wallet, return_id, What(what), int(time), self._now()
            )
        except Unknown as unknown:
            raise self._away(ASKED_AGAIN[min(task.attempts, len(ASKED_AGAIN) - 1)]) from unknown
        if after is not None:
            with self._store.write() as ledger:
                ledger.owe((after,))

    def _rested(self) -> Wallet:
        """The wallet, unless it was away a moment ago: nobody's letter waits for it again and again."""
        if self._wallet is None:
            raise Unfinished("no_wallet", ASKED_AGAIN[-1])
        if self._now() < self._wallet_rests_until:
            raise Unfinished("wallet_away", ASKED_AGAIN[1])
        return self._wallet

    def _away(self, pause: int) -> Unfinished:
        self._wallet_rests_until = Instant(self._now() + ASKED_AGAIN[0])
        return Unfinished("wallet_away", pause)

    def _now(self) -> Instant:
        with self._store.read() as reader:
            return self._engine.now(reader.head().recorded_at)
