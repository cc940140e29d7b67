"""Recovery: whoever closes the way back into another service sees it, the record says it, and there is another way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.application.queries.asking import Foreseen, foresee
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import notice_page
from dueprocess.application.queries.preview import notice_preview, pending_notice
from dueprocess.application.views.all import DECISIONS, LINKED_SERVICES, NOTICES
from dueprocess.domain.linked_service import (
    LinkedService,
    LinkService,
    Need,
    RecoveryStopped,
    Stopped,
    UnlinkService,
)
from dueprocess.domain.recovery import stopped
from dueprocess.domain.restriction import One, RestrictionImposed, Terms
from dueprocess.kernel.ids import AccountNo, DecisionId, LinkedServiceId, NoticeId, RestrictionId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.refusals import Code
from tests.detecting import hold, register
from tests.policy import PLAY, STRANGERS, TRADE
from tests.taking_over import linked
from tests.world import LAN, MING, WEI

MAIL = Need(WEI, STRANGERS)


def lines(world, decision_id):
    (row, *_) = world.find(NOTICES, decision_id=decision_id)
    with world.store.read() as reader:
        page = notice_page(Looking(reader, world.engine.policies, world.clock.at), row.notice_id, None)
    return [(item.account, item.capability.name) for item in page.recovery]


def test_i_06_who_decides_sees_it_before_and_the_person_is_offered_another_way(world):
    key = linked(world, recovery=(MAIL,))
    command = world.deciding("H1")
    with world.store.read() as reader:
        seen = Looking(reader, world.engine.policies, world.clock.at)
        foreseen = foresee(seen, command)
        assert isinstance(foreseen, Foreseen)
        preview = notice_preview(seen, foreseen)
    assert [item.account for item in preview.recovery] == ["lan"]
    made, *rest = world.ok(command)
    (event,) = [item for item in rest if isinstance(item, RecoveryStopped)]
    assert event == RecoveryStopped(key, made.decision_id, WEI, STRANGERS)
    assert world.get(LINKED_SERVICES, key).stopped == (Stopped(made.decision_id, WEI, STRANGERS),)
    assert lines(world, made.decision_id) == [("lan", STRANGERS)]
    assert world.allowed(PLAY, LAN)  # the service itself is untouched


def test_it_is_said_no_longer_than_it_is_so(world):
    linked(world, recovery=(MAIL,))
    decision_id = world.decide("H1")
    world.after(72 * HOUR)
    assert lines(world, decision_id) == []


def test_what_recovery_does_not_hang_on_and_what_is_not_linked_any_more_says_nothing(world):
    key = linked(world, recovery=(Need(WEI, TRADE),))
    assert lines(world, world.decide("H1")) == []
    world.after(DAY)
    linked(world, recovery=(MAIL,))
    world.ok(UnlinkService(key))
    assert lines(world, world.decide("H1")) == []


def test_a_measure_towards_one_person_closes_no_way(world):
    linked(world, recovery=(Need(WEI, "chat.send"),))
    decision_id = world.decide("H1", target=MING)
    assert lines(world, decision_id) == []


def test_the_other_account_s_mail_counts_too(world):
    linked(world, recovery=(Need(LAN, STRANGERS),))
    assert lines(world, world.decide("H1", LAN)) == [("lan", STRANGERS)]


def test_who_agrees_sees_it_and_it_is_recorded_when_it_takes_effect(world):
    for _ in range(2):
        world.decide("A1")
        world.after(HOUR)
    key = linked(world, recovery=(Need(WEI, TRADE),))
    waits = world.decide("A1")
    assert world.get(LINKED_SERVICES, key).stopped == ()
    with world.store.read() as reader:
        page = pending_notice(Looking(reader, world.engine.policies, world.clock.at), waits)
    assert [item.account for item in page.recovery] == ["lan"]
    world.approve(waits)
    assert [item.decision_id for item in world.get(LINKED_SERVICES, key).stopped] == [waits]


def test_it_changes_nothing_about_the_decision(world):
    """The very same measure, linked or not: property and ways back are told of, never weighed (I-17)."""
    linked(world, recovery=(MAIL,))
    one, two = world.decide("H1"), world.decide("H1", MING)
    assert world.get(DECISIONS, one).chosen == world.get(DECISIONS, two).chosen


@pytest.mark.parametrize("need", [Need(MING, STRANGERS), Need(AccountNo(99), STRANGERS)])
def test_recovery_hangs_on_no_stranger(world, need):
    expected = Code.RECOVERY_OF_OTHER_PERSON if need.account_no == MING else Code.NOT_FOUND
    assert world.refused(LinkService(WEI, "game", LAN, (need,))) is expected
    linked(world, WEI, MING)
    if need.account_no == MING:
        linked(world, recovery=(need,))


@given(
    needs=st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from(["a.b", "c.d", "e.f"])), max_size=4),
    imposed=st.lists(
        st.tuples(st.sampled_from([1, 2]), st.sets(st.sampled_from(["a.b", "c.d", "e.f"])), st.booleans()),
        max_size=3,
    ),
    over=st.booleans(),
)
def test_exactly_the_ways_that_are_closed_are_named_once(needs, imposed, over):
    link = LinkedService(
        LinkedServiceId("lks_1"),
        AccountNo(1),
        "game",
        AccountNo(2),
        tuple(Need(AccountNo(number), name) for number, name in needs),
        Instant(0),
        Instant(1) if over else None,
    )
    events = [
        RestrictionImposed(
            RestrictionId("dec_1.1"),
            DecisionId("dec_1"),
            One(AccountNo(number)),
            AccountNo(number),
            AccountNo(9) if towards else None,
            Terms(tuple(sorted(names)), Instant(0), None),
            (),
            Instant(0),
            NoticeId("ntc_1"),
            (),
        )
        for number, names, towards in imposed
    ]
    found = [(event.account_no, event.capability) for event in stopped(events, (link,))]
    closed = {(number, name) for number, names, towards in imposed if not towards for name in names}
    assert len(found) == len(set(found))
    assert set(found) == (set() if over else set(needs) & closed)


def test_a_machine_s_hold_says_it_too(world):
    key = linked(world, recovery=(Need(WEI, TRADE),))
    hold(world, register(world), "A1")
    assert len(world.get(LINKED_SERVICES, key).stopped) == 1
