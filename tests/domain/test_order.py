"""Order: what comes from outside binds us as far as it says, once two people approved it, and until it says."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import FREEZES, ORDERS, RESTRICTIONS
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.freeze import frozen
from dueprocess.domain.order import (
    ApproveOrder,
    ApproveOrderEnd,
    Cause,
    EndOrder,
    OrderApproved,
    OrderInForce,
    Share,
    content_digest,
    end_digest,
)
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import OrderId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.ordering import ended, freezes, in_force, ordering, seen, taken_in
from tests.world import ADA, ANNA, BELA, CHEN, LAN, OLGA, SVEN, WEI, private

WHY = Private("法院来函撤回，文号见附件。")


def takes(world, account_no=WEI, total=100_000):
    found = frozen(freezes(world, account_no), account_no, "CNY", total, world.clock.at)
    return sum(item.amount for item in found)


def test_i_23_it_takes_two_who_did_not_take_it_in(world):
    order_id = taken_in(world)
    assert takes(world) == 0
    (first,) = world.ok(ApproveOrder(order_id, BELA, seen(world, order_id)))
    assert isinstance(first, OrderApproved)
    assert takes(world) == 0
    assert world.refused(ApproveOrder(order_id, BELA, seen(world, order_id))) is Code.ORDER_APPROVED_BEFORE
    (second, _) = world.ok(ApproveOrder(order_id, SVEN, seen(world, order_id)))
    assert isinstance(second, OrderInForce)
    assert takes(world) == 30_000
    assert world.refused(ApproveOrder(order_id, SVEN, seen(world, order_id))) is Code.ORDER_NOT_PROPOSED


def test_i_18_who_took_it_in_does_not_approve_it(world):
    world.appoint("p_cleo", Role.APPROVER)
    order_id = taken_in(world, by=SVEN)
    assert world.refused(ApproveOrder(order_id, SVEN, seen(world, order_id))) is Code.APPROVER_IS_DECIDER


@pytest.mark.parametrize("who", [ADA, ANNA, CHEN, OLGA])
def test_nobody_approves_without_the_role(world, who):
    order_id = taken_in(world)
    assert world.refused(ApproveOrder(order_id, who, seen(world, order_id))) is Code.STAFF_LACKS_ROLE


def test_i_18_nobody_approves_what_they_did_not_read(world):
    order_id, other = taken_in(world), taken_in(world)
    for digest in ("", "0" * 64, seen(world, other)):
        refused = world.refused(ApproveOrder(order_id, BELA, digest))
        assert refused is Code.APPROVAL_OF_OTHER_CONTENT


def test_every_word_of_it_is_in_what_approvers_read(world):
    order = world.get(ORDERS, taken_in(world))
    terms = order.terms
    changes = {
        "issuer": msgspec.structs.replace(terms.issuer, name="x"),
        "legal_basis": "x",
        "reference": terms.document,
        "document": terms.reference,
        "shares": (Share(LAN, 1),),
        "amount": 1,
        "currency": "HKD",
        "effective_at": 1,
        "expires_at": 1,
        "where_to_ask": terms.document,
        "tell_at": 1,
        "endorsed_by": "x",
        "endorsement": terms.document,
        "continues": "ord_x",
    }
    assert set(changes) == set(terms.__struct_fields__)
    for name, value in changes.items():
        other = msgspec.structs.replace(terms, **{name: value})
        assert content_digest(msgspec.structs.replace(order, terms=other)) != content_digest(order), name


def test_whoever_knows_the_person_keeps_out_of_it(world):
    order_id = taken_in(world)
    world.appoint(BELA, Role.APPROVER, conflicts=(WEI,))
    assert world.refused(ApproveOrder(order_id, BELA, seen(world, order_id))) is Code.STAFF_IN_CONFLICT


def test_a_proposal_lapses_in_a_day(world):
    order_id = taken_in(world)
    world.ok(ApproveOrder(order_id, BELA, seen(world, order_id)))
    world.after(DAY)
    assert world.refused(ApproveOrder(order_id, SVEN, seen(world, order_id))) is Code.ORDER_PROPOSAL_LAPSED


def test_nobody_approves_one_that_has_run_out(world):
    order_id = taken_in(world, expires_at=Instant(world.clock.at + HOUR))
    world.after(HOUR)
    assert world.refused(ApproveOrder(order_id, BELA, seen(world, order_id))) is Code.ORDER_EXPIRED


def test_nobody_approves_what_is_not_there(world):
    assert world.refused(ApproveOrder(OrderId("ord_none"), BELA, "")) is Code.ORDER_NOT_PROPOSED


def test_i_08_it_ends_when_it_says_with_nobody_running(world):
    order_id = in_force(world)
    world.after(30 * DAY - 1)
    assert takes(world) == 30_000
    world.after(1)
    assert takes(world) == 0
    assert not world.get(ORDERS, order_id).holds(world.clock.at)


def test_it_does_not_begin_before_it_says(world):
    now = world.clock.at
    order_id = in_force(world, effective_at=Instant(now + DAY), expires_at=Instant(now + 2 * DAY))
    assert takes(world) == 0
    assert world.get(ORDERS, order_id).lives(now)
    world.after(DAY)
    assert takes(world) == 30_000


def test_it_does_not_begin_before_it_was_approved(world):
    now = world.clock.at
    order_id = in_force(world, effective_at=Instant(now - DAY))
    assert world.get(ORDERS, order_id).start == now


def test_it_restricts_nothing_else(world):
    before = world.find(RESTRICTIONS, account_no=WEI)
    in_force(world)
    assert world.find(RESTRICTIONS, account_no=WEI) == before
    assert all(world.allowed(name) for name in ("chat.send", "wallet.pay", "wallet.withdraw"))


def test_each_subject_has_its_own_share(world):
    shares = (Share(WEI, 20_000), Share(LAN, 10_000, 5_000))
    in_force(world, shares=shares)
    assert takes(world, WEI) == 20_000
    assert takes(world, LAN) == 10_000
    assert takes(world, LAN, 12_000) == 7_000
    assert {row.account_no for row in world.find(FREEZES)} == {WEI, LAN}


def test_i_18_two_people_end_what_is_in_force(world):
    order_id = in_force(world)
    world.ok(EndOrder(order_id, Cause.WITHDRAWN, WHY, BELA))
    assert takes(world) == 30_000
    read = end_digest(world.get(ORDERS, order_id))
    assert world.refused(ApproveOrderEnd(order_id, BELA, read)) is Code.APPROVER_IS_DECIDER
    assert world.refused(ApproveOrderEnd(order_id, ADA, read)) is Code.STAFF_LACKS_ROLE
    assert world.refused(ApproveOrderEnd(order_id, SVEN, "0" * 64)) is Code.APPROVAL_OF_OTHER_CONTENT
    world.ok(ApproveOrderEnd(order_id, SVEN, read))
    assert takes(world) == 0
    assert world.refused(ApproveOrderEnd(order_id, SVEN, read)) is Code.ORDER_END_NOT_ASKED


def test_asking_anew_to_end_it_takes_the_place_of_what_was_asked(world):
    order_id = in_force(world)
    world.ok(EndOrder(order_id, Cause.WITHDRAWN, WHY, ADA))
    before = end_digest(world.get(ORDERS, order_id))
    world.ok(EndOrder(order_id, Cause.UNRELATED, WHY, ADA))
    assert world.refused(ApproveOrderEnd(order_id, BELA, before)) is Code.APPROVAL_OF_OTHER_CONTENT


def test_an_end_takes_somebody_who_does_not_know_the_person(world):
    order_id = in_force(world)
    world.ok(EndOrder(order_id, Cause.WITHDRAWN, WHY, ADA))
    world.appoint(BELA, Role.APPROVER, conflicts=(WEI,))
    read = end_digest(world.get(ORDERS, order_id))
    assert world.refused(ApproveOrderEnd(order_id, BELA, read)) is Code.STAFF_IN_CONFLICT


def test_an_end_needs_a_reason_and_something_to_end(world):
    order_id = in_force(world)
    assert world.refused(EndOrder(order_id, Cause.WITHDRAWN, Private(" "), ADA)) is Code.TEXT_MISSING
    assert world.refused(EndOrder(order_id, Cause.WITHDRAWN, WHY, CHEN)) is Code.STAFF_LACKS_ROLE
    assert world.refused(EndOrder(OrderId("ord_none"), Cause.WITHDRAWN, WHY, ADA)) is Code.NOT_FOUND
    assert world.refused(ApproveOrderEnd(order_id, BELA, "")) is Code.ORDER_END_NOT_ASKED
    ended(world, order_id)
    assert world.refused(EndOrder(order_id, Cause.WITHDRAWN, WHY, ADA)) is Code.ORDER_NOT_IN_FORCE


def test_one_person_takes_a_proposal_back(world):
    order_id = taken_in(world)
    world.ok(EndOrder(order_id, Cause.MISTAKEN, WHY, ADA))
    assert world.refused(ApproveOrder(order_id, BELA, seen(world, order_id))) is Code.ORDER_NOT_PROPOSED


def test_one_that_continues_keeps_its_place_in_the_queue(world):
    first = in_force(world)
    world.after(HOUR)
    other = in_force(world)
    at = world.get(ORDERS, first).until
    following = in_force(world, effective_at=at, expires_at=Instant(at + 30 * DAY), continues=first)
    found = {
        item.order_id: item.amount for item in frozen(freezes(world), WEI, "CNY", 40_000, Instant(at - 1))
    }
    assert found == {first: 30_000, other: 10_000}
    found = {item.order_id: item.amount for item in frozen(freezes(world), WEI, "CNY", 40_000, at)}
    assert found == {following: 30_000, other: 10_000}


def test_one_that_comes_too_late_queues_anew(world):
    first = in_force(world)
    at = world.get(ORDERS, first).until
    world.after(30 * DAY - HOUR)
    order_id = taken_in(world, effective_at=at, expires_at=Instant(at + DAY), continues=first)
    world.ok(ApproveOrder(order_id, BELA, seen(world, order_id)))
    world.after(2 * HOUR)
    world.ok(ApproveOrder(order_id, SVEN, seen(world, order_id)))
    row = world.get(ORDERS, order_id)
    assert (row.start, row.ranked_at) == (world.clock.at, row.proposed_at)


def test_a_person_s_words_stay_while_an_order_needs_them(world):
    in_force(world)
    assert world.refused(EraseAccount(WEI)) is Code.ERASURE_MATTER_OPEN
    world.after(30 * DAY)
    world.ok(EraseAccount(WEI))


def test_nobody_approves_it_over_somebody_who_was_erased(world):
    order_id = taken_in(world)
    world.ok(ApproveOrder(order_id, BELA, seen(world, order_id)))
    world.ok(EraseAccount(WEI))
    assert world.refused(ApproveOrder(order_id, SVEN, seen(world, order_id))) is Code.TARGET_UNKNOWN


def test_its_private_words_are_not_in_the_record(world):
    in_force(world, reference=private("（2026）京0108执999号"))
    with world.store.read() as reader:
        stored = b"".join(data for _, data in reader.stored())
    for words in ("京0108执999号", "三百元", "执行局"):
        assert words.encode() not in stored


def test_the_same_order_is_taken_in_once(world):
    command = ordering(world)
    world.ok(command)
    assert world.refused(command) is Code.ORDER_TAKEN_IN_ALREADY
