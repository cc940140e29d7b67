"""Payment hold: two people hold named payments for 72 hours; the rest is free, and it is over by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.application.views.all import DISPUTES, PAYMENT_HOLDS, RESTRICTIONS
from dueprocess.domain.dispute import Answer, AnswerDispute, Dispute, Payment, held
from dueprocess.domain.payment_hold import ApproveHold, HoldPayments, ReleaseHold, content_digest
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import DisputeId, PaymentHoldId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import UNSEALED, Private
from dueprocess.kernel.refusals import Code
from tests.disputing import WHY, against, agreed, disputed, disputing, held_payment, hold_proposed
from tests.world import ADA, ANNA, BELA, CHEN, LAN, MING, OLGA, SVEN, WEI

T = Instant(1_000 * DAY)


def holding(world, account_no=WEI, currency="CNY"):
    return held(against(world, account_no), account_no, currency, world.clock.at)


def seen(world, hold_id):
    return content_digest(world.get(PAYMENT_HOLDS, hold_id))


def test_i_23_two_people_hold_the_sum_of_what_is_disputed_and_no_more(world):
    first, second, other = disputed(world, 800_00), disputed(world, 150_00), disputed(world, 999_00)
    hold_id = hold_proposed(world, first, second)
    assert holding(world) == 0
    agreed(world, hold_id)
    assert holding(world) == 950_00
    assert holding(world, MING) == holding(world, currency="HKD") == 0
    assert world.get(DISPUTES, other).hold_id is None
    assert world.find(RESTRICTIONS, account_no=WEI) == ()


def test_i_08_it_is_over_in_72_hours_with_nobody_running(world):
    held_payment(world)
    world.after(72 * HOUR - 1)
    assert holding(world) == 800_00
    world.after(1)
    assert holding(world) == 0


def test_i_23_no_payment_is_held_twice(world):
    dispute_id = held_payment(world)
    world.after(73 * HOUR)
    assert world.refused(HoldPayments((dispute_id,), WHY, ADA)) is Code.PAYMENT_HELD_BEFORE


def test_two_proposals_of_one_payment_hold_it_once(world):
    dispute_id = disputed(world)
    first, second = hold_proposed(world, dispute_id), hold_proposed(world, dispute_id)
    agreed(world, first)
    assert world.refused(ApproveHold(second, BELA, seen(world, second))) is Code.PAYMENT_HELD_BEFORE
    assert holding(world) == 800_00


def test_i_18_nobody_holds_alone(world):
    world.appoint("p_both", Role.DECIDER, Role.APPROVER)
    dispute_id = disputed(world)
    (event,) = world.ok(HoldPayments((dispute_id,), WHY, "p_both"))
    hold_id = event.hold_id
    assert world.refused(ApproveHold(hold_id, "p_both", seen(world, hold_id))) is Code.APPROVER_IS_DECIDER
    assert world.refused(ApproveHold(hold_id, BELA, "0" * 64)) is Code.APPROVAL_OF_OTHER_CONTENT
    for who in (ADA, CHEN, OLGA):
        assert world.refused(ApproveHold(hold_id, who, seen(world, hold_id))) is Code.STAFF_LACKS_ROLE
    for who in (BELA, CHEN, OLGA):
        assert world.refused(HoldPayments((dispute_id,), WHY, who)) is Code.STAFF_LACKS_ROLE


def test_a_proposal_lapses_in_a_day(world):
    hold_id = hold_proposed(world, disputed(world))
    world.after(DAY)
    assert world.refused(ApproveHold(hold_id, BELA, seen(world, hold_id))) is Code.HOLD_NOT_PROPOSED


def test_it_names_payments_to_one_payee_with_a_reason(world):
    mine, hers = disputed(world), disputed(world, payee=LAN)
    dollars = disputing(world)
    payment = Payment(MING, WEI, 5, "USD", dollars.payment.paid_at)
    (event,) = world.ok(type(dollars)(dollars.payment_id, payment, MING, dollars.words))
    assert world.refused(HoldPayments((), WHY, ADA)) is Code.HOLD_NAMES_NOTHING
    assert world.refused(HoldPayments((mine, mine), WHY, ADA)) is Code.HOLD_NAMES_NOTHING
    assert world.refused(HoldPayments((DisputeId("dsp_none"),), WHY, ADA)) is Code.NOT_FOUND
    assert world.refused(HoldPayments((mine, hers), WHY, ADA)) is Code.HOLD_OF_SEVERAL
    assert world.refused(HoldPayments((mine, event.dispute_id), WHY, ADA)) is Code.HOLD_OF_SEVERAL
    assert world.refused(HoldPayments((mine,), Private(" "), ADA)) is Code.TEXT_MISSING


def test_what_was_answered_is_not_held(world):
    dispute_id = disputed(world)
    hold_id = hold_proposed(world, dispute_id)
    world.ok(AnswerDispute(dispute_id, Answer.REFUSAL, WHY, ANNA))
    assert world.refused(ApproveHold(hold_id, BELA, seen(world, hold_id))) is Code.DISPUTE_ANSWERED_ALREADY
    assert world.refused(HoldPayments((dispute_id,), WHY, ADA)) is Code.DISPUTE_ANSWERED_ALREADY


@pytest.mark.parametrize("account_no", [WEI, MING])
def test_whoever_knows_either_side_keeps_out_of_it(world, account_no):
    dispute_id = disputed(world)
    hold_id = hold_proposed(world, dispute_id)
    world.appoint(BELA, Role.APPROVER, conflicts=(account_no,))
    world.appoint(ADA, Role.DECIDER, own_account=account_no)
    assert world.refused(ApproveHold(hold_id, BELA, seen(world, hold_id))) is Code.STAFF_IN_CONFLICT
    assert world.refused(HoldPayments((dispute_id,), WHY, ADA)) is Code.STAFF_IN_CONFLICT


def test_one_person_releases_it_with_a_reason(world):
    dispute_id = held_payment(world)
    hold_id = world.get(DISPUTES, dispute_id).hold_id
    assert world.refused(ReleaseHold(hold_id, Private(""), SVEN)) is Code.TEXT_MISSING
    assert world.refused(ReleaseHold(hold_id, WHY, CHEN)) is Code.STAFF_LACKS_ROLE
    assert world.refused(ReleaseHold(PaymentHoldId("hld_none"), WHY, SVEN)) is Code.NOT_FOUND
    world.ok(ReleaseHold(hold_id, WHY, SVEN))
    assert holding(world) == 0
    assert world.refused(ReleaseHold(hold_id, WHY, SVEN)) is Code.HOLD_NOT_IN_FORCE


def test_a_proposal_is_taken_back(world):
    hold_id = hold_proposed(world, disputed(world))
    world.ok(ReleaseHold(hold_id, WHY, ADA))
    assert world.refused(ApproveHold(hold_id, BELA, seen(world, hold_id))) is Code.HOLD_NOT_PROPOSED


@given(
    st.lists(
        st.tuples(
            st.sampled_from([WEI, LAN]),
            st.integers(1, 500),
            st.sampled_from(["CNY", "HKD"]),
            st.integers(-3, 3),
            st.integers(-3, 6),
        ),
        max_size=8,
    ),
    st.integers(-4, 7),
)
def test_what_is_held_is_the_sum_of_named_payments(items, offset):
    """Of one account, in one currency, of payments held at that instant; nothing else adds to it."""
    at = Instant(T + offset)
    rows = [
        Dispute(
            DisputeId(str(n)), UNSEALED, Payment(MING, payee, amount, currency, T), UNSEALED, T, T,
            PaymentHoldId("h"), Instant(T + start), Instant(T + until),
        )
        for n, (payee, amount, currency, start, until) in enumerate(items)
    ]  # fmt: skip
    expected = sum(
        amount
        for payee, amount, currency, start, until in items
        if (payee, currency) == (WEI, "CNY") and start <= offset < until
    )
    assert held(rows, WEI, "CNY", at) == expected
