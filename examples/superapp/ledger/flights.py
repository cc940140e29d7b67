"""Flights: money that has left one place and has not come to the next.

The rules are:
1. While it is on its way it lies in an account of its own, and counts as in flight.
2. It lands once: it arrives, or it is returned to where it came from. Landing again changes nothing.
3. `land_due` does what time does; it is given the time, and may be called as often as one likes.
"""

from __future__ import annotations

import sqlite3
from typing import Literal

import msgspec

from examples.superapp.ledger import accounts, postings
from examples.superapp.ledger.postings import Moved, pair, surely

FlightKind = Literal["withdrawal", "savings_out", "wealth_redeemed", "merchant_settlement"]
Outcome = Literal["arrived", "returned"]


class Flight(msgspec.Struct, frozen=True):
    """One movement under way, or landed. `back`: the account it returns to."""

    key: str
    person: str
    kind: FlightKind
    pot: str
    sink: str
    back: str
    bank_account: int | None
    amount: int
    currency: str
    at: int
    arrives_at: int
    outcome: Outcome | None = None
    landed_at: int | None = None


_SELECT = (
    "SELECT flights.*, landings.outcome, landings.at AS landed_at FROM flights"
    " LEFT JOIN landings ON landings.flight = flights.key"
)


def find(tx: sqlite3.Connection, key: str) -> Flight | None:
    """The flight that the operation with this key began."""
    row = tx.execute(f"{_SELECT} WHERE flights.key = ?", (key,)).fetchone()
    return None if row is None else Flight(**dict(row))


def under_way(tx: sqlite3.Connection, person: str | None = None) -> list[Flight]:
    """What has not landed (of this person), the next to arrive first."""
    rows = tx.execute(
        f"{_SELECT} WHERE outcome IS NULL AND (?1 IS NULL OR person = ?1) ORDER BY arrives_at, flights.at, key",
        (person,),
    )
    return [Flight(**dict(row)) for row in rows]


def depart(
    tx: sqlite3.Connection,
    *,
    key: str,
    person: str,
    kind: FlightKind,
    source: str,
    sink: str,
    amount: int,
    currency: str,
    at: int,
    arrives_at: int,
    bank_account: int | None = None,
) -> Moved:
    """Send `amount` on its way from `source`; it comes to `sink` at `arrives_at`. Once for each key."""
    pot = accounts.flight(key)
    before = find(tx, key)
    moved = postings.post(
        tx, key=key, person=person, kind=kind, legs=pair(source, pot, amount, currency), at=at
    )
    if moved is not Moved.DONE:
        return moved
    if before is not None:
        return Moved.DONE if (before.sink, before.bank_account) == (sink, bank_account) else Moved.FORM_USED
    tx.execute(
        "INSERT INTO flights VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (key, person, kind, pot, sink, source, bank_account, amount, currency, at, arrives_at),
    )
    return moved


def land(tx: sqlite3.Connection, flight: Flight, outcome: Outcome, at: int) -> Outcome:
    """Let it arrive or return, unless it has landed; how it has landed, now or before."""
    known = find(tx, flight.key)
    if known is not None and known.outcome is not None:
        return known.outcome
    sink = flight.sink if outcome == "arrived" else flight.back
    surely(
        postings.post(
            tx,
            key=f"land/{flight.key}",
            person=flight.person,
            kind=f"{flight.kind}_{outcome}",
            legs=pair(flight.pot, sink, flight.amount, flight.currency),
            at=at,
        )
    )
    tx.execute("INSERT INTO landings VALUES (?, ?, ?)", (flight.key, outcome, at))
    return outcome


def land_by_itself(tx: sqlite3.Connection, flight: Flight) -> Outcome:
    """What happens on the day it arrives: a bank that no longer has the account sends it back."""
    if flight.bank_account is None:
        return land(tx, flight, "arrived", flight.arrives_at)
    row = tx.execute("SELECT open_at_bank FROM bank_accounts WHERE id = ?", (flight.bank_account,)).fetchone()
    return land(tx, flight, "arrived" if row["open_at_bank"] else "returned", flight.arrives_at)
