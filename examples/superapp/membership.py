"""Membership of the games, paid by the year; and signing in to other platforms with this account.

Both were paid for, or open other doors, so no restriction takes them away at a stroke: the guard goes on saying yes until the
transition is over that the rulebook states. Then dueprocess asks for the unused part back, by the day (`Recourse`).
"""

from __future__ import annotations

import secrets
from typing import Any, Final
from urllib.parse import quote

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from examples.superapp.gate import ACCOUNT_SIGN_IN_ELSEWHERE, GAME_MEMBERSHIP, Refusal
from examples.superapp.memberships import of_person
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

PLACES: Final = ("春山图书", "南山体育", "Riverside Bank")
"""Platforms that let people sign in with this account."""


@page("/membership")
def membership(visit: NamedDependency[Visit]) -> Response[str]:
    """One's membership, and until when it is paid."""
    return _show(visit)


@form("/membership/board")
def board(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Choose the board that members have."""
    with visit.reading() as tx:
        if of_person(tx, visit.me) is None:
            raise NotHere
    if refused := visit.refusal(GAME_MEMBERSHIP):
        return _show(visit, refused=refused)
    with visit.writing() as tx:
        gold = int(form.text("board") == "gold")
        tx.execute("UPDATE memberships SET gold = ? WHERE person = ?", (gold, visit.me))
    return go("/membership")


@page("/me/sign-in-elsewhere")
def places(visit: NamedDependency[Visit], place: FromQuery[str] = "") -> Response[str]:
    """Where one can sign in with this account, and the code for the place that was chosen."""
    refused = visit.refusal(ACCOUNT_SIGN_IN_ELSEWHERE) if place in PLACES else None
    code = secrets.token_hex(4) if place in PLACES and refused is None else ""
    return visit.page("sign_in_elsewhere.html", refused=refused, places=PLACES, one_time=code, place=place)


@form("/me/sign-in-elsewhere")
def sign_in_there(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Ask for a code with which the other platform knows that it is this person."""
    place = form.text("place", 40)
    if place not in PLACES:
        raise NotHere
    if refused := visit.refusal(ACCOUNT_SIGN_IN_ELSEWHERE):
        return visit.page("sign_in_elsewhere.html", refused=refused, places=PLACES, one_time="", place="")
    return go(f"/me/sign-in-elsewhere?place={quote(place)}")


def _show(visit: Visit, *, refused: Refusal | None = None) -> Response[str]:
    with visit.reading() as tx:
        return visit.page("membership.html", refused=refused, mine=of_person(tx, visit.me))
