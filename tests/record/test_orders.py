"""Orders over a record: each breach is named by the entry that holds it."""

from __future__ import annotations

from itertools import count

import pytest
from msgspec.structs import replace

from dueprocess.domain.freeze import FreezeBegun
from dueprocess.domain.order import (
    Cause,
    Issuer,
    IssuerKind,
    OrderApproved,
    OrderEndAsked,
    OrderEnded,
    OrderInForce,
    OrderProposed,
    Share,
    Terms,
)
from dueprocess.kernel.instants import DAY
from dueprocess.kernel.privacy import UNSEALED, Sealed
from dueprocess.record.envelope import Actor, ActorKind, enclose
from dueprocess.record.orders import Orders

KEPT = Sealed("vlt_1", "c0ffee", "tag")
AT = 1_000 * DAY
END = AT + 30 * DAY
ISSUER = Issuer("a court", "CN", IssuerKind.COURT)
TERMS = Terms(ISSUER, "a law", KEPT, KEPT, (Share(1, 200, 50), Share(2, 100)), 300, "CNY", AT, END, KEPT)
TAKEN_IN = OrderProposed("ord_1", TERMS, AT, "p_ada")
FIRST = OrderApproved("ord_1", "p_bela", "d")
SECOND = OrderInForce("ord_1", "p_sven", "d", AT, AT, END, AT)
FREEZE = FreezeBegun("ord_1.1", "ord_1", 1, 200, "CNY", 50, AT, AT, END, AT)
OTHER = FreezeBegun("ord_1.2", "ord_1", 2, 100, "CNY", 0, AT, AT, END, AT)
ASKED = OrderEndAsked("ord_1", Cause.WITHDRAWN, KEPT, "p_ada")
ENDED = OrderEnded("ord_1", Cause.WITHDRAWN, KEPT, "p_bela", "d")
SOUND = (TAKEN_IN, FIRST, SECOND)


def faults(*events, at=AT):
    """What each of these breaks."""
    orders, numbers = Orders(), count(1)
    return [
        orders.look(enclose(next(numbers), event, at, Actor(ActorKind.SYSTEM, "test"), "cause", ""))
        for event in events
    ]


def terms(**changes):
    return replace(TAKEN_IN, terms=replace(TERMS, **changes))


def test_what_the_law_does_breaks_nothing():
    assert faults(*SOUND, FREEZE, OTHER, ASKED, ENDED) == [None] * 7
    assert (
        faults(TAKEN_IN, FIRST, replace(ENDED, content="")) == [None] * 3
    )  # a proposal is taken back by one


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ((terms(legal_basis=""),), "I-23"),
        ((terms(issuer=replace(ISSUER, name="")),), "I-23"),
        ((terms(reference=UNSEALED),), "I-23"),
        ((terms(shares=()),), "I-23"),
        ((terms(amount=299),), "I-23"),
        ((FIRST,), "I-18"),
        ((TAKEN_IN, replace(FIRST, by="p_ada")), "I-18"),
        ((TAKEN_IN, SECOND), "I-23"),
        ((TAKEN_IN, FIRST, replace(SECOND, by="p_bela")), "I-23"),
        ((TAKEN_IN, FIRST, replace(SECOND, by="p_ada")), "I-23"),
        ((TAKEN_IN, FIRST, replace(SECOND, content="e")), "I-18"),
        ((TAKEN_IN, FIRST, replace(SECOND, until=END + 1)), "I-23"),
        ((TAKEN_IN, FIRST, replace(SECOND, start=AT - 1)), "I-23"),
        ((TAKEN_IN, FIRST, replace(SECOND, start=END)), "I-23"),
        ((*SOUND, SECOND), "I-23"),
        ((TAKEN_IN, FIRST, FREEZE), "I-23"),
        ((*SOUND, replace(FREEZE, amount=201)), "I-23"),
        ((*SOUND, replace(FREEZE, exempt=0)), "I-23"),
        ((*SOUND, replace(FREEZE, account_no=3)), "I-23"),
        ((*SOUND, replace(FREEZE, currency="HKD")), "I-23"),
        ((*SOUND, replace(FREEZE, until=END + 1)), "I-23"),
        ((*SOUND, FREEZE, replace(FREEZE, freeze_id="ord_1.3")), "I-23"),
        ((*SOUND, ENDED), "I-18"),
        ((*SOUND, ASKED, replace(ENDED, by="p_ada")), "I-18"),
    ],
)
def test_a_breach_is_named(events, line):
    *before, last = faults(*events)
    assert before == [None] * len(before)
    assert last.startswith(line)


def test_one_that_ran_out_before_it_was_approved_is_named():
    assert faults(*SOUND, at=END)[-1].startswith("I-23")
