"""Notice: issued with the act it tells of, shown as a fact, and never hidden by a failed delivery."""

from __future__ import annotations

import msgspec

from dueprocess.application.views.all import DECISIONS, NOTICES
from dueprocess.domain.account import Channel
from dueprocess.domain.notice import Notice, RecordService, RecordShowing, Surface
from dueprocess.kernel.ids import NoticeId
from dueprocess.kernel.refusals import Code
from tests.world import HOUR, LAN, WEI, World


def told(world: World) -> Notice:
    world.decide()
    (row,) = world.find(NOTICES, account_no=WEI)
    return row


def showing(notice_id: NoticeId, account_no=WEI) -> RecordShowing:
    return RecordShowing(notice_id, account_no, Surface.PAGE, "en", "Asia/Shanghai", "0" * 64)


def test_each_showing_is_a_fact(world):
    row = told(world)
    world.after(HOUR)
    for _ in range(3):
        assert len(world.ok(showing(row.notice_id))) == 1
        world.after(HOUR)
    row = world.get(NOTICES, row.notice_id)
    assert (row.showings, row.first_shown_at) == (3, row.issued_at + HOUR)


def test_somebody_else_s_notice_answers_as_if_it_did_not_exist(world):
    row = told(world)
    assert world.refused(showing(row.notice_id, LAN)) is Code.NOT_FOUND
    assert world.refused(showing(NoticeId("ntc_none"), LAN)) is Code.NOT_FOUND


def test_a_notice_is_shown_in_a_place_that_there_is(world):
    row = told(world)
    command = msgspec.structs.replace(showing(row.notice_id), surface="billboard")
    assert world.refused(command) is Code.SURFACE_UNKNOWN


def test_a_delivery_is_noted_once_a_channel_and_result(world):
    row = told(world)
    failed = RecordService(row.notice_id, Channel.EMAIL, accepted=False, reason="mailbox_full")
    served = RecordService(row.notice_id, Channel.EMAIL, accepted=True)
    for command in (failed, served):
        assert len(world.ok(command)) == 1
        assert world.ok(command) == ()
    row = world.get(NOTICES, row.notice_id)
    assert (row.failed, row.served) == ((Channel.EMAIL,), (Channel.EMAIL,))
    assert row.first_served_at == world.clock.at


def test_nothing_unknown_is_delivered(world):
    assert world.refused(RecordService(NoticeId("ntc_none"), Channel.SMS, accepted=True)) is Code.NOT_FOUND


def test_a_delivery_that_failed_hides_nothing(world):
    """I-02: the notice is told when it is issued, whatever a mail server says."""
    row = told(world)
    world.ok(RecordService(row.notice_id, Channel.EMAIL, accepted=False, reason="refused"))
    assert world.get(DECISIONS, row.decision_id).told_at == row.issued_at
    assert len(world.ok(showing(row.notice_id))) == 1
