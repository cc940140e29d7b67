"""Payment return: telling the wallet what goes back, until it has said that it did; and recording what it said.

The rules are:
1. The wallet is told under a key of its own for each telling: told twice under one, it gives back once, and the same answer.
2. An answer that is not known is asked for again, for as long as it takes.
3. As long as the account cannot receive, what waits is looked for again each day: what came in by a race goes back too.
"""

from __future__ import annotations

from dueprocess.application.effects import RETURN_PAYMENTS, return_effect
from dueprocess.application.engine import Engine, Request
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.paying import Unknown
from dueprocess.application.ports import Effect, Reader, Store
from dueprocess.application.recovery import closes
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.application.views.returns import PAYMENT_RETURNS
from dueprocess.application.wallet import Wallet, WalletFault
from dueprocess.domain import payment_return
from dueprocess.domain.payment_return import (
    Dropped,
    DropReturn,
    PaymentReturn,
    RecordReturn,
    ReturnFacts,
    Sum,
    What,
)
from dueprocess.kernel.ids import AccountNo, CommandId, PaymentReturnId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.record.envelope import Actor, ActorKind

RETURNING = Actor(ActorKind.SYSTEM, "returning")

__all__ = ["DROP", "RECORD", "RETURN_PAYMENTS", "beside", "give_back", "returns_of"]


def returns_of(reader: Reader, account_no: AccountNo) -> tuple[PaymentReturn, ...]:
    """What is owed to those who paid this account, or was."""
    return reader.find(PAYMENT_RETURNS, account_no=account_no)


def beside(desk: Desk, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """What is noted beside a decision: ways back into services that it closes, and what goes back to whoever paid."""
    return (*closes(desk, events), *payment_return.asked(desk.ids, events))


def give_back(
    engine: Engine,
    store: Store,
    wallet: Wallet | None,
    return_id: PaymentReturnId,
    what: What,
    time: int,
    now: Instant,
) -> Effect | None:
    """Tell the wallet, for the `time`-th time; what is owed next. Raises `Unknown` where the wallet did not say."""
    with store.read() as reader:
        found = reader.get(PAYMENT_RETURNS, return_id)
        restriction = reader.get(RESTRICTIONS, found.restriction_id) if found is not None else None
        account = reader.external_id(found.account_no) if found is not None else None
    if found is None or found.dropped is not None:
        return None
    why = Dropped.NO_WALLET if wallet is None else Dropped.RECEIVES_AGAIN
    if wallet is None or not payment_return.keeps(restriction, now):
        _carry_out(engine, f"drop:{return_id}", DropReturn(return_id, why))
        return None
    key = f"{return_id}:{what}:{time}"
    said = wallet.give_back(key, account, what) if account is not None else ()
    if said is WalletFault.AWAY or said is WalletFault.KEY_USED:
        raise Unknown
    sums: tuple[Sum, ...] = () if isinstance(said, WalletFault) else said
    _carry_out(engine, f"record:{key}", RecordReturn(return_id, what, sums))
    return return_effect(return_id, what, time + 1, Instant(now + DAY)) if what is What.WAITING else None


def _carry_out(engine: Engine, name: str, command: Command) -> None:
    engine.carry_out(Request(CommandId(name), RETURNING, command))


def _facts(desk: Desk, command: RecordReturn | DropReturn) -> ReturnFacts:
    found = desk.ledger.get(PAYMENT_RETURNS, command.return_id)
    return ReturnFacts(found, desk.ledger.get(RESTRICTIONS, found.restriction_id) if found else None)


RECORD: Handler[RecordReturn, ReturnFacts] = Handler(_facts, payment_return.record)
DROP: Handler[DropReturn, ReturnFacts] = Handler(_facts, payment_return.drop)
