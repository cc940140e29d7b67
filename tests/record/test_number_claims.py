"""Number claims over a record: each breach is named by the entry that holds it."""

from __future__ import annotations

from itertools import count

import pytest
from msgspec.structs import replace

from dueprocess.domain.account import NumberContested, NumberFreed, NumberProven
from dueprocess.domain.number_claim import (
    Choice,
    NumberChoiceUndone,
    NumberChosen,
    NumberClaimObjected,
    Objector,
)
from dueprocess.kernel.instants import DAY
from dueprocess.kernel.privacy import Sealed
from dueprocess.record.envelope import Actor, ActorKind, enclose
from dueprocess.record.number_claims import NumberClaims

NUMBER = Sealed("vlt_1", "c0ffee", "tag")
AT = 1_000 * DAY
WEEK = AT + 7 * DAY
OPENED = NumberContested("ncl_1", 1, NUMBER)
NOT_MINE = NumberChosen("ncl_1", 1, Choice.NOT_MINE, WEEK, ())
MINE = NumberChosen("ncl_1", 1, Choice.MINE, None, ())
UNDONE = NumberChoiceUndone("ncl_1", 1)
OBJECTED = NumberClaimObjected("ncl_1", 1, Objector.CONTACT)
FREED = NumberFreed("ncl_1", 1, NUMBER)
PROVEN = NumberProven("ncl_1", 1, NUMBER, AT - 7 * DAY)
BEGUN = (OPENED, AT)


def fault(*entries):
    """What the last of these (event, instant) breaks; those before it break nothing."""
    claims, numbers = NumberClaims(), count(1)
    found = [
        claims.look(enclose(next(numbers), event, at, Actor(ActorKind.SYSTEM, "test"), "cause", ""))
        for event, at in entries
    ]
    assert found[:-1] == [None] * (len(found) - 1)
    return found[-1]


@pytest.mark.parametrize(
    "entries",
    [
        (BEGUN, (NOT_MINE, AT), (FREED, WEEK)),
        (BEGUN, (MINE, AT), (PROVEN, AT)),
        (BEGUN, (MINE, AT), (UNDONE, AT), (NOT_MINE, AT), (FREED, WEEK)),
        (BEGUN, (NOT_MINE, AT), (OBJECTED, AT)),
    ],
)
def test_what_the_law_does_breaks_nothing(entries):
    assert fault(*entries) is None


@pytest.mark.parametrize(
    "entries",
    [
        ((NOT_MINE, AT),),
        (BEGUN, (replace(NOT_MINE, takes_effect_at=WEEK - 1), AT)),
        (BEGUN, (replace(NOT_MINE, takes_effect_at=None), AT)),
        (BEGUN, (replace(MINE, takes_effect_at=WEEK), AT)),
        (BEGUN, (NOT_MINE, AT), (OBJECTED, AT), (NOT_MINE, AT)),
        (BEGUN, (FREED, WEEK)),
        (BEGUN, (NOT_MINE, AT), (FREED, WEEK - 1)),
        (BEGUN, (NOT_MINE, AT), (UNDONE, AT), (FREED, WEEK)),
        (BEGUN, (NOT_MINE, AT), (OBJECTED, AT), (FREED, WEEK)),
        (BEGUN, (MINE, AT), (FREED, WEEK)),
        (BEGUN, (NOT_MINE, AT), (replace(FREED, number=Sealed("vlt_2", "c0ffee", "other")), WEEK)),
        (BEGUN, (NOT_MINE, AT), (replace(FREED, account_no=2), WEEK)),
        (BEGUN, (PROVEN, AT)),
        (BEGUN, (NOT_MINE, AT), (PROVEN, AT)),
        (BEGUN, (MINE, AT), (replace(PROVEN, known_since=None), AT)),
        (BEGUN, (MINE, AT), (replace(PROVEN, known_since=AT - 7 * DAY + 1), AT)),
        (BEGUN, (MINE, AT), (OBJECTED, AT), (PROVEN, AT)),
    ],
)
def test_i_20_a_breach_is_named(entries):
    assert fault(*entries).startswith("I-20")
