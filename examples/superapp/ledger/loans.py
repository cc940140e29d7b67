"""Loans: lent in one sum, paid back in instalments, with a late fee that stops while we ourselves are in the way.

The rules are:
1. What is owed is an account of its own, below zero, and the lender's claim is its mirror. Neither is money.
2. What is paid goes to the oldest instalment first, there to the late fee and then to the principal.
3. A late fee accrues for each whole day after the due day on what is still owed of the instalment, and never for a day
   that touches a span in which the platform says that it kept the person from paying.
4. Paying back never depends on anything but having the money.
"""

from __future__ import annotations

import sqlite3
from typing import Final

import msgspec

from examples.superapp.ledger import accounts, postings
from examples.superapp.ledger.accounts import LENDER
from examples.superapp.ledger.postings import Leg, Moved

DAY_MS: Final = 86_400_000
MONTH_MS: Final = 30 * DAY_MS
OUTSIDE: Final = f"outside:{LENDER}"
PAID_OUT: Final = f"paid_out:{LENDER}"
CLAIM: Final = f"claim:{LENDER}"

Span = tuple[int, int]
"""From (included) until (not included), UTC milliseconds."""


class Repayment(msgspec.Struct, frozen=True):
    """What one payment did for one instalment."""

    principal: int
    fee: int
    at: int


class Instalment(msgspec.Struct, frozen=True):
    """One part of a loan. `left`: principal not yet paid; `fee`: late fee owed now; `paid_at`: when both became 0."""

    loan: int
    number: int
    amount: int
    due_at: int
    paid_at: int | None
    left: int = 0
    fee: int = 0

    @property
    def due(self) -> int:
        """What ends it, in minor units."""
        return self.left + self.fee


class Loan(msgspec.Struct, frozen=True):
    """One loan with its plan. `late_fee_bp`: basis points of what is overdue, for each day."""

    id: int
    person: str
    amount: int
    currency: str
    late_fee_bp: int
    at: int
    instalments: tuple[Instalment, ...] = ()
    holder: str = accounts.HOLDERS["debt"]

    @property
    def owed(self) -> int:
        """What ends the loan now, late fees included."""
        return sum(part.due for part in self.instalments)


def late_fee(
    amount: int, late_fee_bp: int, due_at: int, paid: list[Repayment], blocked: list[Span], until: int
) -> int:
    """The fee that has accrued by `until`, paid or not, in minor units, rounded down once."""
    points, start = 0, due_at
    while late_fee_bp and start + DAY_MS <= until:
        end = start + DAY_MS
        left = amount - sum(one.principal for one in paid if one.at < end)
        if left <= 0:
            break
        if not any(begin < end and start < stop for begin, stop in blocked):
            points += left * late_fee_bp
        start = end
    return points // 10_000


def of_person(tx: sqlite3.Connection, person: str, now: int) -> list[Loan]:
    """All loans of this person with what is owed at `now`, in order."""
    blocked = [
        (row["from_at"], row["until"])
        for row in tx.execute("SELECT from_at, until FROM blocked_spans WHERE person = ?", (person,))
    ]
    rows = tx.execute("SELECT * FROM loans WHERE person = ? ORDER BY id", (person,)).fetchall()
    return [_with_plan(tx, Loan(**dict(row)), blocked, now) for row in rows]


def _with_plan(tx: sqlite3.Connection, loan: Loan, blocked: list[Span], now: int) -> Loan:
    plan = []
    rows = tx.execute("SELECT * FROM instalments WHERE loan = ? ORDER BY number", (loan.id,)).fetchall()
    for row in rows:
        paid = [
            Repayment(one["principal"], one["fee"], one["at"])
            for one in tx.execute(
                "SELECT principal, fee, at FROM repayments WHERE loan = ? AND number = ? ORDER BY posting",
                (loan.id, row["number"]),
            )
        ]
        left = row["amount"] - sum(one.principal for one in paid)
        accrued = late_fee(row["amount"], loan.late_fee_bp, row["due_at"], paid, blocked, now)
        # a span told of afterwards can make what was paid more than what accrued: never below nothing
        fee = max(0, accrued - sum(one.fee for one in paid))
        paid_at = paid[-1].at if paid and left + fee == 0 else None
        plan.append(Instalment(loan.id, row["number"], row["amount"], row["due_at"], paid_at, left, fee))
    return msgspec.structs.replace(loan, instalments=tuple(plan))


def lend(
    tx: sqlite3.Connection,
    *,
    person: str,
    amount: int,
    parts: int,
    key: str,
    at: int,
    late_fee_bp: int = 0,
    currency: str = "CNY",
) -> Moved:
    """Pay out a loan to the balance and write down its instalments, a month apart; the last one takes the rest."""
    used = postings.find(tx, key)
    if used is not None:
        asked = (person, "borrowed", amount)
        same = (used.person, used.kind, used.change(accounts.balance(person), currency)) == asked
        return Moved.DONE if same else Moved.FORM_USED
    loan = int(tx.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM loans").fetchone()[0])
    legs = (
        *postings.pair(OUTSIDE, accounts.balance(person), amount, currency),
        *postings.pair(accounts.debt(person, loan), CLAIM, amount, currency),
    )
    moved = postings.post(tx, key=key, person=person, kind="borrowed", legs=legs, at=at)
    tx.execute(
        "INSERT INTO loans VALUES (?, ?, ?, ?, ?, ?)", (loan, person, amount, currency, late_fee_bp, at)
    )
    part = amount // parts
    for number in range(1, parts + 1):
        due = part if number < parts else amount - part * (parts - 1)
        tx.execute("INSERT INTO instalments VALUES (?, ?, ?, ?)", (loan, number, due, at + number * MONTH_MS))
    return moved


def repay(
    tx: sqlite3.Connection, loan: Loan, amount: int, key: str, at: int, *, number: int | None = None
) -> Moved:
    """Pay `amount` (at most what is owed) from the balance to the lender: to this instalment, or to the oldest first."""
    shares: list[tuple[int, int, int]] = []
    rest = amount
    for part in loan.instalments:
        if number is not None and part.number != number:
            continue
        fee = min(rest, part.fee)
        principal = min(rest - fee, part.left)
        if fee + principal:
            shares.append((part.number, principal, fee))
            rest -= fee + principal
    if rest or not shares:
        raise ValueError("a repayment is more than nothing and at most what is owed")
    principal = sum(share[1] for share in shares)
    legs: tuple[Leg, ...] = postings.pair(accounts.balance(loan.person), PAID_OUT, amount, loan.currency)
    if principal:
        legs += postings.pair(CLAIM, accounts.debt(loan.person, loan.id), principal, loan.currency)
    before = postings.find(tx, key)
    moved = postings.post(tx, key=key, person=loan.person, kind="repaid", legs=legs, at=at)
    posted = postings.find(tx, key)
    if moved is Moved.DONE and before is None and posted is not None:
        tx.executemany(
            "INSERT INTO repayments VALUES (?, ?, ?, ?, ?, ?)",
            [(posted.id, loan.id, share[0], share[1], share[2], at) for share in shares],
        )
    return moved


def blocked(tx: sqlite3.Connection, *, key: str, person: str, from_at: int, until: int) -> bool:
    """Note that the platform's own restriction kept this person from paying then; False if the key says otherwise."""
    row = tx.execute("SELECT person, from_at, until FROM blocked_spans WHERE key = ?", (key,)).fetchone()
    if row is not None:
        return tuple(row) == (person, from_at, until)
    tx.execute("INSERT INTO blocked_spans VALUES (?, ?, ?, ?)", (key, person, from_at, until))
    return True
