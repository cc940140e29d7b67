"""Dispute: somebody says that a payment they made was got from them by fraud. dueprocess gets the payment as the ledger has it.

The payee sees nothing of it here, before or after.
"""

from __future__ import annotations

from typing import Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from examples.superapp import people, times, transfers
from examples.superapp.people import Person
from examples.superapp.routing import form, page
from examples.superapp.transfers import Transfer
from examples.superapp.visit import Form, NotHere, Visit

WORDS_MAX: Final = 1000


@page("/wallet/transfers/{number:int}/dispute")
def begin(visit: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    """Which payment it is, and what was wrong with it, in one's own words."""
    return _show(visit, number)


@form("/wallet/transfers/{number:int}/dispute")
def dispute(
    visit: NamedDependency[Visit], form: NamedDependency[Form], number: FromPath[int]
) -> Response[str]:
    """Hand it on. It is sent at once, or as soon as dueprocess can be reached."""
    words = form.text("words", WORDS_MAX).strip()
    if not words:
        return _show(visit, number, problem="problem.dispute_words")
    sent, _ = _mine(visit, number)
    with visit.writing() as tx:
        visit.platform.recourse.dispute(
            tx,
            payment=sent.content_id,
            payer=visit.me,
            payee=str(sent.receiver),
            amount=sent.amount,
            currency="CNY",
            paid_at=times.wire(sent.at),
            words=words,
        )
    visit.platform.recourse.hurry()
    return visit.page("disputed.html")


def disputable(sent: Transfer | None, me: str) -> bool:
    """Whether this is a payment that this person made to one other, who has taken it."""
    return sent is not None and sent.kind == "transfer" and sent.sender == me and sent.receiver in sent.taken


def _mine(visit: Visit, number: int) -> tuple[Transfer, Person]:
    with visit.reading() as tx:
        sent = transfers.find(tx, number) if number < 2**53 else None
        if sent is None or not disputable(sent, visit.me):
            raise NotHere
        receiver = people.find(tx, str(sent.receiver))
    if receiver is None:
        raise NotHere
    return sent, receiver


def _show(visit: Visit, number: int, *, problem: str | None = None) -> Response[str]:
    sent, receiver = _mine(visit, number)
    return visit.page("dispute.html", problem=problem, sent=sent, receiver=receiver)
