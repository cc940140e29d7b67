"""Payee holds over a record: each breach is named by the entry that holds it."""

from __future__ import annotations

from itertools import count

import pytest
from msgspec.structs import replace

from dueprocess.domain.compromise import Sign
from dueprocess.domain.detector import Act, DetectorActed, DetectorWithdrawn
from dueprocess.domain.payee_hold import Ending, PayeeHoldEnded, PayeeHoldPlaced
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.kernel.privacy import Sealed
from dueprocess.record.envelope import Actor, ActorKind, enclose
from dueprocess.record.payee_holds import PayeeHolds

KEPT = Sealed("vlt_1", "c0ffee")
AT = 1_000 * DAY
PLACED = PayeeHoldPlaced("pyh_1", 1, (Sign.OTHER,), KEPT, AT - HOUR, AT + 72 * HOUR, "p_ada", None, ())
ACTED = DetectorActed("aim.1", None, 1, Act.PAYEE_HOLD)
ALONE = replace(PLACED, by=None, detector="aim.1")
VERIFIED = PayeeHoldEnded("pyh_1", 1, Ending.VERIFIED, known_since=AT - HOUR - 7 * DAY)
LIFTED = PayeeHoldEnded("pyh_1", 1, Ending.LIFTED, "p_chen", KEPT)
FELL = PayeeHoldEnded("pyh_1", 1, Ending.FOUND_WRONG)
WITHDRAWN = DetectorWithdrawn("aim.1", "p_dora", "p_bela", "d")
OVER = AT + 72 * HOUR
AGAIN = replace(PLACED, hold_id="pyh_2", seen_at=OVER, until=OVER + DAY)


def fault(*entries):
    """What the last of these (event, instant) breaks; those before it break nothing."""
    holds, numbers = PayeeHolds(), count(1)
    found = [
        holds.look(enclose(next(numbers), event, at, Actor(ActorKind.SYSTEM, "test"), f"cause-{at}", ""))
        for event, at in entries
    ]
    assert found[:-1] == [None] * (len(found) - 1)
    return found[-1]


@pytest.mark.parametrize(
    "entries",
    [
        ((PLACED, AT), (AGAIN, OVER)),
        ((PLACED, AT), (VERIFIED, AT + 1), (replace(AGAIN, seen_at=AT + 1, until=AT + DAY), AT + 2)),
        ((ACTED, AT), (ALONE, AT), (LIFTED, AT + 1)),
        ((PLACED, AT), (replace(PLACED, hold_id="pyh_2", account_no=2), AT)),
        ((ACTED, AT), (ALONE, AT), (WITHDRAWN, AT + 1), (FELL, AT + 2)),
        ((ACTED, AT), (ALONE, AT), (LIFTED, AT + 1), (ACTED, OVER), (replace(AGAIN, by=None, detector="aim.1"), OVER)),
    ],
)  # fmt: skip
def test_what_the_law_does_breaks_nothing(entries):
    assert fault(*entries) is None


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        (((replace(PLACED, until=AT + 72 * HOUR + 1), AT),), "I-33"),
        (((replace(PLACED, until=AT), AT),), "I-33"),
        (((replace(PLACED, by=None), AT),), "I-33"),
        (((replace(PLACED, detector="aim.1"), AT),), "I-33"),
        (((replace(PLACED, signs=()), AT),), "I-33"),
        (((replace(PLACED, words=Sealed("vlt_1", "")), AT),), "I-33"),
        (((ALONE, AT),), "I-33"),
        (((PLACED, AT), (replace(AGAIN, seen_at=OVER - 1), OVER)), "I-33"),
        (((PLACED, AT), (replace(AGAIN, seen_at=AT + 1, until=AT + DAY), AT + 2)), "I-33"),
        (((ACTED, AT), (ALONE, AT), (ACTED, OVER), (replace(AGAIN, by=None, detector="aim.1"), OVER)), "I-33"),
        (((VERIFIED, AT),), "I-09"),
        (((PLACED, AT), (VERIFIED, OVER)), "I-09"),
        (((PLACED, AT), (VERIFIED, AT + 1), (LIFTED, AT + 2)), "I-09"),
        (((PLACED, AT), (replace(VERIFIED, known_since=None), AT + 1)), "I-20"),
        (((PLACED, AT), (replace(VERIFIED, known_since=AT - HOUR - 7 * DAY + 1), AT + 1)), "I-20"),
        (((PLACED, AT), (replace(LIFTED, by=None), AT + 1)), "I-18"),
        (((ACTED, AT), (ALONE, AT), (FELL, AT + 1)), "I-32"),
        (((WITHDRAWN, AT), (PLACED, AT), (FELL, AT + 1)), "I-32"),
        (((PLACED, AT), (replace(LIFTED, reason=None), AT + 1)), "I-18"),
    ],
)  # fmt: skip
def test_a_breach_is_named(entries, line):
    assert fault(*entries).startswith(line)
