"""Operations: what a person, or somebody on their behalf, asks of their own money; each under a key, each with a receipt.

    withdraw       balance  -> a bound bank account, by its id      in flight, then paid out or returned
    fund_out       fund     -> balance                              at once
    savings_out    savings  -> balance                              in flight for two hours
    wealth_redeem  product  -> balance                              in flight for the product's days
    repay          balance  -> loan:3, or loan:3:5 for instalment 5 at once; without an amount all that is owed there

The rules are:
1. The same key and body give the same receipt for ever; another body under a used key is `key_used`, and moves nothing.
2. A refusal moves no money and says what to do better by its code.
3. None of this asks whether the person is restricted: it is their own money, and their own debt.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any, Final, Literal, get_args

import msgspec

from examples.superapp.ledger import accounts, banks, flights, loans, postings
from examples.superapp.ledger.postings import Moved
from examples.superapp.ledger.products import PRODUCTS, available, take_out

OperationKind = Literal["withdraw", "fund_out", "savings_out", "wealth_redeem", "repay"]
KINDS: Final[tuple[str, ...]] = get_args(OperationKind)
AMOUNT_MAX: Final = 10**12
WITHDRAWAL_TAKES_MS: Final = 2 * 3_600_000
"""How long a bank takes to answer."""
BALANCE: Final = "balance"
_PLACES: Final = {"fund_out": "fund", "savings_out": "savings", "wealth_redeem": "wealth"}

Refused = Literal[
    "key_used",
    "kind_unknown",
    "account_unknown",
    "amount_invalid",
    "currency_unknown",
    "source_unknown",
    "target_unknown",
    "target_not_verified",
    "not_enough",
    "locked",
    "nothing_owed",
    "more_than_owed",
]
REFUSALS: Final[tuple[str, ...]] = get_args(Refused)


class Beneficiary(msgspec.Struct, frozen=True):
    """A bank account of somebody else: of a relative, of whom dueprocess says that the estate is theirs. `bank`: our code."""

    holder: str
    bank: str
    number: str


class Order(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is asked for. `amount`: minor units; None, for `repay` alone, means all that is owed at the target.

    `beneficiary`: where a withdrawal to `estate:…` goes.
    """

    key: str
    account: str
    kind: str
    source: str
    target: str
    amount: int | None
    currency: str
    beneficiary: Beneficiary | None = None


class Receipt(msgspec.Struct, frozen=True):
    """The answer. `number`: of the posting; `arrives_at`: None for what has happened at once; `refused`: a code, or None."""

    key: str
    account: str
    kind: str
    source: str
    target: str
    amount: int | None
    currency: str
    at: int
    number: int | None = None
    arrives_at: int | None = None
    refused: str | None = None


def perform(tx: sqlite3.Connection, order: Order, now: int, *, keep_refusals: bool = True) -> Receipt:
    """Do this, once for each key. `keep_refusals=False`: a form that was refused may be sent again with another amount."""
    known = find(tx, order.key)
    body = msgspec.json.encode(order).decode()
    if known is not None:
        same = (
            tx.execute("SELECT body FROM operations WHERE key = ?", (order.key,)).fetchone()["body"] == body
        )
        return known if same else _refuse(order, "key_used", now)
    answer = _attempt(tx, order, now)
    if answer.refused is None or keep_refusals:
        tx.execute(
            "INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?)",
            (order.key, order.account, order.kind, body, msgspec.json.encode(answer).decode(), now),
        )
    return answer


def find(tx: sqlite3.Connection, key: str) -> Receipt | None:
    """The answer that was given under this key."""
    row = tx.execute("SELECT answer FROM operations WHERE key = ?", (key,)).fetchone()
    return None if row is None else msgspec.convert(json.loads(row["answer"]), Receipt)


def _attempt(tx: sqlite3.Connection, order: Order, now: int) -> Receipt:
    if order.kind not in KINDS:
        return _refuse(order, "kind_unknown", now)
    if order.currency not in accounts.CURRENCIES:
        return _refuse(order, "currency_unknown", now)
    if order.amount is None and order.kind != "repay":
        return _refuse(order, "amount_invalid", now)
    if order.amount is not None and not 0 < order.amount <= AMOUNT_MAX:
        return _refuse(order, "amount_invalid", now)
    if order.kind == "withdraw":
        return _withdraw(tx, order, order.amount or 0, now)
    if order.kind == "repay":
        return _repay(tx, order, now)
    return _take_out(tx, order, order.amount or 0, now)


def _withdraw(tx: sqlite3.Connection, order: Order, amount: int, now: int) -> Receipt:
    if order.source != BALANCE:
        return _refuse(order, "source_unknown", now)
    heir = _heir(tx, order, now)
    to = heir or (banks.find(tx, order.account, int(order.target)) if _is_number(order.target) else None)
    if to is None or order.currency not in to.currencies:
        return _refuse(order, "target_unknown", now)
    if heir is None and to.verified_at is None:
        return _refuse(order, "target_not_verified", now)
    arrives_at = now + WITHDRAWAL_TAKES_MS
    moved = flights.depart(
        tx,
        key=order.key,
        person=order.account,
        kind="withdrawal",
        source=accounts.balance(order.account),
        sink=accounts.bank_paid_out(order.account),
        amount=amount,
        currency=order.currency,
        at=now,
        arrives_at=arrives_at,
        bank_account=to.id,
    )
    return _answer(tx, order, moved, amount, now, arrives_at)


def _heir(tx: sqlite3.Connection, order: Order, now: int) -> banks.BankAccount | None:
    """The relative's account, bound as one that is not the holder's own: nobody but an estate is ever paid to it."""
    to, number = (
        order.beneficiary,
        banks.parse_number(order.beneficiary.number) if order.beneficiary else None,
    )
    if to is None or number is None or to.bank not in banks.BANKS or not order.target.startswith("estate:"):
        return None
    return banks.bind(
        tx,
        person=order.account,
        bank=to.bank,
        number=number,
        holder_name=to.holder,
        at=now,
        verified=False,
    )


def _take_out(tx: sqlite3.Connection, order: Order, amount: int, now: int) -> Receipt:
    product = PRODUCTS.get(order.source)
    if product is None or product.place != _PLACES[order.kind]:
        return _refuse(order, "source_unknown", now)
    if order.target != BALANCE:
        return _refuse(order, "target_unknown", now)
    pot = product.pot(order.account)
    here = accounts.held(tx, pot, order.currency)
    if available(tx, pot, order.currency, now) < amount <= here:
        return _refuse(order, "locked", now)
    moved = take_out(
        tx,
        product,
        person=order.account,
        amount=amount,
        key=order.key,
        at=now,
        currency=order.currency,
    )
    arrives_at = now + product.arrives_ms if product.arrives_ms else None
    return _answer(tx, order, moved, amount, now, arrives_at)


def _repay(tx: sqlite3.Connection, order: Order, now: int) -> Receipt:
    if order.source != BALANCE:
        return _refuse(order, "source_unknown", now)
    _, _, rest = order.target.partition("loan:")
    number, _, part = rest.partition(":")
    mine = {str(loan.id): loan for loan in loans.of_person(tx, order.account, now)}
    loan = mine.get(number)
    parts = {str(one.number): one for one in loan.instalments} if loan is not None else {}
    if loan is None or loan.currency != order.currency or (":" in rest and part not in parts):
        return _refuse(order, "target_unknown", now)
    owed = parts[part].due if part else loan.owed
    amount = owed if order.amount is None else order.amount
    if owed == 0:
        return _refuse(order, "nothing_owed", now)
    if amount > owed:
        return _refuse(order, "more_than_owed", now)
    moved = loans.repay(tx, loan, amount, order.key, now, number=int(part) if part else None)
    return _answer(tx, order, moved, amount, now, None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15


def _answer(
    tx: sqlite3.Connection, order: Order, moved: Moved, amount: int, now: int, arrives_at: int | None
) -> Receipt:
    if moved is not Moved.DONE:
        return _refuse(order, "not_enough" if moved is Moved.NOT_ENOUGH else "key_used", now)
    posted = postings.find(tx, order.key)
    return Receipt(
        **{**_said(order), "amount": amount},
        at=now,
        number=None if posted is None else posted.id,
        arrives_at=arrives_at,
    )


def _refuse(order: Order, refused: Refused, now: int) -> Receipt:
    return Receipt(**_said(order), at=now, refused=refused)


def _said(order: Order) -> dict[str, Any]:
    """What a receipt says again of what was asked for."""
    fields = msgspec.structs.asdict(order)
    fields.pop("beneficiary")
    return fields
