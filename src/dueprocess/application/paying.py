"""Paying: how what the law permitted gets to the wallet, and what the wallet said gets into the record.

The rules are:
1. First it is written down that the wallet is told, then it is told, under the payout's id. Whoever comes after a crash
   asks the wallet for the same id again: it pays once, and gives the same receipt (I-20).
2. An answer that is not known is asked for again, for as long as it takes; nothing is ever guessed, or asked for under
   another key.
3. What is in flight is followed until it has arrived, or come back.
"""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.application.effects import blocked_day
from dueprocess.application.engine import Engine, Request
from dueprocess.application.ports import Effect, Store
from dueprocess.application.views.all import ESTATES, PAYOUTS, RESTRICTIONS
from dueprocess.application.wallet import Beneficiary, Operation, Receipt, Wallet, WalletFault
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.estate import TARGET
from dueprocess.domain.payout import LASTING, InstructPayout, Outcome, Payout, RecordPayout
from dueprocess.kernel.ids import AccountNo, CommandId, PayoutId, RestrictionId
from dueprocess.kernel.instants import DAY, MINUTE, Instant
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.record.envelope import Actor, ActorKind

PAYING: Final = Actor(ActorKind.SYSTEM, "paying")
ASKED_AGAIN: Final = (2_000, 5_000, 15_000, 30_000, MINUTE, 5 * MINUTE)
"""Pauses before an unknown answer is asked for again; the last for ever."""
FOLLOWED_EVERY: Final = 10 * MINUTE
"""How soon after the day it should have arrived something in flight is looked at again."""
ACCOUNT_UNKNOWN: Final = "account_unknown"
KEY_USED: Final = "key_used"


class Unknown(Exception):
    """What came of it is not known yet; ask again."""


class NotYet(Exception):
    """It is in flight still; look again after this many milliseconds."""

    def __init__(self, pause: int) -> None:
        super().__init__()
        self.pause = pause


def pay(engine: Engine, store: Store, wallet: Wallet, payout_id: PayoutId) -> None:
    """Hand a payout to the wallet and record what it said. Raises `Unknown` where that is not known."""
    found, account = _found(store, payout_id)
    if found is None or found.stopped_at is not None or found.outcome is not None:
        return
    if account is None:
        _settle(engine, payout_id, Outcome.REFUSED, refused=ACCOUNT_UNKNOWN)
        return
    if found.instructed_at is not None and _known_there(engine, wallet, payout_id):
        return
    if not _instructed(engine, store, wallet, payout_id, account):
        return
    operation = operation_of(found, account)
    if found.target.startswith(TARGET):
        operation = msgspec.structs.replace(operation, beneficiary=_beneficiary(store, found))
    receipt = wallet.operate(operation)
    if receipt is WalletFault.ACCOUNT_UNKNOWN or receipt is WalletFault.KEY_USED:
        _settle(engine, payout_id, Outcome.REFUSED, refused=receipt.value)
        return
    if isinstance(receipt, WalletFault):
        raise Unknown
    _keep(engine, payout_id, receipt)


def operation_of(payout: Payout, account: str) -> Operation:
    """What the wallet is asked to do: the same for ever, under the payout's id."""
    return Operation(
        payout.payout_id,
        account,
        payout.kind,
        payout.source,
        payout.target,
        payout.amount,
        payout.currency,
    )


def _known_there(engine: Engine, wallet: Wallet, payout_id: PayoutId) -> bool:
    """Whether the wallet knows one that was handed over before; what it says of it is kept."""
    receipt = wallet.operation(payout_id)
    if isinstance(receipt, Receipt):
        _keep(engine, payout_id, receipt)
        return True
    if receipt is not WalletFault.KEY_UNKNOWN:
        raise Unknown
    return False


def _instructed(engine: Engine, store: Store, wallet: Wallet, payout_id: PayoutId, account: str) -> bool:
    """Write down that the wallet is told, before it is; whether it is to be. What an order takes by now is looked at."""
    holdings = wallet.holdings(account)
    if isinstance(holdings, WalletFault):
        raise Unknown
    # the id is the payout's: two workers that do this at once write it once
    found, _ = _found(store, payout_id)
    again = "again" if found is not None and found.instructed_at is not None else "once"
    command_id = CommandId(f"instruct:{payout_id}:{again}")
    answer = engine.carry_out(Request(command_id, PAYING, InstructPayout(payout_id), outside=holdings))
    if isinstance(answer, Refusal) and answer.code not in (Code.PAYOUT_NOT_DUE, Code.NOT_FOUND):
        raise Unknown
    found, _ = _found(store, payout_id)
    return found is not None and found.instructed_at is not None and found.outcome is None


def follow(engine: Engine, store: Store, wallet: Wallet, payout_id: PayoutId) -> None:
    """Ask what has become of one in flight. Raises `NotYet` while it is, and `Unknown` where that is not known."""
    found, _ = _found(store, payout_id)
    if found is None or found.outcome in LASTING or found.outcome is None:
        return
    receipt = wallet.operation(payout_id)
    if isinstance(receipt, WalletFault):
        raise Unknown
    if receipt.outcome is Outcome.IN_FLIGHT:
        raise NotYet(FOLLOWED_EVERY)
    _keep(engine, payout_id, receipt)


def tell_blocked(store: Store, wallet: Wallet, restriction_id: RestrictionId, day: int) -> Effect | None:
    """Tell the wallet of day number `day` of a restriction that may stand in the way of repaying, ahead of it (I-24).

    What is owed next is the day after, as long as the restriction is in force. A day has its own key: told twice, it is
    told once. Raises `Unknown` where the wallet did not say that it understood.
    """
    with store.read() as reader:
        row = reader.get(RESTRICTIONS, restriction_id)
        account = reader.external_id(row.account_no) if row is not None else None
    if row is None or account is None:
        return None
    since = Instant(row.terms.start + day * DAY)
    if not restrictions.in_force(row, since):
        return None
    fault = wallet.blocked(f"{restriction_id}:{day}", account, since, Instant(since + DAY))
    if fault is WalletFault.AWAY:
        raise Unknown
    return blocked_day(restriction_id, day + 1, Instant(since + DAY))


def _found(store: Store, payout_id: PayoutId) -> tuple[Payout | None, str | None]:
    with store.read() as reader:
        found = reader.get(PAYOUTS, payout_id)
        account = reader.external_id(AccountNo(found.account_no)) if found is not None else None
    return found, account


def _beneficiary(store: Store, payout: Payout) -> Beneficiary | None:
    """The bank account of the relative whom a payout names, as the vault holds it; None once it is erased."""
    with store.read() as reader:
        found = reader.get(ESTATES, payout.target.removeprefix(TARGET))
        if found is None or found.payee is None:
            return None
        sealed = (found.name, found.payee.bank, found.payee.number)
        kept = [reader.vault(item.ref) for item in sealed]
    said = [item.content.decode() for item in kept if item is not None]
    return Beneficiary(*said) if len(said) == len(sealed) else None


def _keep(engine: Engine, payout_id: PayoutId, receipt: Receipt) -> None:
    _settle(engine, payout_id, receipt.outcome, receipt.number, receipt.arrives_at, receipt.refused)


def _settle(
    engine: Engine,
    payout_id: PayoutId,
    outcome: Outcome,
    number: str | None = None,
    arrives_at: Instant | None = None,
    refused: str | None = None,
) -> None:
    command = RecordPayout(payout_id, outcome, number, arrives_at, refused)
    engine.carry_out(Request(CommandId(f"settle:{payout_id}:{outcome}"), PAYING, command))
