"""Savings: the money fund and three products of wealth. Putting money in is asked for, taking it out never is."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import money, wallet
from examples.superapp.gate import FUND_BUY, WEALTH_BUY, Refusal
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

Place = Literal["fund", "wealth"]
"""The page that a product stands on."""


class Product(msgspec.Struct, frozen=True):
    """One thing to put money into. Its name is a text: product.bonds and so on."""

    id: str
    place: Place
    asked: str
    """The capability that putting money in needs."""
    pots: str

    def pot(self, person: str) -> str:
        """Where this person's part of it is."""
        return f"{self.pots}:{person}"


PRODUCTS: Final = {
    product.id: product
    for product in (
        Product("fund", "fund", FUND_BUY, "fund"),
        Product("steady", "wealth", WEALTH_BUY, "wealth:steady"),
        Product("bonds", "wealth", WEALTH_BUY, "wealth:bonds"),
        Product("shares", "wealth", WEALTH_BUY, "wealth:shares"),
    )
}


@page("/fund")
def fund(visit: NamedDependency[Visit]) -> Response[str]:
    """The money fund, and what this person has in it."""
    return _show(visit, "fund")


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
    if refused := visit.refusal(chosen.asked):
        return _show(visit, chosen.place, refused=refused)
    problem = wallet.move_by_form(
        visit,
        form,
        kind=f"{chosen.place}_bought",
        source=wallet.pot(visit.me),
        sink=chosen.pot(visit.me),
    )
    return _show(visit, chosen.place, problem=problem) if problem else go(f"/{chosen.place}")


@form("/savings/{product:str}/redeem")
def redeem(
    visit: NamedDependency[Visit], form: NamedDependency[Form], product: FromPath[str]
) -> Response[Any] | Redirect:
    """Take money out of a product. Floor: nobody is asked."""
    chosen = _product(product)
    problem = wallet.move_by_form(
        visit,
        form,
        kind=f"{chosen.place}_redeemed",
        source=chosen.pot(visit.me),
        sink=wallet.pot(visit.me),
    )
    return _show(visit, chosen.place, problem=problem) if problem else go(f"/{chosen.place}")


def _product(name: str) -> Product:
    if name not in PRODUCTS:
        raise NotHere
    return PRODUCTS[name]


def _show(
    visit: Visit, place: Place, *, refused: Refusal | None = None, problem: str | None = None
) -> Response[str]:
    with visit.reading() as tx:
        here = [product for product in PRODUCTS.values() if product.place == place]
        return visit.page(
            "savings.html",
            refused=refused,
            problem=problem,
            place=place,
            products=[(product.id, money.held(tx, product.pot(visit.me))) for product in here],
            balance=money.held(tx, wallet.pot(visit.me)),
            key=money.next_key(tx, visit.me),
        )
