"""What time does to money: what is on its way arrives, and auto-debits pay. Given the time, and the same however often called."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from examples.superapp.ledger import flights, standing
from examples.superapp.ledger.books import Books


def settle(tx: sqlite3.Connection, now: int) -> int:
    """Do everything that is due by `now`, in the order in which it fell due; how many things were done.

    A clock that goes backwards undoes nothing.
    """
    done, in_vain = 0, set[int]()
    while True:
        landing = next((one for one in flights.under_way(tx) if one.arrives_at <= now), None)
        debit = _next_debit(tx, now, in_vain)
        if debit is not None and (landing is None or debit[0] < landing.arrives_at):
            at, order = debit
            if standing.run(tx, order, at):
                done += 1
            else:
                in_vain.add(order.id)
        elif landing is not None:
            flights.land_by_itself(tx, landing)
            in_vain.clear()  # money has come: what could not be paid may be now
            done += 1
        else:
            return done


def _next_debit(
    tx: sqlite3.Connection, now: int, in_vain: set[int]
) -> tuple[int, standing.StandingOrder] | None:
    due = [
        (standing.payable_at(tx, order), order.id, order)
        for order in standing.all_orders(tx, now)
        if order.id not in in_vain and order.next_at is not None and order.next_at <= now
    ]
    first = min(due, key=lambda one: one[:2], default=None)
    return None if first is None else (first[0], first[2])


@contextmanager
def paying(books: Books, now: int) -> Iterator[sqlite3.Connection]:
    """One transaction on the ledger, in which time has done its part first."""
    with books.writing() as tx:
        settle(tx, now)
        yield tx


def anything_due(tx: sqlite3.Connection, now: int) -> bool:
    """Whether `settle` might have something to do: cheap, for a page that only reads."""
    if any(one.arrives_at <= now for one in flights.under_way(tx)):
        return True
    return any(order.next_at is not None and order.next_at <= now for order in standing.all_orders(tx, now))


def settle_if_due(books: Books, now: int) -> None:
    """Before anything is shown or asked: let time have done its part."""
    with books.reading() as tx:
        due = anything_due(tx, now)
    if due:
        with books.writing() as tx:
            settle(tx, now)
