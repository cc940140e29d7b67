"""Reconciliation: does the ledger add up, in total and account by account."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

import msgspec

from examples.superapp.ledger.accounts import CURRENCIES, SIDES


class Sums(msgspec.Struct, frozen=True):
    """One currency. `difference`: paid in less all that must make it up; 0 or something is lost or made."""

    paid_in: int
    balances: int
    in_flight: int
    paid_out: int
    difference: int
    owed: int
    claims: int


class Line(msgspec.Struct, frozen=True):
    """One account. `entries`: what its entries sum to; `difference`: what it says less that, 0 or the account is wrong."""

    name: str
    currency: str
    kind: str
    owner: str | None
    holder: str
    amount: int
    entries: int
    difference: int


class Reconciliation(msgspec.Struct, frozen=True):
    """The ledger at one moment. `differences`: names of what does not add up; empty is what it must be."""

    at: int
    currencies: dict[str, Sums]
    accounts: tuple[Line, ...]
    differences: tuple[str, ...]


def reconcile(tx: sqlite3.Connection, now: int) -> Reconciliation:
    """Add everything up again, from the entries as well as from the accounts."""
    rows = tx.execute(
        "SELECT name, currency, kind, owner, holder, amount, (SELECT COALESCE(SUM(amount), 0) FROM entries"
        " WHERE account = accounts.name AND entries.currency = accounts.currency) AS entries FROM accounts"
        " ORDER BY name, currency"
    )
    lines = tuple(Line(**dict(row), difference=row["amount"] - row["entries"]) for row in rows)
    currencies = {currency: _sums(lines, currency) for currency in CURRENCIES}
    wrong = [f"{line.name} {line.currency}" for line in lines if line.difference]
    wrong += [f"postings {number}" for number in _unlike_their_legs(tx)]
    for currency, sums in currencies.items():
        if sums.difference or sums.owed != sums.claims:
            wrong.append(f"sum {currency}")
    return Reconciliation(now, currencies, lines, tuple(wrong))


def _sums(lines: tuple[Line, ...], currency: str) -> Sums:
    sides: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.currency == currency:
            sides[SIDES.get(line.kind, line.kind)] += line.amount
    paid_in = -sides["paid_in"]
    rest = sides["balances"] + sides["in_flight"] + sides["paid_out"]
    return Sums(
        paid_in,
        sides["balances"],
        sides["in_flight"],
        sides["paid_out"],
        paid_in - rest,
        -sides["debt"],
        sides["claim"],
    )


def _unlike_their_legs(tx: sqlite3.Connection) -> list[int]:
    """Postings that have another number of entries than legs."""
    rows = tx.execute(
        "SELECT id FROM postings WHERE json_array_length(legs) <>"
        " (SELECT COUNT(*) FROM entries WHERE posting = postings.id)"
    )
    return [row["id"] for row in rows]
