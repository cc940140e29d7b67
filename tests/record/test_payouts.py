"""Payouts over a record: each breach is named by the entry that holds it."""

from __future__ import annotations

from itertools import count

import msgspec
import pytest

from dueprocess.domain.exits import ExitOpened
from dueprocess.domain.payout import (
    Outcome,
    PayoutInstructed,
    PayoutKind,
    PayoutRequested,
    PayoutSettled,
    PayoutStopped,
    Stopper,
)
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.record.envelope import Actor, ActorKind, enclose
from dueprocess.record.payouts import Payouts

AT = 1_000 * DAY
OPENED = ExitOpened("ext_1", 1, ("rst_1",), AT + 48 * HOUR, AT - 9 * DAY)
ASKED = PayoutRequested("pay_1", 1, "ext_1", PayoutKind.WITHDRAW, "balance", "1", 500, "CNY", AT, waits=False)
WAITING = msgspec.structs.replace(ASKED, from_at=AT + DAY, waits=True)
HANDED = PayoutInstructed("pay_1", 1)
STOPPED = PayoutStopped("pay_1", 1, Stopper.PERSON)
FLIES = PayoutSettled("pay_1", 1, Outcome.IN_FLIGHT)
DONE = PayoutSettled("pay_1", 1, Outcome.DONE)
REFUSED = PayoutSettled("pay_1", 1, Outcome.REFUSED, refused="payout_frozen")


def changed(event, **changes):
    return msgspec.structs.replace(event, **changes)


def fault(*entries):
    """What the last of these (event, instant) breaks; those before it break nothing."""
    payouts, numbers = Payouts(), count(1)
    found = [
        payouts.look(enclose(next(numbers), event, at, Actor(ActorKind.SYSTEM, "test"), "cause", ""))
        for event, at in entries
    ]
    assert found[:-1] == [None] * (len(found) - 1)
    return found[-1]


@pytest.mark.parametrize(
    "entries",
    [
        ((OPENED, AT), (ASKED, AT), (HANDED, AT), (FLIES, AT), (DONE, AT + HOUR)),
        ((OPENED, AT), (WAITING, AT), (HANDED, AT + DAY), (DONE, AT + DAY)),
        ((OPENED, AT), (WAITING, AT), (STOPPED, AT + HOUR)),
        ((OPENED, AT), (ASKED, AT), (REFUSED, AT)),
        ((changed(ASKED, kind=PayoutKind.REPAY, exit_id=None), AT), (HANDED, AT), (DONE, AT)),
    ],
)
def test_what_the_law_does_breaks_nothing(entries):
    assert fault(*entries) is None


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        (((changed(OPENED, until=AT + 49 * HOUR), AT),), "I-22"),
        (((changed(OPENED, restrictions=()), AT),), "I-22"),
        (((changed(OPENED, settled_by=AT - 6 * DAY), AT),), "I-20"),
        (((ASKED, AT),), "I-22"),
        (((OPENED, AT), (changed(ASKED, account_no=2), AT)), "I-22"),
        (((OPENED, AT), (changed(ASKED, from_at=AT + 48 * HOUR), AT + 48 * HOUR)), "I-22"),
        (((OPENED, AT), (changed(ASKED, amount=0), AT)), "I-21"),
        (((OPENED, AT), (changed(WAITING, from_at=AT + DAY - 1), AT)), "I-20"),
        (((OPENED, AT), (changed(ASKED, from_at=AT - 1), AT)), "I-20"),
        (((OPENED, AT), (ASKED, AT), (ASKED, AT)), "I-20"),
        (((HANDED, AT),), "I-20"),
        (((OPENED, AT), (ASKED, AT), (changed(HANDED, account_no=2), AT)), "I-20"),
        (((OPENED, AT), (ASKED, AT), (HANDED, AT), (HANDED, AT)), "I-20"),
        (((OPENED, AT), (WAITING, AT), (HANDED, AT + DAY - 1)), "I-20"),
        (((OPENED, AT), (WAITING, AT), (STOPPED, AT), (HANDED, AT + DAY)), "I-20"),
        (((OPENED, AT), (ASKED, AT), (HANDED, AT), (STOPPED, AT)), "I-20"),
        (((OPENED, AT), (ASKED, AT), (DONE, AT)), "I-20"),
        (((OPENED, AT), (ASKED, AT), (HANDED, AT), (DONE, AT), (DONE, AT)), "I-20"),
    ],
)
def test_a_breach_is_named(entries, line):
    assert fault(*entries).startswith(line)
