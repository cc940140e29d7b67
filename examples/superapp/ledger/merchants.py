"""Merchants: what a shop was paid lies in its receipts until it is settled to its balance, a day later."""

from __future__ import annotations

import sqlite3
from typing import Final

from examples.superapp.ledger import accounts, flights, postings
from examples.superapp.ledger.postings import Moved, pair

SETTLED_AFTER_MS: Final = 86_400_000


def pay_merchant(
    tx: sqlite3.Connection,
    *,
    key: str,
    person: str,
    shop: str,
    amount: int,
    currency: str,
    at: int,
    kind: str,
    source: str | None = None,
) -> Moved:
    """Pay a shop, from the person's balance or from `source`. Its receipt is settled a day later; once for each key."""
    legs = pair(source or accounts.balance(person), accounts.merchant(shop), amount, currency)
    moved = postings.post(tx, key=key, person=person, kind=kind, legs=legs, at=at)
    if moved is Moved.DONE and (posted := postings.find(tx, key)) is not None:
        expect(tx, key=key, shop=shop, amount=amount, currency=currency, at=posted.at)
    return moved


def expect(tx: sqlite3.Connection, *, key: str, shop: str, amount: int, currency: str, at: int) -> None:
    """Note that this receipt is to be settled, once for each key. The money stays in the shop's receipts till then."""
    settlement = f"settle/{key}"
    if flights.find(tx, settlement) is not None:
        return
    pot = accounts.merchant(shop)
    tx.execute(
        "INSERT INTO flights VALUES (?, ?, 'merchant_settlement', ?, ?, ?, NULL, ?, ?, ?, ?)",
        (settlement, shop, pot, accounts.balance(shop), pot, amount, currency, at, at + SETTLED_AFTER_MS),
    )
