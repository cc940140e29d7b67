"""Stay: two people set something back for a day at most; nobody is freed for good, and nothing else is touched."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.application.stay import StaysInForce
from dueprocess.application.views.all import DECISIONS, RESTRICTIONS, STAYS
from dueprocess.domain.inherited import INHERITED
from dueprocess.domain.restriction import spans_of
from dueprocess.domain.staff import Role
from dueprocess.domain.stay import (
    ApproveStay,
    EndStay,
    ProposeStay,
    Scope,
    StayBegun,
    StayProposed,
    Subject,
    content_digest,
    parted,
)
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.ids import StayId
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice
from tests.detecting import hold, register
from tests.policy import SEND, days
from tests.world import ADA, BELA, CHEN, LAN, OLGA, SVEN, WEI, private

STRANGERS = "chat.send_stranger"
CAPABILITY = Subject(Scope.CAPABILITY, STRANGERS)
WHY = private("误判激增，先停一停。")


def proposing(subject=CAPABILITY, hours=4, by=SVEN, reason=WHY):
    return ProposeStay(subject, hours, by, reason)


def proposed(world, *args, **changes) -> StayId:
    (event,) = world.ok(proposing(*args, **changes))
    assert isinstance(event, StayProposed)
    return event.stay_id


def begin(world, *args, **changes) -> StayId:
    stay_id = proposed(world, *args, **changes)
    world.ok(ApproveStay(stay_id, BELA, content_digest(world.get(STAYS, stay_id))))
    return stay_id


def set_back_until(world, decision_id, capability=STRANGERS, target=None):
    with world.store.read() as reader:
        return StaysInForce(reader, world.clock.at).until(decision_id, capability, target)


def test_it_holds_from_the_agreement_on_for_the_hours_that_were_read(world):
    decision = world.decide("H1")
    assert set_back_until(world, decision) is None
    begin(world, hours=4)
    assert set_back_until(world, decision) == world.clock.at + 4 * HOUR
    world.after(4 * HOUR - 1)
    assert set_back_until(world, decision) is not None
    world.after(1)
    assert set_back_until(world, decision) is None


def test_i_09_no_restriction_is_written_to(world):
    """What is restricted ends when its notice says, whether something was set back meanwhile or not."""
    decision = world.decide("H1")
    before = world.restrictions(decision)
    stay_id = begin(world)
    world.after(HOUR)
    world.ok(EndStay(stay_id, OLGA, WHY))
    assert world.restrictions(decision) == before


@given(
    start=st.integers(0, 100),
    length=st.none() | st.integers(1, 100),
    set_back=st.none() | st.integers(0, 250),
)
def test_i_09_its_parts_begin_and_end_where_the_span_does(start, length, set_back):
    until = None if length is None else start + length
    parts = parted(start, until, set_back)
    assert (parts[0].start, parts[-1].until) == (start, until)
    assert all(one.until == two.start for one, two in pairwise(parts))
    for at in range(260):
        (part,) = [
            part for part in parts if part.start <= at and (part.until is None or at < part.until)
        ] or [None]
        holds = start <= at and (until is None or at < until)
        assert (part is not None) is holds
        if part is not None:
            assert part.observed is (set_back is not None and start < set_back and at < set_back)


def test_a_clause_a_version_and_a_detector_can_be_set_back(world):
    by_hand = world.decide("H1")
    machine = hold(world, register(world), "A1", account_no=LAN)
    version = world.get(DECISIONS, by_hand).version
    ours = world.get(DECISIONS, machine)
    held = world.restrictions(machine)[0].terms.capabilities[0]
    stay_id = begin(world, Subject(Scope.CLAUSE, "H1"))
    assert set_back_until(world, by_hand) is not None
    assert set_back_until(world, machine, held) is None
    world.ok(EndStay(stay_id, SVEN, WHY))
    stay_id = begin(world, Subject(Scope.DETECTOR, ours.detector))
    assert set_back_until(world, by_hand) is None
    assert set_back_until(world, machine, held) is not None
    world.ok(EndStay(stay_id, SVEN, WHY))
    begin(world, Subject(Scope.VERSION, str(version)))
    assert set_back_until(world, by_hand) is not None
    assert set_back_until(world, machine, held) is not None


def test_what_is_decided_meanwhile_is_set_back_too(world):
    begin(world, Subject(Scope.CLAUSE, "H1"))
    assert set_back_until(world, world.decide("H1")) is not None


def test_i_05_other_capabilities_stay_as_they_are(world):
    begin(world, Subject(Scope.CAPABILITY, "chat.send"))
    assert set_back_until(world, world.decide("H1"), STRANGERS) is None


def test_what_keeps_one_person_away_stays_in_force(world):
    """The narrowest measure protects somebody: no incident lifts it."""
    decision = world.decide("H1", choices=(Choice((SEND,), lasts=days(1), target=LAN),), target=LAN)
    assert {row.target for row in world.restrictions(decision)} == {LAN}
    begin(world, Subject(Scope.CLAUSE, "H1"))
    assert set_back_until(world, decision, SEND, LAN) is None


@pytest.mark.parametrize("name", FLOOR)
def test_i_04_the_floor_cannot_be_set_back(world, name):
    assert world.refused(proposing(Subject(Scope.CAPABILITY, name))) is Code.CAPABILITY_IS_FLOOR


@pytest.mark.parametrize(
    "subject",
    [
        Subject(Scope.CAPABILITY, "chat.sing"),
        Subject(Scope.CAPABILITY, ""),
        Subject(Scope.CLAUSE, "Z9"),
        Subject(Scope.VERSION, "99"),
        Subject(Scope.VERSION, "one"),
        Subject(Scope.DETECTOR, "aim.1"),
    ],
)
def test_what_does_not_exist_cannot_be_set_back(world, subject):
    assert world.refused(proposing(subject)) is Code.STAY_SUBJECT_UNKNOWN


@pytest.mark.parametrize("hours", [0, -1, 25, 10_000])
def test_it_lasts_a_day_at_most(world, hours):
    assert world.refused(proposing(hours=hours)) is Code.STAY_TOO_LONG


def test_it_needs_a_reason(world):
    assert world.refused(proposing(reason=private("  "))) is Code.TEXT_MISSING


def test_i_18_nobody_begins_one_alone(world):
    world.appoint(SVEN, Role.SUPERVISOR, Role.APPROVER)
    stay_id = proposed(world)
    seen = content_digest(world.get(STAYS, stay_id))
    assert world.refused(ApproveStay(stay_id, SVEN, seen)) is Code.APPROVER_IS_DECIDER
    assert world.refused(ApproveStay(stay_id, BELA, "0" * 64)) is Code.APPROVAL_OF_OTHER_CONTENT
    assert world.get(STAYS, stay_id).begun_at is None


def test_i_18_what_is_agreed_to_is_subject_hours_and_reason(world):
    stay = world.get(STAYS, proposed(world))
    others = (
        msgspec.structs.replace(stay, hours=5),
        msgspec.structs.replace(stay, subject=Subject(Scope.CAPABILITY, "chat.send")),
        msgspec.structs.replace(stay, reason=msgspec.structs.replace(stay.reason, commitment="f" * 64)),
    )
    assert content_digest(stay) not in {content_digest(other) for other in others}


@pytest.mark.parametrize("by", [ADA, BELA, CHEN])
def test_only_supervisors_and_operators_propose(world, by):
    assert world.refused(proposing(by=by)) is Code.STAFF_LACKS_ROLE


@pytest.mark.parametrize("by", [ADA, CHEN, OLGA])
def test_only_an_approver_agrees(world, by):
    stay_id = proposed(world)
    seen = content_digest(world.get(STAYS, stay_id))
    assert world.refused(ApproveStay(stay_id, by, seen)) is Code.STAFF_LACKS_ROLE


def test_a_proposal_lapses_after_a_day(world):
    stay_id = proposed(world)
    world.after(DAY)
    seen = content_digest(world.get(STAYS, stay_id))
    assert world.refused(ApproveStay(stay_id, BELA, seen)) is Code.STAY_PROPOSAL_LAPSED
    assert world.refused(EndStay(stay_id, SVEN, WHY)) is Code.STAY_NOT_IN_FORCE


def test_one_that_nobody_proposed_cannot_begin_and_none_begins_twice(world):
    assert world.refused(ApproveStay(StayId("sty_none"), BELA, "0" * 64)) is Code.STAY_NOT_PROPOSED
    stay_id = begin(world)
    seen = content_digest(world.get(STAYS, stay_id))
    assert world.refused(ApproveStay(stay_id, BELA, seen)) is Code.STAY_NOT_PROPOSED


def test_a_subject_is_set_back_by_one_stay_at_a_time(world):
    waiting = proposed(world)
    begin(world)
    assert world.refused(proposing()) is Code.STAY_IN_FORCE
    seen = content_digest(world.get(STAYS, waiting))
    assert world.refused(ApproveStay(waiting, BELA, seen)) is Code.STAY_IN_FORCE
    begin(world, Subject(Scope.CAPABILITY, "chat.send"))


def test_stays_that_follow_one_another_share_one_day(world):
    began = world.clock.at
    first = begin(world, hours=20)
    world.after(2 * HOUR)
    world.ok(EndStay(first, SVEN, WHY))
    world.after(12 * HOUR)
    second = begin(world, hours=20)
    assert world.get(STAYS, second).until == began + DAY
    world.after(10 * HOUR)
    stay_id = proposed(world)
    seen = content_digest(world.get(STAYS, stay_id))
    assert world.refused(ApproveStay(stay_id, BELA, seen)) is Code.STAY_SPENT
    world.after(DAY - 1)
    again = proposed(world)
    assert world.refused(ApproveStay(again, BELA, content_digest(world.get(STAYS, again)))) is Code.STAY_SPENT
    world.after(1)
    last = begin(world, hours=24)
    assert world.get(STAYS, last).until == world.clock.at + DAY


def test_one_person_ends_it_early_with_a_reason(world):
    decision = world.decide("H1")
    stay_id = begin(world)
    world.after(HOUR)
    assert world.refused(EndStay(stay_id, ADA, WHY)) is Code.STAFF_LACKS_ROLE
    assert world.refused(EndStay(stay_id, BELA, private(" "))) is Code.TEXT_MISSING
    assert world.refused(EndStay(StayId("sty_none"), BELA, WHY)) is Code.NOT_FOUND
    world.ok(EndStay(stay_id, BELA, WHY))
    assert set_back_until(world, decision) is None
    assert world.refused(EndStay(stay_id, BELA, WHY)) is Code.STAY_NOT_IN_FORCE
    assert world.get(STAYS, stay_id).until == world.clock.at


def test_a_proposal_can_be_taken_back(world):
    stay_id = proposed(world)
    world.ok(EndStay(stay_id, SVEN, WHY))
    seen = content_digest(world.get(STAYS, stay_id))
    assert world.refused(ApproveStay(stay_id, BELA, seen)) is Code.STAY_NOT_PROPOSED


def test_the_clause_of_what_was_inherited_can_be_set_back(world):
    begin(world, Subject(Scope.CLAUSE, INHERITED))
    with world.store.read() as reader:
        stays = StaysInForce(reader, world.clock.at)
        assert stays.until_inherited(STRANGERS, None) == world.clock.at + 4 * HOUR
        assert stays.until_inherited(STRANGERS, LAN) is None
    assert set_back_until(world, world.decide("H1")) is None


def test_the_record_says_who_what_and_until_when(world):
    stay_id = begin(world, hours=3)
    begun = next(entry.event for entry in world.events() if isinstance(entry.event, StayBegun))
    assert (begun.stay_id, begun.subject, begun.by) == (stay_id, CAPABILITY, BELA)
    assert (begun.since, begun.until) == (world.clock.at, world.clock.at + 3 * HOUR)


def test_spans_of_a_restriction_know_nothing_of_it(world):
    decision = world.decide("H1", WEI)
    begin(world)
    for row in world.find(RESTRICTIONS, decision_id=decision):
        assert row.spans == spans_of(row.terms)
