"""Stays over a record: each breach is named by the entry that holds it."""

from __future__ import annotations

from itertools import count

import msgspec
import pytest

from dueprocess.domain.stay import Scope, StayBegun, StayEnded, StayProposed, Subject
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.kernel.privacy import Sealed
from dueprocess.record.envelope import Actor, ActorKind, enclose
from dueprocess.record.stays import Stays

KEPT = Sealed("vlt_1", "c0ffee")
CLAUSE = Subject(Scope.CLAUSE, "H1")
AT = 1_000 * DAY
PROPOSED = StayProposed("sty_1", CLAUSE, 4, "p_sven", KEPT)
BEGUN = StayBegun("sty_1", CLAUSE, "p_bela", "d", AT, AT + 4 * HOUR)


def fault(*entries):
    """What the last of these (event, instant) breaks; those before it break nothing."""
    stays, numbers = Stays(), count(1)
    found = [
        stays.look(enclose(next(numbers), event, at, Actor(ActorKind.SYSTEM, "test"), "cause", ""))
        for event, at in entries
    ]
    assert found[:-1] == [None] * (len(found) - 1)
    return found[-1]


def test_what_the_law_does_breaks_nothing():
    again = StayProposed("sty_2", CLAUSE, 24, "p_sven", KEPT)
    more = StayBegun("sty_2", CLAUSE, "p_bela", "d", AT, AT + DAY)
    later = StayBegun("sty_3", CLAUSE, "p_bela", "d", AT + 3 * DAY, AT + 4 * DAY)
    ended = StayEnded("sty_1", CLAUSE, "p_bela", KEPT)
    third = msgspec.structs.replace(again, stay_id="sty_3")
    assert fault(
        (PROPOSED, AT), (BEGUN, AT), (ended, AT + HOUR), (again, AT + 2 * HOUR), (more, AT + 2 * HOUR),
        (third, AT + 3 * DAY), (later, AT + 3 * DAY),
    ) is None  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        (((BEGUN, AT),), "I-18"),
        (((PROPOSED, AT), (msgspec.structs.replace(BEGUN, by="p_sven"), AT)), "I-18"),
        (((PROPOSED, AT), (msgspec.structs.replace(BEGUN, subject=Subject(Scope.CLAUSE, "F1")), AT)), "I-18"),
        (((PROPOSED, AT), (BEGUN, AT), (BEGUN, AT)), "I-18"),
        (((PROPOSED, AT), (msgspec.structs.replace(BEGUN, until=AT + DAY + 1), AT)), "I-18"),
        (((PROPOSED, AT), (msgspec.structs.replace(BEGUN, until=AT), AT)), "I-18"),
        (((PROPOSED, AT), (msgspec.structs.replace(BEGUN, since=AT + 1), AT)), "I-18"),
        (((PROPOSED, AT), (StayEnded("sty_1", CLAUSE, "p_sven", KEPT), AT), (BEGUN, AT)), "I-18"),
    ],
)
def test_a_breach_is_named(entries, line):
    assert fault(*entries).startswith(line)


def test_a_second_one_cannot_begin_the_day_anew():
    again = StayProposed("sty_2", CLAUSE, 24, "p_sven", KEPT)
    begun = StayBegun("sty_2", CLAUSE, "p_bela", "d", AT + 5 * HOUR, AT + 5 * HOUR + DAY)
    broken = fault((PROPOSED, AT), (BEGUN, AT), (again, AT + 5 * HOUR), (begun, AT + 5 * HOUR))
    assert broken.startswith("I-18")


def test_the_floor_is_named():
    subject = Subject(Scope.CAPABILITY, "appeal.lodge")
    proposed = msgspec.structs.replace(PROPOSED, subject=subject)
    assert fault((proposed, AT), (msgspec.structs.replace(BEGUN, subject=subject), AT)).startswith("I-04")
