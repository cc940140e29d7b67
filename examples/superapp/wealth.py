"""Wealth: three products to put money into. Getting out is never asked for."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import money, wallet
from examples.superapp.gate import WEALTH_BUY, Refusal
from examples.superapp.money import Moved
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

PRODUCTS: Final = ("steady", "bonds", "shares")
"""Their names are texts: product.steady and so on."""


def pot(product: str, person: str) -> str:
    """Where this person's part of a product is."""
    return f"wealth:{product}:{person}"


@page("/wealth")
def wealth(visit: NamedDependency[Visit]) -> Response[str]:
    """The products, and what this person has of each."""
    return _show(visit)


@form("/wealth/{product:str}/buy")
def buy(
    visit: NamedDependency[Visit], form: NamedDependency[Form], product: FromPath[str]
) -> Response[Any] | Redirect:
    """Put money from the balance into a product."""
    if product not in PRODUCTS:
        raise NotHere
    if refused := visit.refusal(WEALTH_BUY):
        return _show(visit, refused=refused)
    return _move(visit, form, kind="wealth_bought", source=wallet.pot(visit.me), sink=pot(product, visit.me))


@form("/wealth/{product:str}/redeem")
def redeem(
    visit: NamedDependency[Visit], form: NamedDependency[Form], product: FromPath[str]
) -> Response[Any] | Redirect:
    """Take money out of a product. Floor: nobody is asked."""
    if product not in PRODUCTS:
        raise NotHere
    return _move(
        visit, form, kind="wealth_redeemed", source=pot(product, visit.me), sink=wallet.pot(visit.me)
    )


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
    return go("/wealth") if moved is Moved.DONE else _show(visit, problem=wallet.PROBLEMS[moved])


def _show(visit: Visit, *, refused: Refusal | None = None, problem: str | None = None) -> Response[str]:
    with visit.reading() as tx:
        return visit.page(
            "wealth.html",
            refused=refused,
            problem=problem,
            products=[(product, money.held(tx, pot(product, visit.me))) for product in PRODUCTS],
            balance=money.held(tx, wallet.pot(visit.me)),
            key=money.next_key(tx, visit.me),
        )
