"""Stolen accounts over a record: each breach is named by the entry that holds it."""

from __future__ import annotations

from itertools import count

import msgspec
import pytest

from dueprocess.domain.compromise import (
    CompromiseEnded,
    CompromiseEndProposed,
    CompromiseFound,
    CompromiseProposed,
    Sign,
    Spared,
)
from dueprocess.domain.decision import DecisionApproved, DecisionOverturned, DecisionWithdrawn
from dueprocess.domain.linked_service import ServiceLinked, ServiceUnlinked
from dueprocess.domain.restriction import RestrictionEnded, RestrictionImposed
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.kernel.privacy import Sealed
from dueprocess.record.compromises import Compromises
from dueprocess.record.envelope import Actor, ActorKind, enclose
from tests.taking_over import ended, found, linked
from tests.world import LAN, World

KEPT = Sealed("vlt_1", "c0ffee")


@pytest.fixture
def record(tmp_path):
    """Chat and the linked game, both void by a finding, which two others ended."""
    world = World.copied(tmp_path)
    linked(world)
    world.decide("H1")
    world.decide("A1", LAN)
    compromise_id = found(world)
    ended(world, compromise_id)
    entries = [(entry.event, entry.recorded_at) for entry in world.events()]
    world.store.close()
    return entries


def fault(entries):
    """What the first of these that breaks anything breaks."""
    compromises, numbers = Compromises(), count(1)
    for event, at in entries:
        envelope = enclose(next(numbers), event, at, Actor(ActorKind.SYSTEM, "test"), "cause", "")
        broken = compromises.look(envelope)
        if broken is not None:
            return broken
    return None


def changed(record, kind, **changes):
    return [
        (msgspec.structs.replace(event, **changes) if isinstance(event, kind) else event, at)
        for event, at in record
    ]


def without(record, *kinds):
    return [(event, at) for event, at in record if not isinstance(event, kinds)]


def one(record, kind):
    return next(event for event, _ in record if isinstance(event, kind))


def before(record, kind, event):
    place = next(number for number, (item, _) in enumerate(record) if isinstance(item, kind))
    return [*record[:place], (event, record[place][1]), *record[place:]]


def test_what_the_law_does_breaks_nothing(record):
    assert fault(record) is None


def test_one_person_alone_is_named(record):
    by = one(record, CompromiseProposed).by
    assert fault(changed(record, CompromiseFound, by=by)).startswith("I-18")
    assert fault(without(record, CompromiseProposed)).startswith("I-18")


@pytest.mark.parametrize("change", [{"to_at": 1}, {"from_at": 1}, {"account_no": LAN}, {"voids": ()}])
def test_another_content_than_was_proposed_is_named(record, change):
    assert fault(changed(record, CompromiseFound, **change)).startswith("I-18")


def test_who_made_or_approved_what_it_voids_is_named(record):
    found_ = one(record, CompromiseFound)
    seconded = DecisionApproved(found_.voids[0], found_.by, "d")
    assert fault(before(record, CompromiseProposed, seconded)).startswith("I-12")


def test_a_decision_left_out_is_named(record):
    """Both events agree with each other, and leave the linked game restricted."""
    voids = one(record, CompromiseFound).voids[:1]
    short = changed(changed(record, CompromiseProposed, voids=voids), CompromiseFound, voids=voids)
    assert fault(short).startswith("I-19")
    spared = (Spared(one(record, CompromiseFound).voids[1], KEPT),)
    rest = [
        item
        for item in changed(short, CompromiseProposed, spared=spared)
        if not (isinstance(item[0], DecisionWithdrawn) and item[0].decision_id == spared[0].decision_id)
    ]
    assert fault(rest) is None


def test_the_person_s_accounts_are_worked_out_from_the_links(record):
    key = one(record, ServiceLinked).linked_service_id
    assert fault(without(record, ServiceLinked)).startswith("I-19")
    from_at = one(record, CompromiseFound).from_at
    over = ServiceUnlinked(key, 1)
    early = [*record]
    place = next(number for number, (event, _) in enumerate(record) if isinstance(event, ServiceLinked))
    early.insert(place + 1, (over, from_at - 1))
    assert fault(early).startswith("I-19")
    late = [*record]
    late.insert(place + 1, (over, from_at + HOUR))
    assert fault(late) is None


def test_what_fell_before_is_not_owed(record):
    first = one(record, CompromiseFound).voids[0]
    assert fault(before(record, CompromiseProposed, DecisionOverturned(first, "p_cora"))).startswith("I-19")


def test_what_it_does_not_name_is_not_made_void_by_it(record):
    wrong = DecisionWithdrawn("dec_other", "p_chen", KEPT, one(record, CompromiseFound).compromise_id)
    assert fault(before(record, CompromiseEnded, wrong)).startswith("I-19")


def test_a_decision_on_acts_of_that_time_is_named(record):
    """The same evidence, decided upon again while the finding stands."""
    made = next(event for event, _ in record if type(event).__name__ == "DecisionMade")
    again = msgspec.structs.replace(made, decision_id="dec_again")
    assert fault(before(record, CompromiseEndProposed, again)).startswith("I-19")
    assert fault([*record, (again, record[-1][1] + DAY)]) is None


def test_a_restriction_of_what_is_void_does_not_go_on(record):
    key = one(record, RestrictionEnded).restriction_id
    imposed = next(
        event for event, _ in record if isinstance(event, RestrictionImposed) and event.restriction_id == key
    )
    assert fault(changed(record, RestrictionEnded, spans=imposed.spans)).startswith("I-19")


@pytest.mark.parametrize("part", ["proposer", "finder"])
def test_it_is_ended_by_two_who_did_not_find_it(record, part):
    by = one(record, CompromiseEndProposed if part == "proposer" else CompromiseFound).by
    assert fault(changed(record, CompromiseEnded, by=by)).startswith("I-18")
    assert fault(without(record, CompromiseEndProposed)).startswith("I-18")


def test_signs_are_part_of_the_event(record):
    assert one(record, CompromiseProposed).signs == (Sign.NEW_DEVICE, Sign.RECOVERED_CREDENTIALS)
