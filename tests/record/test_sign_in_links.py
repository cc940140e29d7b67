"""Sign-in links over a record: each breach is named by the entry that holds it."""

from __future__ import annotations

from itertools import count

import pytest
from msgspec.structs import replace

from dueprocess.domain.sign_in_link import SignInLinked, SignInLinkProposed, SignInUnlinked
from dueprocess.domain.staff import Role, StaffAppointed, StaffDismissed
from dueprocess.kernel.instants import DAY
from dueprocess.kernel.privacy import Sealed
from dueprocess.record.constitution import Constitution
from dueprocess.record.envelope import Actor, ActorKind, enclose

LOGIN, OTHER, WHY = (
    Sealed("vlt_1", "c0ffee", "tag"),
    Sealed("vlt_2", "beef", "another"),
    Sealed("vlt_3", "d1"),
)
AT = 1_000 * DAY
PROPOSED = SignInLinkProposed("sil_1", "p_ada", LOGIN, "p_olga", WHY)
LINKED = SignInLinked("sil_1", "p_ada", LOGIN, "p_bela", "d")
BY_ITSELF = replace(PROPOSED, by=None), replace(LINKED, by=None)
UNLINKED = SignInUnlinked("sil_1", "p_ada", "p_olga")
AGAIN = (
    replace(PROPOSED, link_id="sil_2", person_id="p_anna"),
    replace(LINKED, link_id="sil_2", person_id="p_anna"),
)


def appointed(person_id, *roles):
    return StaffAppointed(person_id, WHY, roles, None, 0, None, (), False, "p_olga")


def fault(*events, at=AT):
    """What the last of these events breaks; those before it break nothing."""
    constitution, numbers = Constitution(), count(1)
    found = [
        constitution.look(
            enclose(next(numbers), event, instant, Actor(ActorKind.SYSTEM, "test"), "cause", "")
        )
        for event, instant in ((event, at if event is events[-1] else AT) for event in events)
    ]
    assert found[:-1] == [None] * (len(found) - 1)
    return found[-1].what if found[-1] is not None else None


@pytest.mark.parametrize(
    "events",
    [
        (PROPOSED, LINKED),
        (PROPOSED, LINKED, UNLINKED, *AGAIN),
        (PROPOSED, UNLINKED, *AGAIN),
        (PROPOSED, LINKED, replace(AGAIN[0], login=OTHER), replace(AGAIN[1], login=OTHER)),
        BY_ITSELF,
        (appointed("p_ada", Role.APPROVER), *BY_ITSELF),
        (appointed("p_bela", Role.APPROVER), appointed("p_bela", Role.DECIDER), *BY_ITSELF),
        (appointed("p_bela", Role.APPROVER), StaffDismissed("p_bela", "p_olga"), *BY_ITSELF),
    ],
)
def test_what_the_law_does_breaks_nothing(events):
    assert fault(*events) is None


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ((LINKED,), "I-18"),
        ((PROPOSED, replace(LINKED, by="p_olga")), "I-18"),
        ((PROPOSED, replace(LINKED, by="p_ada")), "I-18"),
        ((PROPOSED, replace(LINKED, by=None)), "I-18"),
        ((BY_ITSELF[0], LINKED), "I-18"),
        ((appointed("p_bela", Role.APPROVER), *BY_ITSELF), "I-18"),
        ((PROPOSED, replace(LINKED, person_id="p_anna")), "I-18"),
        ((PROPOSED, replace(LINKED, login=OTHER)), "I-18"),
        ((PROPOSED, UNLINKED, LINKED), "I-18"),
        ((PROPOSED, LINKED, *AGAIN), "I-12"),
    ],
)
def test_a_breach_is_named(events, line):
    assert fault(*events).startswith(line)


def test_an_agreement_after_a_day_is_named():
    assert fault(PROPOSED, LINKED, at=AT + DAY - 1) is None
    assert fault(PROPOSED, LINKED, at=AT + DAY).startswith("I-18")
