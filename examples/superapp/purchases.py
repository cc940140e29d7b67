"""Purchases: goods are paid for when they are ordered, and the money is the shop's when they are delivered.

The rules are:
1. A purchase is a transfer of its own kind: its money lies in a pot of its own until the goods are there.
2. The buyer says that they have it, or the courier does: then it goes to the shop's receipts, and a day later to its balance. That
   asks nobody: what was delivered is earned, whatever is restricted.
3. A shop that cannot receive sells nothing. What was ordered before is delivered, or refunded by itself when dueprocess says so
   (`ledger.returns`). The buyer reads on this page what becomes of it, in dueprocess's neutral words.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import money, people, transfers
from examples.superapp.gate import WALLET_PAY, WALLET_RECEIVE, Refusal
from examples.superapp.money import Moved
from examples.superapp.people import Person
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go


class Goods(msgspec.Struct, frozen=True):
    """What a shop sells, for so many fen."""

    id: str
    zh: str
    en: str
    price: int

    def name(self, language: str) -> str:
        """What it is called in this language."""
        return self.zh if language == "zh-CN" else self.en


SOLD: Final = {
    "hua": (
        Goods("noodles", "两箱小面（快递）", "Two boxes of noodles, by post", 6_800),
        Goods("sauce", "一罐辣酱（快递）", "A jar of chilli sauce, by post", 2_400),
    )
}
"""What there is to buy, by shop."""


class Purchase(msgspec.Struct, frozen=True):
    """One purchase. `state`: `ordered`, `sent`, `delivered` or `refunded`."""

    id: int
    buyer: str
    shop: str
    goods: Goods
    amount: int
    at: int
    state: str


def of_person(tx: sqlite3.Connection, person: str) -> list[Purchase]:
    """All that this person bought or sold, newest first."""
    rows = tx.execute(
        "SELECT transfers.*, bought.goods, sent_at, delivered_at FROM bought"
        " JOIN transfers ON transfers.id = bought.transfer"
        " WHERE ? IN (sender, receiver) ORDER BY transfers.id DESC",
        (person,),
    )
    return [_purchase(row) for row in rows]


def _purchase(row: sqlite3.Row) -> Purchase:
    goods = next(one for one in SOLD[row["receiver"]] if one.id == row["goods"])
    if row["delivered_at"] is not None:
        state = "delivered"
    elif row["closed_at"] is not None:
        state = "refunded"
    else:
        state = "ordered" if row["sent_at"] is None else "sent"
    return Purchase(row["id"], row["sender"], row["receiver"], goods, row["amount"], row["at"], state)


@page("/shops/{shop:str}")
def shop_page(visit: NamedDependency[Visit], shop: FromPath[str]) -> Response[str]:
    """What a shop sells."""
    return _show_shop(visit, shop)


@page("/purchases")
def purchases(visit: NamedDependency[Visit]) -> Response[str]:
    """What one bought, and what one sold."""
    visit.settle()
    with visit.reading() as tx:
        found = of_person(tx, visit.me)
        names = {one.id: one for one in people.everybody(tx)}
    return visit.page("purchases.html", purchases=found, names=names, shops=tuple(SOLD))


@page("/purchases/{number:int}")
def purchase(visit: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    """One purchase: where it is, and what becomes of the money where the shop cannot receive."""
    return _show(visit, number)


@form("/shops/{shop:str}")
def buy(
    visit: NamedDependency[Visit], form: NamedDependency[Form], shop: FromPath[str]
) -> Response[Any] | Redirect:
    """Order something and pay for it."""
    wanted = next((one for one in SOLD.get(shop, ()) if one.id == form.text("goods", 20)), None)
    if wanted is None or shop == visit.me:
        raise NotHere
    if refused := visit.refusal(WALLET_PAY, target=shop):
        return _show_shop(visit, shop, refused=refused)
    if visit.platform.gate.refusal(shop, WALLET_RECEIVE, visit.me):
        return _show_shop(visit, shop, problem="problem.cannot_take")
    with visit.paying() as tx:
        moved, number = transfers.send(
            tx,
            key=money.form_key(visit.me, form.text("key", 40)),
            kind="purchase",
            sender=visit.me,
            receiver=shop,
            amount=wanted.price,
            at=visit.now,
        )
        if number is not None:
            tx.execute("INSERT OR IGNORE INTO bought VALUES (?, ?, NULL, NULL)", (number, wanted.id))
    if moved is not Moved.DONE or number is None:
        problem = "problem.not_enough" if moved is Moved.NOT_ENOUGH else "problem.form_used"
        return _show_shop(visit, shop, problem=problem)
    return go(f"/purchases/{number}")


@form("/purchases/{number:int}/sent")
def sent(visit: NamedDependency[Visit], number: FromPath[int]) -> Redirect:
    """The shop says that it is on its way."""
    with visit.paying() as tx:
        found = _of(tx, visit.me, number)
        if found.shop != visit.me:
            raise NotHere
        tx.execute(
            "UPDATE bought SET sent_at = ? WHERE transfer = ? AND sent_at IS NULL", (visit.now, number)
        )
    return go(f"/purchases/{number}")


@form("/purchases/{number:int}/received")
def received(visit: NamedDependency[Visit], number: FromPath[int]) -> Redirect:
    """The buyer has it: what was paid for it is the shop's, whatever is restricted."""
    with visit.paying() as tx:
        found = _of(tx, visit.me, number)
        paid = transfers.find(tx, number)
        if found.buyer != visit.me or paid is None:
            raise NotHere
        if not paid.closed:
            transfers.take(tx, paid, found.shop, visit.now, shop=True, delivered=True)
            tx.execute("UPDATE bought SET delivered_at = ? WHERE transfer = ?", (visit.now, number))
    return go(f"/purchases/{number}")


def _of(tx: sqlite3.Connection, person: str, number: int) -> Purchase:
    found = next((one for one in of_person(tx, person) if one.id == number), None)
    if found is None:
        raise NotHere
    return found


def _words(visit: Visit, shop: str) -> dict[str, str] | None:
    """What dueprocess says to whoever paid this shop; None where it can receive, or where nobody can be asked."""
    if visit.platform.gate.refusal(shop, WALLET_RECEIVE) is None:
        return None
    return visit.platform.recourse.counterpart(shop, visit.language) or {
        "title": visit.text("purchase.cannot_take"),
        "goods": visit.text("purchase.goods"),
    }


def _show(visit: Visit, number: int) -> Response[str]:
    visit.settle()
    with visit.reading() as tx:
        found = _of(tx, visit.me, number)
        names = {one.id: one for one in people.everybody(tx)}
    waits = found.state in ("ordered", "sent")
    return visit.page(
        "purchase.html",
        one=found,
        names=names,
        counterpart=_words(visit, found.shop) if waits and found.buyer == visit.me else None,
    )


def _show_shop(
    visit: Visit, shop: str, *, refused: Refusal | None = None, problem: str | None = None
) -> Response[str]:
    with visit.reading() as tx:
        found: Person | None = people.find(tx, shop)
        if found is None or shop not in SOLD:
            raise NotHere
        return visit.page(
            "shop.html",
            refused=refused,
            problem=problem,
            shop=found,
            goods=SOLD[shop],
            key=money.next_key(tx, visit.me),
        )
