"""Bank accounts and receipts: where withdrawals can go, and the proof of each movement of one's own money."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import transfers
from examples.superapp.dispute import disputable
from examples.superapp.ledger import accounts, banks, flights, postings
from examples.superapp.ledger.postings import Posting
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go


class Side(msgspec.Struct, frozen=True):
    """One end of a movement, as its receipt shows it."""

    kind: str
    holder: str
    amount: int
    currency: str


@page("/wallet/banks")
def bank_accounts(visit: NamedDependency[Visit]) -> Response[str]:
    """The bound bank accounts, and a form for another one."""
    return _show(visit)


@form("/wallet/banks")
def bind(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Bind a bank account of one's own. Whose it is the bank says: here by the name of the person, in either script."""
    bank, name = form.text("bank", 20), form.text("holder", 60)
    number = banks.parse_number(form.text("number", 30))
    own = name in {visit.person.zh, visit.person.latin}
    if bank not in banks.BANKS or number is None or not own:
        return _show(visit, problem="problem.bind")
    with visit.paying() as tx:
        banks.bind(
            tx,
            person=visit.me,
            bank=bank,
            number=number,
            holder_name=name,
            at=visit.now,
            verified=True,
        )
    return go("/wallet/banks")


@form("/wallet/banks/{number:int}/unbind")
def unbind(visit: NamedDependency[Visit], number: FromPath[int]) -> Redirect:
    """Pay no more to this account. What is on its way still arrives."""
    with visit.paying() as tx:
        if not banks.unbind(tx, visit.me, number, visit.now):
            raise NotHere
    return go("/wallet/banks")


@page("/wallet/receipts/{number:int}")
def receipt(visit: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    """What was moved, when, from where to where, and what has become of it. Only for those whose money it was."""
    visit.settle()
    with visit.reading() as tx:
        found = postings.numbered(tx, number) if number < 2**53 else None
        if found is None or not _is_mine(tx, found, visit.me):
            raise NotHere
        sent = transfers.under(tx, found.key)
        return visit.page(
            "receipt.html",
            receipt=found,
            sides=_sides(found),
            flight=flights.find(tx, found.key),
            disputable=sent.id if sent is not None and disputable(sent, visit.me) else None,
        )


def _is_mine(tx: sqlite3.Connection, posting: Posting, me: str) -> bool:
    if posting.person == me:
        return True
    mine = {(one.name, one.currency) for one in accounts.of_owner(tx, me)}
    return any((name, currency) in mine for name, currency, _ in posting.legs)


def _sides(posting: Posting) -> list[Side]:
    """The ends of the movement; what a debt becomes by it is no money and stands on the page of the loan."""
    kinds = [(accounts.kind_of(name), currency, amount) for name, currency, amount in posting.legs]
    return [
        Side(kind, accounts.HOLDERS[kind], amount, currency)
        for kind, currency, amount in kinds
        if kind in accounts.SIDES
    ]


def _show(visit: Visit, *, problem: str | None = None) -> Response[str]:
    with visit.reading() as tx:
        return visit.page(
            "banks.html",
            problem=problem,
            accounts=banks.of_person(tx, visit.me),
            banks=banks.BANKS,
        )
