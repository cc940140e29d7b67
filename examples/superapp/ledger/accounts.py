"""Accounts: where money lies, what kind of place that is, and who legally holds what lies there.

An account's name says its kind: `wallet:wei`, `wealth:bonds:wei`, `transit:4`, `flight:wei/7`, `paid_out:bank:wei`. The same
name exists once for each currency.
"""

from __future__ import annotations

import sqlite3
from typing import Final

import msgspec

CURRENCIES: Final = ("CNY", "HKD")
LENDER: Final = "lender"

HOLDERS: Final = {
    "balance": "payment_reserve",
    "fund": "fund_company",
    "savings": "savings_bank",
    "wealth": "asset_manager",
    "merchant": "payment_reserve",
    "transit": "payment_reserve",
    "flight": "clearing",
    "paid_out": "outside",
    "outside": "outside",
    "debt": "lender",
    "claim": "lender",
}
"""Who legally holds what lies in an account of this kind. A flight is told apart by where it came from: `holder_of`."""

_KIND_OF: Final = {"wallet": "balance"}

SIDES: Final = {
    "balance": "balances",
    "fund": "balances",
    "savings": "balances",
    "wealth": "balances",
    "merchant": "balances",
    "transit": "in_flight",
    "flight": "in_flight",
    "paid_out": "paid_out",
    "outside": "paid_in",
}
"""On which side of the conservation law each kind stands. Debts are a book of their own: they are no money."""


class Account(msgspec.Struct, frozen=True):
    """One account in one currency. `owner`: the person whose it is, None where it is nobody's alone."""

    name: str
    currency: str
    kind: str
    owner: str | None
    holder: str
    amount: int


def balance(person: str) -> str:
    """The account of a person's balance."""
    return f"wallet:{person}"


def fund(person: str) -> str:
    """The account of a person's part of the money fund."""
    return f"fund:{person}"


def savings(person: str) -> str:
    """The account of a person's savings at the bank."""
    return f"savings:{person}"


def wealth(product: str, person: str) -> str:
    """The account of a person's part of a wealth product."""
    return f"wealth:{product}:{person}"


def merchant(person: str) -> str:
    """The account of what a shop was paid and has not settled yet."""
    return f"merchant:{person}"


def flight(key: str) -> str:
    """The account of one movement that has not arrived."""
    return f"flight:{key}"


def bank_outside(person: str) -> str:
    """Where what a person pays in comes from."""
    return f"outside:bank:{person}"


def bank_paid_out(person: str) -> str:
    """Where what a person withdrew has gone."""
    return f"paid_out:bank:{person}"


def debt(person: str, loan: int) -> str:
    """What a person owes of one loan, as an amount below zero."""
    return f"debt:{loan}:{person}"


def kind_of(name: str) -> str:
    """The kind of an account, from its name. `KeyError` if it names no place for money."""
    head = name.partition(":")[0]
    kind = _KIND_OF.get(head, head)
    HOLDERS[kind]
    return kind


def open_account(tx: sqlite3.Connection, name: str, currency: str, *, owner: str | None = None) -> None:
    """Let there be this account, unless it is there already. `owner`: for names that do not end with a person."""
    found = tx.execute("SELECT 1 FROM accounts WHERE name = ? AND currency = ?", (name, currency)).fetchone()
    if found is not None:
        return
    kind = kind_of(name)
    if owner is None and kind not in {"transit", "flight", "claim"} and not name.endswith(f":{LENDER}"):
        owner = name.rpartition(":")[2]
    tx.execute(
        "INSERT INTO accounts (name, currency, kind, owner, holder) VALUES (?, ?, ?, ?, ?)",
        (name, currency, kind, owner, HOLDERS[kind]),
    )


def held(tx: sqlite3.Connection, name: str, currency: str = "CNY") -> int:
    """What the account holds, in minor units; 0 if nothing was ever in it."""
    row = tx.execute(
        "SELECT amount FROM accounts WHERE name = ? AND currency = ?", (name, currency)
    ).fetchone()
    return 0 if row is None else int(row["amount"])


def of_owner(tx: sqlite3.Connection, person: str) -> list[Account]:
    """All accounts of this person, by kind, name and currency."""
    rows = tx.execute(
        "SELECT name, currency, kind, owner, holder, amount FROM accounts WHERE owner = ? ORDER BY kind, name, currency",
        (person,),
    )
    return [Account(**dict(row)) for row in rows]
