"""Auto-debits: standing orders that a person gave once, and that go on whatever happens to the account.

The rules are:
1. `instalments` pays each instalment on the day it is due, fees included; if there is not enough it tries again whenever
   time is looked at, and pays once.
2. `merchant` pays its amount every so many days; a day for which there was not enough is skipped, and noted.
"""

from __future__ import annotations

import sqlite3
from typing import Final, Literal

import msgspec

from examples.superapp.ledger import accounts, loans, postings
from examples.superapp.ledger.merchants import pay_merchant
from examples.superapp.ledger.postings import Moved

DAY_MS: Final = 86_400_000
StandingKind = Literal["instalments", "merchant"]


class StandingOrder(msgspec.Struct, frozen=True):
    """One auto-debit. `target`: a loan's number or a shop; `next_at`: when it pays next, None when nothing is left."""

    id: int
    person: str
    kind: StandingKind
    target: str
    amount: int | None
    currency: str
    every_days: int | None
    first_at: int
    next_at: int | None = None


def give(
    tx: sqlite3.Connection,
    *,
    person: str,
    kind: StandingKind,
    target: str,
    first_at: int,
    amount: int | None = None,
    currency: str = "CNY",
    every_days: int | None = None,
) -> None:
    """A person gives a standing order."""
    tx.execute(
        "INSERT INTO standing_orders (person, kind, target, amount, currency, every_days, first_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (person, kind, target, amount, currency, every_days, first_at),
    )


def of_person(tx: sqlite3.Connection, person: str, now: int) -> list[StandingOrder]:
    """All auto-debits of this person, with the day they pay next."""
    rows = tx.execute("SELECT * FROM standing_orders WHERE person = ? ORDER BY id", (person,)).fetchall()
    return [_with_next(tx, StandingOrder(**dict(row)), now) for row in rows]


def all_orders(tx: sqlite3.Connection, now: int) -> list[StandingOrder]:
    """All auto-debits of everybody."""
    rows = tx.execute("SELECT * FROM standing_orders ORDER BY id").fetchall()
    return [_with_next(tx, StandingOrder(**dict(row)), now) for row in rows]


def _with_next(tx: sqlite3.Connection, order: StandingOrder, now: int) -> StandingOrder:
    if order.kind == "merchant":
        runs = tx.execute(
            "SELECT COUNT(*) FROM standing_runs WHERE standing_order = ?", (order.id,)
        ).fetchone()[0]
        next_at = order.first_at + runs * (order.every_days or 1) * DAY_MS
    else:
        part = _open_instalment(tx, order, now)
        next_at = None if part is None else max(part.due_at, order.first_at)
    return msgspec.structs.replace(order, next_at=next_at)


def payable_at(tx: sqlite3.Connection, order: StandingOrder) -> int:
    """When this order pays: on its day or, for an instalment that could not be paid then, when the balance last changed."""
    due = order.next_at or order.first_at
    if order.kind == "merchant":
        return due
    row = tx.execute(
        "SELECT MAX(at) AS at FROM entries JOIN postings ON postings.id = posting WHERE account = ? AND currency = ?",
        (accounts.balance(order.person), order.currency),
    ).fetchone()
    return max(due, row["at"] or 0)


def run(tx: sqlite3.Connection, order: StandingOrder, at: int) -> bool:
    """Pay what is due at `at`; whether anything was paid or noted."""
    return _pay_shop(tx, order, at) if order.kind == "merchant" else _pay_instalment(tx, order, at)


def _pay_shop(tx: sqlite3.Connection, order: StandingOrder, at: int) -> bool:
    number = tx.execute(
        "SELECT COUNT(*) FROM standing_runs WHERE standing_order = ?", (order.id,)
    ).fetchone()[0]
    moved = pay_merchant(
        tx,
        key=f"standing/{order.id}/{number}",
        person=order.person,
        shop=order.target,
        amount=order.amount or 0,
        currency=order.currency,
        at=at,
        kind="auto_debit",
    )
    outcome = "paid" if moved is Moved.DONE else "not_enough"
    tx.execute("INSERT INTO standing_runs VALUES (?, ?, ?, ?)", (order.id, number, outcome, at))
    return True


def _pay_instalment(tx: sqlite3.Connection, order: StandingOrder, at: int) -> bool:
    part = _open_instalment(tx, order, at)
    if part is None:
        return False
    key = f"standing/{order.id}/{part.number}/{part.left}/{part.fee}"
    if accounts.held(tx, accounts.balance(order.person), order.currency) < part.due:
        return False
    loan = next(one for one in loans.of_person(tx, order.person, at) if str(one.id) == order.target)
    postings.surely(loans.repay(tx, loan, part.due, key, at, number=part.number))
    return True


def _open_instalment(tx: sqlite3.Connection, order: StandingOrder, at: int) -> loans.Instalment | None:
    for loan in loans.of_person(tx, order.person, at):
        if str(loan.id) == order.target:
            return next((part for part in loan.instalments if part.due), None)
    return None
