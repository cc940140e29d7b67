"""Loan: borrowed in one sum, paid back in instalments, without interest.

Repaying asks nobody: no restriction may stand between a person and the end of a debt.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import money, wallet
from examples.superapp.gate import LOAN_BORROW, Refusal
from examples.superapp.ledger import loans, standing
from examples.superapp.ledger.loans import Instalment
from examples.superapp.money import Moved
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

SUMS: Final = (60_000, 120_000, 300_000)
"""What can be borrowed, in fen."""
INSTALMENTS: Final = 6


def of_person(tx: sqlite3.Connection, person: str, now: int) -> list[Instalment]:
    """All instalments of this person's loans, in order, with what is owed at `now`."""
    return [part for loan in loans.of_person(tx, person, now) for part in loan.instalments]


def lend(tx: sqlite3.Connection, person: str, amount: int, key: str, at: int) -> Moved:
    """Pay out a loan as this page offers them: six instalments, no late fee."""
    return loans.lend(tx, person=person, amount=amount, parts=INSTALMENTS, key=key, at=at)


def repay(tx: sqlite3.Connection, person: str, part: Instalment, at: int) -> Moved:
    """Pay one instalment from the balance, once."""
    loan = next(one for one in loans.of_person(tx, person, at) if one.id == part.loan)
    now = next(one for one in loan.instalments if one.number == part.number)
    if now.due == 0:
        return Moved.DONE
    # what is left is in the key: an instalment paid in part before can be paid to its end
    key = f"repay.{part.loan}.{part.number}.{now.left}.{now.fee}"
    return loans.repay(tx, loan, now.due, key, at, number=part.number)


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
    with visit.paying() as tx:
        open_parts = [part for part in of_person(tx, visit.me, visit.now) if part.due]
        key = money.form_key(visit.me, form.text("key", 40))
        fresh = money.used_by(tx, key) is None
        moved = Moved.FORM_USED if open_parts and fresh else lend(tx, visit.me, amount, key, visit.now)
    return go("/loan") if moved is Moved.DONE else _show(visit, problem=wallet.PROBLEMS[moved])


@form("/loan/{loan:int}/{number:int}/repay")
def repay_instalment(
    visit: NamedDependency[Visit], loan: FromPath[int], number: FromPath[int]
) -> Response[Any] | Redirect:
    """Pay an instalment. Floor: nobody is asked."""
    with visit.paying() as tx:
        parts = of_person(tx, visit.me, visit.now)
        part = next((one for one in parts if (one.loan, one.number) == (loan, number)), None)
        if part is None:
            raise NotHere
        moved = repay(tx, visit.me, part, visit.now)
    return go("/loan") if moved is Moved.DONE else _show(visit, problem=wallet.PROBLEMS[moved])


@form("/loan/{loan:int}/repay")
def repay_amount(
    visit: NamedDependency[Visit], form: NamedDependency[Form], loan: FromPath[int]
) -> Response[Any] | Redirect:
    """Pay an amount, or everything. The oldest instalment comes first. Floor: nobody is asked."""
    everything = form.text("all", 1) == "1"
    amount = None if everything else money.parse_amount(form.text("amount", 20))
    if amount is None and not everything:
        return _show(visit, problem="problem.amount")
    problem = wallet.operate(
        visit,
        kind="repay",
        source="balance",
        target=f"loan:{loan}",
        amount=amount,
        key=money.form_key(visit.me, form.text("key", 40)),
    )
    return _show(visit, problem=problem) if problem else go("/loan")


def _show(visit: Visit, *, refused: Refusal | None = None, problem: str | None = None) -> Response[str]:
    visit.settle()
    with visit.reading() as tx:
        mine = loans.of_person(tx, visit.me, visit.now)
        debits = {
            one.target for one in standing.of_person(tx, visit.me, visit.now) if one.kind == "instalments"
        }
        return visit.page(
            "loan.html",
            refused=refused,
            problem=problem,
            loans=mine,
            debits=debits,
            owed=sum(one.owed for one in mine),
            sums=SUMS,
            balance=money.held(tx, wallet.pot(visit.me)),
            key=money.next_key(tx, visit.me),
        )
