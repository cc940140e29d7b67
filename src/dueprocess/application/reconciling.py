"""Reconciling: the record's payouts against the wallet's receipts, one by one, and the wallet's own sums (I-21).

The wallet's books are the truth about money, the record's are the truth about permission (ADR 0017). What differs is named
by account; nothing is mended here, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from dueprocess.application.ports import Reader, Store
from dueprocess.application.views.all import PAYOUTS
from dueprocess.application.wallet import Books, Receipt, Wallet, WalletFault
from dueprocess.domain.payout import LASTING, Outcome, Payout
from dueprocess.kernel.ids import AccountNo, PayoutId


class Difference(StrEnum):
    """How record and wallet differ about one payout."""

    NOT_THERE = "the record says it was paid, the wallet knows nothing of it"
    NOT_PERMITTED = "the wallet paid it, the record never handed it over"
    OTHER_OUTCOME = "record and wallet say something else of what came of it"
    OTHER_AMOUNT = "the wallet paid another amount than was permitted"


class Differs(msgspec.Struct, frozen=True):
    """One payout that differs, by whose it is."""

    account_no: AccountNo
    payout_id: PayoutId
    amount: int
    currency: str
    what: Difference
    record: str
    wallet: str


class Reconciled(msgspec.Struct, frozen=True):
    """What was found. `open`: payouts whose outcome the record still waits for; `away`: the wallet stopped answering."""

    payouts: int
    open: int
    differs: tuple[Differs, ...]
    books: Books | None
    away: bool = False

    @property
    def sound(self) -> bool:
        """Whether everything was looked at and nothing differs."""
        if self.away or self.differs or self.books is None or self.books.named or self.books.wrong:
            return False
        return not any(sums.difference for sums in self.books.currencies.values())


def reconcile(store: Store, wallet: Wallet) -> Reconciled:
    """Compare all of it. Stops where the wallet does not answer."""
    books = wallet.books()
    if isinstance(books, WalletFault):
        return Reconciled(0, 0, (), None, away=True)
    payouts = still_open = 0
    differs: list[Differs] = []
    with store.read() as reader:
        for payout in _all(reader):
            receipt = wallet.operation(payout.payout_id)
            if receipt is WalletFault.AWAY:
                return Reconciled(payouts, still_open, tuple(differs), books, away=True)
            payouts += 1
            still_open += payout.stopped_at is None and payout.outcome not in LASTING
            found = _difference(payout, receipt if isinstance(receipt, Receipt) else None)
            if found is not None:
                differs.append(found)
    return Reconciled(payouts, still_open, tuple(differs), books)


def _all(reader: Reader) -> Iterator[Payout]:
    """Every payout, some hundred at a time."""
    for part in reader.above(PAYOUTS, "account_no", -1):
        yield from part


def _difference(payout: Payout, receipt: Receipt | None) -> Differs | None:
    """How this one differs. What the record does not know yet is no difference: it is asked for still."""
    paid = receipt is not None and receipt.outcome is not Outcome.REFUSED
    if paid and payout.instructed_at is None:
        return _differs(payout, Difference.NOT_PERMITTED, receipt)
    said_paid = payout.outcome in (Outcome.IN_FLIGHT, Outcome.DONE, Outcome.RETURNED)
    if receipt is None:
        return _differs(payout, Difference.NOT_THERE, None) if said_paid else None
    if paid and receipt.amount not in (None, payout.amount):
        return _differs(payout, Difference.OTHER_AMOUNT, receipt)
    if payout.outcome in LASTING and receipt.outcome is not payout.outcome:
        return _differs(payout, Difference.OTHER_OUTCOME, receipt)
    return None


def _differs(payout: Payout, what: Difference, receipt: Receipt | None) -> Differs:
    return Differs(
        payout.account_no,
        payout.payout_id,
        payout.amount,
        payout.currency,
        what,
        payout.outcome.value if payout.outcome is not None else "not known yet",
        "nothing" if receipt is None else f"{receipt.outcome.value} {receipt.amount or payout.amount}",
    )
