"""What money can be put into: the money fund, savings at a bank, and wealth products with their terms."""

from __future__ import annotations

import sqlite3
from typing import Final, Literal

import msgspec

from examples.superapp.ledger import accounts, flights, postings
from examples.superapp.ledger.postings import Moved, pair

DAY_MS: Final = 86_400_000
SAVINGS_TAKE_MS: Final = 2 * 3_600_000
"""How long the savings bank takes to hand money out."""
Place = Literal["fund", "savings", "wealth"]


class Product(msgspec.Struct, frozen=True):
    """One thing to put money into. Its name is a text: product.bonds and so on."""

    id: str
    place: Place
    arrives_ms: int
    """How long taking out takes until the money is in the balance; 0: at once."""
    term_ms: int = 0
    """How long what was put in cannot be taken out."""

    def pot(self, person: str) -> str:
        """Where this person's part of it is."""
        return accounts.wealth(self.id, person) if self.place == "wealth" else f"{self.place}:{person}"

    @property
    def out_kind(self) -> str:
        """The kind of a posting that takes money out."""
        return {"fund": "fund_redeemed", "savings": "savings_out", "wealth": "wealth_redeemed"}[self.place]


PRODUCTS: Final = {
    product.id: product
    for product in (
        Product("fund", "fund", 0),
        Product("savings", "savings", SAVINGS_TAKE_MS),
        Product("steady", "wealth", DAY_MS, 30 * DAY_MS),
        Product("bonds", "wealth", 2 * DAY_MS),
        Product("shares", "wealth", 2 * DAY_MS),
    )
}


class Locked(msgspec.Struct, frozen=True):
    """Part of a holding that cannot be taken out before `until`."""

    amount: int
    until: int


def locked(tx: sqlite3.Connection, pot: str, currency: str, now: int) -> list[Locked]:
    """What of this holding is still bound by its term, the first to be free first."""
    rows = tx.execute(
        "SELECT amount, locked_until FROM lots WHERE pot = ? AND currency = ? AND locked_until > ? ORDER BY locked_until",
        (pot, currency, now),
    )
    return [Locked(row["amount"], row["locked_until"]) for row in rows]


def available(tx: sqlite3.Connection, pot: str, currency: str, now: int) -> int:
    """What can be taken out of this holding now."""
    return accounts.held(tx, pot, currency) - sum(one.amount for one in locked(tx, pot, currency, now))


def put_in(
    tx: sqlite3.Connection,
    product: Product,
    *,
    person: str,
    amount: int,
    key: str,
    at: int,
    currency: str = "CNY",
) -> Moved:
    """Move money from the balance into the product."""
    pot, fresh = product.pot(person), postings.find(tx, key) is None
    legs = pair(accounts.balance(person), pot, amount, currency)
    moved = postings.post(tx, key=key, person=person, kind=f"{product.place}_bought", legs=legs, at=at)
    posted = postings.find(tx, key)
    if moved is Moved.DONE and fresh and product.term_ms and posted is not None:
        tx.execute(
            "INSERT INTO lots VALUES (?, ?, ?, ?, ?)",
            (posted.id, pot, currency, amount, at + product.term_ms),
        )
    return moved


def take_out(
    tx: sqlite3.Connection,
    product: Product,
    *,
    person: str,
    amount: int,
    key: str,
    at: int,
    currency: str = "CNY",
) -> Moved:
    """Move money out of the product to the balance: at once, or on its way. NOT_ENOUGH: held, but bound by its term."""
    pot, sink = product.pot(person), accounts.balance(person)
    if postings.find(tx, key) is None and available(tx, pot, currency, at) < amount:
        return Moved.NOT_ENOUGH
    if product.arrives_ms == 0:
        legs = pair(pot, sink, amount, currency)
        return postings.post(tx, key=key, person=person, kind=product.out_kind, legs=legs, at=at)
    kind: flights.FlightKind = "savings_out" if product.place == "savings" else "wealth_redeemed"
    return flights.depart(
        tx,
        key=key,
        person=person,
        kind=kind,
        source=pot,
        sink=sink,
        amount=amount,
        currency=currency,
        at=at,
        arrives_at=at + product.arrives_ms,
    )
