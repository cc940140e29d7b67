"""Savings: the money fund, savings at a bank and three products of wealth. Putting money in is asked for, taking it out never is."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import money, wallet
from examples.superapp.gate import FUND_BUY, WEALTH_BUY, Refusal
from examples.superapp.ledger import holdings
from examples.superapp.ledger.products import PRODUCTS, Place, Product, put_in
from examples.superapp.money import Moved
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

ASKED_FOR: Final = {"fund": FUND_BUY, "savings": FUND_BUY, "wealth": WEALTH_BUY}
"""The capability that putting money in needs, by the page that a product stands on."""


@page("/fund")
def fund(visit: NamedDependency[Visit]) -> Response[str]:
    """The money fund, and what this person has in it."""
    return _show(visit, "fund")


@page("/savings")
def at_the_bank(visit: NamedDependency[Visit]) -> Response[str]:
    """Savings at the bank."""
    return _show(visit, "savings")


@page("/wealth")
def wealth(visit: NamedDependency[Visit]) -> Response[str]:
    """The products of wealth, and what this person has of each."""
    return _show(visit, "wealth")


@form("/savings/{product:str}/buy")
def buy(
    visit: NamedDependency[Visit], form: NamedDependency[Form], product: FromPath[str]
) -> Response[Any] | Redirect:
    """Put money from the balance into a product."""
    chosen = _product(product)
    if refused := visit.refusal(ASKED_FOR[chosen.place]):
        return _show(visit, chosen.place, refused=refused)
    amount = money.parse_amount(form.text("amount", 20))
    if amount is None:
        return _show(visit, chosen.place, problem="problem.amount")
    with visit.paying() as tx:
        key = money.form_key(visit.me, form.text("key", 40))
        moved = put_in(tx, chosen, person=visit.me, amount=amount, key=key, at=visit.now)
    if moved is not Moved.DONE:
        return _show(visit, chosen.place, problem=wallet.PROBLEMS[moved])
    return go(f"/{chosen.place}")


@form("/savings/{product:str}/redeem")
def redeem(
    visit: NamedDependency[Visit], form: NamedDependency[Form], product: FromPath[str]
) -> Response[Any] | Redirect:
    """Take money out of a product. Floor: nobody is asked."""
    chosen = _product(product)
    kind = "wealth_redeem" if chosen.place == "wealth" else f"{chosen.place}_out"
    problem = wallet.operate_by_form(visit, form, kind=kind, source=chosen.id, target="balance")
    return _show(visit, chosen.place, problem=problem) if problem else go(f"/{chosen.place}")


def _product(name: str) -> Product:
    if name not in PRODUCTS:
        raise NotHere
    return PRODUCTS[name]


def _show(
    visit: Visit, place: Place, *, refused: Refusal | None = None, problem: str | None = None
) -> Response[str]:
    visit.settle()
    with visit.reading() as tx:
        mine = holdings.of_person(tx, visit.me, visit.now)
        here = [product for product in PRODUCTS.values() if product.place == place]
        return visit.page(
            "savings.html",
            refused=refused,
            problem=problem,
            place=place,
            products=[(product, mine.holding(product.id)) for product in here],
            balance=money.held(tx, wallet.pot(visit.me)),
            key=money.next_key(tx, visit.me),
        )
