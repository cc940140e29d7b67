"""Dispute: only who paid disputes; it is answered with reasons; a refund comes out of nobody's balance unasked."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import DISPUTES
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.dispute import (
    DISPUTED_WITHIN,
    Answer,
    AnswerDispute,
    ConfirmRefund,
    ConsentToRefund,
    ObjectToHold,
    RecordHoldShowing,
    RefundFrom,
    held,
)
from dueprocess.domain.order import Share
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import DisputeId, OrderId, RefundId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.disputing import against, disputed, disputing, held_payment
from tests.ordering import ended, in_force
from tests.world import ADA, BELA, CHEN, LAN, MING, WEI, private

REASON = Private("聊天记录显示对方冒充客服，付款系被骗。")


def answering(dispute_id, answer=Answer.REFUSAL, source=None, **changes):
    command = AnswerDispute(dispute_id, answer, REASON, ADA, source)
    return msgspec.structs.replace(command, **changes)


def holding(world, account_no=WEI, currency="CNY"):
    return held(against(world, account_no), account_no, currency, world.clock.at)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"by": LAN}, Code.NOT_FOUND),
        ({"by": WEI}, Code.NOT_FOUND),
        ({"payment_id": private("")}, Code.TEXT_MISSING),
        ({"payment_id": Private("untagged")}, Code.TEXT_MISSING),
        ({"words": Private(" ")}, Code.TEXT_MISSING),
    ],
)
def test_only_who_paid_disputes_a_named_payment_with_words(world, changes, code):
    assert world.refused(disputing(world, **changes)) is code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"payee": 99}, Code.NOT_FOUND),
        ({"payee": MING}, Code.NOT_FOUND),
        ({"amount": 0}, Code.DISPUTE_AMOUNT_UNSOUND),
        ({"amount": -1}, Code.DISPUTE_AMOUNT_UNSOUND),
        ({"currency": "yuan"}, Code.DISPUTE_AMOUNT_UNSOUND),
    ],
)
def test_a_payment_that_cannot_be_is_refused(world, change, code):
    command = disputing(world)
    payment = msgspec.structs.replace(command.payment, **change)
    assert world.refused(msgspec.structs.replace(command, payment=payment)) is code


def test_it_is_disputed_in_time_and_once(world):
    now = world.clock.at
    for days, ok in ((DISPUTED_WITHIN, True), (DISPUTED_WITHIN + 1, False), (-HOUR, False)):
        command = disputing(world)
        payment = msgspec.structs.replace(command.payment, paid_at=Instant(now - days))
        command = msgspec.structs.replace(command, payment=payment)
        if ok:
            world.ok(command)
            assert world.refused(command) is Code.DISPUTED_ALREADY
        else:
            assert world.refused(command) is Code.DISPUTE_TOO_OLD


def test_a_dispute_alone_holds_nothing_and_tells_the_payee_nothing(world):
    dispute_id = disputed(world)
    assert holding(world) == 0
    for command in (
        ConsentToRefund(dispute_id, WEI),
        ObjectToHold(dispute_id, WEI, REASON),
        RecordHoldShowing(dispute_id, WEI),
    ):
        assert world.refused(command) is Code.NOT_FOUND


def test_nobody_but_the_payee_speaks_for_the_payee(world):
    dispute_id = held_payment(world)
    for who in (MING, LAN):
        for command in (
            ConsentToRefund(dispute_id, who),
            ObjectToHold(dispute_id, who, REASON),
            RecordHoldShowing(dispute_id, who),
        ):
            assert world.refused(command) is Code.NOT_FOUND
    assert world.refused(ObjectToHold(dispute_id, WEI, Private(" "))) is Code.TEXT_MISSING
    world.ok(RecordHoldShowing(dispute_id, WEI))
    assert world.ok(RecordHoldShowing(dispute_id, WEI)) == ()
    world.ok(ObjectToHold(dispute_id, WEI, REASON))
    row = world.get(DISPUTES, dispute_id)
    assert (row.shown_at, row.objected_at) == (world.clock.at, world.clock.at)


def test_a_refusal_frees_what_was_held_at_once(world):
    dispute_id = held_payment(world)
    assert holding(world) == 800_00
    world.ok(answering(dispute_id))
    assert holding(world) == 0
    assert world.get(DISPUTES, dispute_id).refund_id is None


def test_i_23_a_refund_comes_out_of_nothing_that_nobody_gave(world):
    """No refund without consent, the platform's own funds, or an order that reaches the payee and is in force."""
    dispute_id = held_payment(world)
    refund = Answer.REFUND
    assert world.refused(answering(dispute_id, refund)) is Code.REFUND_FROM_NOTHING
    assert world.refused(answering(dispute_id, refund, RefundFrom.PAYEE)) is Code.REFUND_NEEDS_CONSENT
    by_order = answering(dispute_id, refund, RefundFrom.ORDER)
    over, about = in_force(world), in_force(world, shares=(Share(LAN, 100),))
    ended(world, over)
    for order_id in (None, OrderId("ord_none"), over, about):
        command = msgspec.structs.replace(by_order, order_id=order_id)
        assert world.refused(command) is Code.REFUND_NEEDS_ORDER
    world.ok(msgspec.structs.replace(by_order, order_id=in_force(world)))


def test_what_the_payee_gives_back_stays_held_until_its_end(world):
    dispute_id = held_payment(world)
    world.ok(ConsentToRefund(dispute_id, WEI))
    assert world.ok(ConsentToRefund(dispute_id, WEI)) == ()
    world.ok(answering(dispute_id, Answer.REFUND, RefundFrom.PAYEE))
    assert holding(world) == 800_00
    world.after(72 * HOUR)
    assert holding(world) == 0


def test_the_platform_s_own_funds_free_the_payee_at_once(world):
    dispute_id = held_payment(world)
    world.ok(answering(dispute_id, Answer.REFUND, RefundFrom.PLATFORM))
    assert holding(world) == 0


def test_a_refund_is_owed_until_the_platform_says_it_was_paid(world):
    dispute_id = disputed(world)
    world.ok(answering(dispute_id, Answer.REFUND, RefundFrom.PLATFORM))
    (row,) = world.find(DISPUTES, owed="owed")
    assert world.refused(ConfirmRefund(RefundId("rfd_none"))) is Code.NOT_FOUND
    world.ok(ConfirmRefund(row.refund_id))
    assert world.ok(ConfirmRefund(row.refund_id)) == ()
    assert world.find(DISPUTES, owed="owed") == ()


def test_it_is_answered_once_with_reasons_by_somebody_apart(world):
    dispute_id = held_payment(world)
    assert world.refused(answering(DisputeId("dsp_none"))) is Code.NOT_FOUND
    for who in (BELA, CHEN):
        assert world.refused(answering(dispute_id, by=who)) is Code.STAFF_LACKS_ROLE
    assert world.refused(answering(dispute_id, reason=Private(" "))) is Code.TEXT_MISSING
    world.appoint("p_dora", Role.DECIDER, conflicts=(MING,))
    world.appoint("p_dirk", Role.DECIDER, own_account=WEI)
    for who in ("p_dora", "p_dirk"):
        assert world.refused(answering(dispute_id, by=who)) is Code.STAFF_IN_CONFLICT
    world.ok(answering(dispute_id))
    assert world.refused(answering(dispute_id)) is Code.DISPUTE_ANSWERED_ALREADY
    assert world.refused(ConsentToRefund(dispute_id, WEI)) is Code.DISPUTE_ANSWERED_ALREADY
    assert world.refused(ObjectToHold(dispute_id, WEI, REASON)) is Code.DISPUTE_ANSWERED_ALREADY


def test_neither_side_s_words_go_while_it_is_open(world):
    dispute_id = disputed(world)
    for who in (WEI, MING):
        assert world.refused(EraseAccount(who)) is Code.ERASURE_MATTER_OPEN
    world.ok(answering(dispute_id, Answer.REFUND, RefundFrom.PLATFORM))
    assert world.refused(EraseAccount(MING)) is Code.ERASURE_MATTER_OPEN
    world.ok(ConfirmRefund(world.get(DISPUTES, dispute_id).refund_id))
    world.ok(EraseAccount(MING))


def test_its_private_words_are_not_in_the_record(world):
    dispute_id = held_payment(world, payment_id=private("transfer-secret-1"))
    world.ok(ObjectToHold(dispute_id, WEI, Private("这是我卖手机的钱")))
    world.after(DAY)
    with world.store.read() as reader:
        stored = b"".join(data for _, data in reader.stored())
    for words in ("transfer-secret-1", "客服", "卖手机", "止付核查"):
        assert words.encode() not in stored
