"""The money fund: money moved in is asked for, money moved out never is."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.response import Redirect

from examples.superapp import money, wallet
from examples.superapp.gate import FUND_BUY, Refusal
from examples.superapp.money import Moved
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, Visit, go


def pot(person: str) -> str:
    """Where this person's share of the fund is."""
    return f"fund:{person}"


@page("/fund")
def fund(visit: NamedDependency[Visit]) -> Response[str]:
    """What is in the fund, and the two ways."""
    return _show(visit)


@form("/fund/buy")
def buy(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Move money from the balance into the fund."""
    if refused := visit.refusal(FUND_BUY):
        return _show(visit, refused=refused)
    return _move(visit, form, kind="fund_bought", source=wallet.pot(visit.me), sink=pot(visit.me))


@form("/fund/redeem")
def redeem(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Move money from the fund back to the balance. Floor: nobody is asked."""
    return _move(visit, form, kind="fund_redeemed", source=pot(visit.me), sink=wallet.pot(visit.me))


def _move(visit: Visit, form: Form, *, kind: str, source: str, sink: str) -> Response[Any] | Redirect:
    amount = money.parse_amount(form.text("amount", 20))
    if amount is None:
        return _show(visit, problem="problem.amount")
    with visit.writing() as tx:
        moved = money.move(
            tx,
            key=money.form_key(visit.me, form.text("key", 40)),
            person=visit.me,
            kind=kind,
            source=source,
            sink=sink,
            amount=amount,
            at=visit.now,
        )
    return go("/fund") if moved is Moved.DONE else _show(visit, problem=wallet.PROBLEMS[moved])


def _show(visit: Visit, *, refused: Refusal | None = None, problem: str | None = None) -> Response[str]:
    with visit.reading() as tx:
        return visit.page(
            "fund.html",
            refused=refused,
            problem=problem,
            held=money.held(tx, pot(visit.me)),
            balance=money.held(tx, wallet.pot(visit.me)),
            key=money.next_key(tx, visit.me),
        )
