"""Loan: borrowed in one sum, paid back in six instalments, without interest and without late fees.

Repaying asks nobody: no restriction may stand between a person and the end of a debt.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import money, wallet
from examples.superapp.gate import LOAN_BORROW, Refusal
from examples.superapp.money import Moved
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

LENDER: Final = "outside:lender"
SUMS: Final = (60_000, 120_000, 300_000)
"""What can be borrowed, in fen."""
INSTALMENTS: Final = 6
MONTH_MS: Final = 30 * 86_400_000


class Instalment(msgspec.Struct, frozen=True):
    """One part of a loan that is paid back, or will be."""

    loan: int
    number: int
    amount: int
    due_at: int
    paid_at: int | None


def of_person(tx: sqlite3.Connection, person: str) -> list[Instalment]:
    """All instalments of this person's loans, in order."""
    rows = tx.execute(
        "SELECT loan, number, amount, due_at, paid_at FROM instalments WHERE person = ? ORDER BY loan, number",
        (person,),
    )
    return [Instalment(**dict(row)) for row in rows]


def lend(tx: sqlite3.Connection, person: str, amount: int, key: str, at: int) -> Moved:
    """Pay out a loan and write down its instalments."""
    before = money.used_by(tx, key)
    moved = money.move(
        tx,
        key=key,
        person=person,
        kind="borrowed",
        source=LENDER,
        sink=wallet.pot(person),
        amount=amount,
        at=at,
    )
    if moved is not Moved.DONE or before is not None:
        return moved
    loan = tx.execute("SELECT COALESCE(MAX(loan), 0) + 1 FROM instalments").fetchone()[0]
    part = amount // INSTALMENTS
    for number in range(1, INSTALMENTS + 1):
        due = part if number < INSTALMENTS else amount - part * (INSTALMENTS - 1)
        tx.execute(
            "INSERT INTO instalments VALUES (?, ?, ?, ?, ?, NULL)",
            (loan, number, person, due, at + number * MONTH_MS),
        )
    return moved


def repay(tx: sqlite3.Connection, person: str, part: Instalment, at: int) -> Moved:
    """Pay one instalment from the balance, once."""
    moved = money.move(
        tx,
        key=f"repay.{part.loan}.{part.number}",
        person=person,
        kind="repaid",
        source=wallet.pot(person),
        sink=LENDER,
        amount=part.amount,
        at=at,
    )
    if moved is Moved.DONE:
        tx.execute(
            "UPDATE instalments SET paid_at = COALESCE(paid_at, ?) WHERE loan = ? AND number = ?",
            (at, part.loan, part.number),
        )
    return moved


@page("/loan")
def loan_page(visit: NamedDependency[Visit]) -> Response[str]:
    """What was borrowed and what is still to be paid."""
    return _show(visit)


@form("/loan")
def borrow(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Borrow one of the sums on offer, when the last loan is paid."""
    if refused := visit.refusal(LOAN_BORROW):
        return _show(visit, refused=refused)
    amount = form.number("sum")
    if amount not in SUMS:
        return _show(visit, problem="problem.amount")
    with visit.writing() as tx:
        open_parts = [part for part in of_person(tx, visit.me) if part.paid_at is None]
        key = money.form_key(visit.me, form.text("key", 40))
        fresh = money.used_by(tx, key) is None
        moved = Moved.FORM_USED if open_parts and fresh else lend(tx, visit.me, amount, key, visit.now)
    return go("/loan") if moved is Moved.DONE else _show(visit, problem=wallet.PROBLEMS[moved])


@form("/loan/{loan:int}/{number:int}/repay")
def repay_instalment(
    visit: NamedDependency[Visit], loan: FromPath[int], number: FromPath[int]
) -> Response[Any] | Redirect:
    """Pay an instalment. Floor: nobody is asked."""
    with visit.writing() as tx:
        parts = [part for part in of_person(tx, visit.me) if (part.loan, part.number) == (loan, number)]
        if not parts:
            raise NotHere
        moved = repay(tx, visit.me, parts[0], visit.now)
    return go("/loan") if moved is Moved.DONE else _show(visit, problem=wallet.PROBLEMS[moved])


def _show(visit: Visit, *, refused: Refusal | None = None, problem: str | None = None) -> Response[str]:
    with visit.reading() as tx:
        parts = of_person(tx, visit.me)
        return visit.page(
            "loan.html",
            refused=refused,
            problem=problem,
            parts=parts,
            owed=sum(part.amount for part in parts if part.paid_at is None),
            sums=SUMS,
            balance=money.held(tx, wallet.pot(visit.me)),
            key=money.next_key(tx, visit.me),
        )
