"""The constitution over a record finds a protection that names the floor, and one that a single person ended."""

from __future__ import annotations

import pytest

from dueprocess.domain.dormancy import DormancyBegun, DormancyEnded, Ending, WakingAsked, WakingProposed
from dueprocess.kernel.ids import AccountNo, CommandId, DormancyId, PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import UNSEALED
from dueprocess.record.dormancies import Dormancies
from dueprocess.record.envelope import Actor, ActorKind, enclose

KEY, WHO, DUE = DormancyId("dor_1"), AccountNo(1), Instant(9)
ADA, BELA = PersonId("ada"), PersonId("bela")
BEGUN = DormancyBegun(KEY, WHO, Instant(0), ("wallet.pay",))
ASKED = WakingAsked(KEY, WHO, UNSEALED, (), DUE)
PROPOSED = WakingProposed(KEY, WHO, ADA, UNSEALED)


def found(*events) -> list[str]:
    look = Dormancies()
    actor = Actor(ActorKind.SYSTEM, "test")
    said = [
        look.look(enclose(number, event, Instant(number), actor, CommandId("test-0001"), ""))
        for number, event in enumerate(events, start=1)
    ]
    return [line for line in said if line]


def test_a_sound_one_breaks_nothing():
    assert found(BEGUN, DormancyEnded(KEY, WHO, Ending.PERSON)) == []
    assert found(BEGUN, ASKED, PROPOSED, DormancyEnded(KEY, WHO, Ending.STAFF, BELA)) == []


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ((DormancyBegun(KEY, WHO, Instant(0), ("wallet.withdraw",)),), "I-04"),
        ((DormancyEnded(KEY, WHO, Ending.PERSON),), "I-20"),
        ((BEGUN, DormancyEnded(KEY, AccountNo(2), Ending.PERSON)), "I-20"),
        ((BEGUN, ASKED, PROPOSED, DormancyEnded(KEY, WHO, Ending.STAFF, ADA)), "I-18"),
        ((BEGUN, ASKED, PROPOSED, ASKED, DormancyEnded(KEY, WHO, Ending.STAFF, BELA)), "I-18"),
        ((BEGUN, DormancyEnded(KEY, WHO, Ending.STAFF, BELA)), "I-18"),
    ],
)
def test_what_breaks_a_line_is_found(events, line):
    (said,) = found(*events)
    assert said.startswith(line)
