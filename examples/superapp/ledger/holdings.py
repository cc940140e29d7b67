"""Holdings: everything that a person has here, who legally holds it, what of it can be had now, and why the rest cannot."""

from __future__ import annotations

import sqlite3
from typing import Literal

import msgspec

from examples.superapp.ledger import accounts, banks, flights, loans, standing
from examples.superapp.ledger.accounts import Account
from examples.superapp.ledger.banks import BankAccount
from examples.superapp.ledger.loans import Loan
from examples.superapp.ledger.products import PRODUCTS, locked
from examples.superapp.ledger.standing import StandingOrder

ORDER = ("balance", "fund", "savings", "wealth", "merchant")


class Bound(msgspec.Struct, frozen=True):
    """Part of a holding that cannot be had now: how much, why, and until when."""

    amount: int
    reason: Literal["term", "settling"]
    until: int


class Holding(msgspec.Struct, frozen=True):
    """One thing that a person has. `id`: what an operation names as its source."""

    id: str
    kind: str
    currency: str
    holder: str
    amount: int
    available: int
    bound: tuple[Bound, ...] = ()


class InFlight(msgspec.Struct, frozen=True):
    """Money on its way. `to`: `balance`, a bank account's id, or a person; `arrives_at`: None where somebody must take it.

    What a shop was paid is not here but in its holding `merchant`: it has arrived, and waits for its day.
    """

    key: str
    kind: str
    currency: str
    holder: str
    amount: int
    to: str
    since: int
    arrives_at: int | None


class Holdings(msgspec.Struct, frozen=True):
    """All of it, at one moment."""

    account: str
    at: int
    holdings: tuple[Holding, ...]
    in_flight: tuple[InFlight, ...]
    loans: tuple[Loan, ...]
    auto_debits: tuple[StandingOrder, ...]
    bank_accounts: tuple[BankAccount, ...]

    def holding(self, name: str, currency: str = "CNY") -> Holding | None:
        """The holding with this id."""
        return next((one for one in self.holdings if (one.id, one.currency) == (name, currency)), None)


def of_person(tx: sqlite3.Connection, person: str, now: int) -> Holdings:
    """What this person has at `now`. For somebody who never had anything all of it is empty."""
    mine = [one for one in accounts.of_owner(tx, person) if one.kind in ORDER and one.amount]
    mine.sort(key=lambda one: (one.currency, ORDER.index(one.kind)))
    under_way = flights.under_way(tx, person)
    return Holdings(
        person,
        now,
        tuple(_holding(tx, one, under_way, now) for one in mine),
        (
            *(_flying(one) for one in under_way if one.kind != "merchant_settlement"),
            *_given_not_taken(tx, person),
        ),
        tuple(loans.of_person(tx, person, now)),
        tuple(standing.of_person(tx, person, now)),
        tuple(banks.of_person(tx, person)),
    )


def _holding(tx: sqlite3.Connection, one: Account, under_way: list[flights.Flight], now: int) -> Holding:
    name = one.name.split(":")[1] if one.kind == "wealth" else one.kind
    bound: tuple[Bound, ...] = ()
    if name in PRODUCTS:
        bound = tuple(
            Bound(part.amount, "term", part.until) for part in locked(tx, one.name, one.currency, now)
        )
    if one.kind == "merchant":
        bound = tuple(
            Bound(part.amount, "settling", part.arrives_at)
            for part in under_way
            if (part.pot, part.currency) == (one.name, one.currency)
        )
    free = one.amount - sum(part.amount for part in bound)
    return Holding(name, one.kind, one.currency, one.holder, one.amount, free, bound)


def _flying(one: flights.Flight) -> InFlight:
    to = "balance" if one.bank_account is None else str(one.bank_account)
    return InFlight(
        one.key, one.kind, one.currency, accounts.HOLDERS["flight"], one.amount, to, one.at, one.arrives_at
    )


def _given_not_taken(tx: sqlite3.Connection, person: str) -> list[InFlight]:
    rows = tx.execute(
        "SELECT transfers.*, accounts.amount AS left, accounts.currency, accounts.holder FROM transfers"
        " JOIN accounts ON accounts.name = 'transit:' || transfers.id"
        " WHERE sender = ? AND closed_at IS NULL ORDER BY transfers.id",
        (person,),
    )
    return [
        InFlight(
            row["key"],
            row["kind"],
            row["currency"],
            row["holder"],
            row["left"],
            row["receiver"] or "group",
            row["at"],
            None,
        )
        for row in rows
    ]
