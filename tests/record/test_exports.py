"""Exports over a record: each breach is named by the entry that holds it."""

from __future__ import annotations

from itertools import count

import msgspec
import pytest

from dueprocess.domain.export import (
    WAIT,
    ExportFailed,
    ExportFetched,
    ExportMade,
    ExportRequested,
    ExportStopped,
)
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.record.envelope import Actor, ActorKind, enclose
from dueprocess.record.exports import Exports

AT = 1_000 * DAY
WEI = Actor(ActorKind.PERSON, "1")
WORKER = Actor(ActorKind.SYSTEM, "worker")
ASKED = ExportRequested("exp_1", 1, AT, (), None, None)
MADE = ExportMade("exp_1", 1, (), (), 10, "ab" * 32, AT + 8 * DAY)
FETCHED = ExportFetched("exp_1", 1, 0)
STOPPED = ExportStopped("exp_1", 1, by_letter=True)
change = msgspec.structs.replace


def fault(*entries):
    """What the last of these (event, instant, actor) breaks; those before it break nothing."""
    exports, numbers = Exports(), count(1)
    found = [
        exports.look(enclose(next(numbers), event, at, actor, "cause", "")) for event, at, actor in entries
    ]
    assert found[:-1] == [None] * (len(found) - 1)
    return found[-1]


def test_what_the_law_does_breaks_nothing():
    waits = change(ASKED, export_id="exp_2", ready_from=AT + WAIT)
    assert fault(
        (ASKED, AT, WEI), (MADE, AT + HOUR, WORKER), (FETCHED, AT + HOUR, WEI), (waits, AT, WEI),
        (change(MADE, export_id="exp_2"), AT, WORKER), (change(FETCHED, export_id="exp_2"), AT + WAIT, WEI),
        (STOPPED, AT + WAIT, WORKER),
    ) is None  # fmt: skip


@pytest.mark.parametrize(
    "entries",
    [
        ((ASKED, AT, Actor(ActorKind.STAFF, "p_olga")),),
        ((ASKED, AT, Actor(ActorKind.PLATFORM, "tok_1")),),
        ((change(ASKED, ready_from=AT - 1), AT, WEI),),
        ((change(ASKED, ready_from=AT + WAIT + 1), AT, WEI),),
        ((MADE, AT, WORKER),),
        ((ASKED, AT, WEI), (change(MADE, account_no=2), AT, WORKER)),
        ((ASKED, AT, WEI), (change(MADE, expires_at=AT), AT, WORKER)),
        ((ASKED, AT, WEI), (MADE, AT, WORKER), (MADE, AT, WORKER)),
        ((ASKED, AT, WEI), (STOPPED, AT, WEI), (MADE, AT, WORKER)),
        ((ASKED, AT, WEI), (ExportFailed("exp_1", 1, "x"), AT, WORKER), (MADE, AT, WORKER)),
        ((ASKED, AT, WEI), (FETCHED, AT, WEI)),
        ((ASKED, AT, WEI), (MADE, AT, WORKER), (STOPPED, AT, WEI), (FETCHED, AT, WEI)),
        ((ASKED, AT, WEI), (MADE, AT, WORKER), (change(FETCHED, account_no=2), AT, WEI)),
        ((ASKED, AT, WEI), (MADE, AT, WORKER), (FETCHED, AT, Actor(ActorKind.PERSON, "2"))),
        ((ASKED, AT, WEI), (MADE, AT, WORKER), (FETCHED, AT, Actor(ActorKind.STAFF, "1"))),
        ((ASKED, AT, WEI), (MADE, AT, WORKER), (FETCHED, AT + 8 * DAY, WEI)),
        (
            (change(ASKED, ready_from=AT + HOUR), AT, WEI),
            (MADE, AT, WORKER),
            (FETCHED, AT + HOUR - 1, WEI),
        ),
    ],
)
def test_a_breach_is_named(entries):
    assert fault(*entries).startswith("I-26")
