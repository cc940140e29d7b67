"""Forwarding: consent, asking, answering; and who is never told, and why nobody can tell."""

from __future__ import annotations

import pytest

from dueprocess.application.forwarding import looked_at
from dueprocess.application.views.all import ASKINGS, FORWARDINGS
from dueprocess.domain import forwarding
from dueprocess.domain.account import EraseAccount, RegisterAccount
from dueprocess.domain.forwarding import (
    AddressAsked,
    AnswerAsking,
    AskAddress,
    EndForwarding,
    ForwardingOffered,
    Line,
    OfferForwarding,
    Sight,
    is_address,
)
from dueprocess.domain.linked_service import LinkService
from dueprocess.domain.report import FileReport
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import DAY
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import LAN, MING, WEI, World, private

ADDRESS = "wei@example.org"


def offer(address: str = ADDRESS, followers: Line | None = None) -> OfferForwarding:
    return OfferForwarding(WEI, Private(address), followers)


def asked(asker: AccountNo = LAN, *, contact: bool = True, blocked: bool = False) -> AskAddress:
    return AskAddress(WEI, asker, Private("Lin Lan"), contact, blocked)


def spammed(world: World) -> None:
    """Wei cannot write to strangers nor post, for advertising: nobody has to be kept from him."""
    world.decide("S1")
    world.after(1)
    world.decide("S1")


def offered(world: World) -> ForwardingOffered:
    spammed(world)
    (event,) = world.ok(offer())
    return event


def seen(world: World, asker: AccountNo = LAN, *, contact: bool = True, blocked: bool = False) -> Sight:
    with world.store.read() as reader:
        facts = looked_at(reader, world.engine.policies, WEI, asker)
    return forwarding.sight(facts, asker, world.clock.at, contact=contact, blocked=blocked)


def test_a_contact_asks_and_reads_it_only_after_a_yes(world):
    offered(world)
    assert seen(world) is Sight.OFFERED
    (event,) = world.ok(asked())
    assert isinstance(event, AddressAsked)
    assert world.ok(asked()) == ()
    assert seen(world) is Sight.ASKED
    world.ok(AnswerAsking(event.asking_id, WEI, give=True))
    assert seen(world) is Sight.GIVEN
    assert seen(world, MING) is Sight.OFFERED, "each is answered by itself"


def test_a_no_looks_like_no_answer_and_can_become_a_yes(world):
    offered(world)
    (event,) = world.ok(asked())
    world.ok(AnswerAsking(event.asking_id, WEI, give=False))
    assert seen(world) is Sight.ASKED
    assert world.ok(AnswerAsking(event.asking_id, WEI, give=False)) == ()
    world.ok(AnswerAsking(event.asking_id, WEI, give=True))
    world.ok(AnswerAsking(event.asking_id, WEI, give=False))
    assert seen(world) is Sight.ASKED


def test_it_is_taken_back_at_any_time_and_then_nobody_reads_it(world):
    offered(world)
    (event,) = world.ok(asked())
    world.ok(AnswerAsking(event.asking_id, WEI, give=True))
    world.ok(EndForwarding(WEI))
    assert seen(world) is Sight.NOT_OFFERED
    world.ok(AnswerAsking(event.asking_id, WEI, give=False))
    assert world.refused(AnswerAsking(event.asking_id, WEI, give=True)) is Code.FORWARDING_NOT_OFFERED
    assert world.ok(EndForwarding(WEI)) == ()


def test_another_address_takes_the_place_of_the_first(world):
    first = offered(world)
    world.ok(offer("13800138000"))
    rows = world.find(FORWARDINGS, account_no=WEI)
    assert [row.ended_at is None for row in sorted(rows, key=lambda row: row.ended_at is None)] == [
        False,
        True,
    ]
    assert world.get(FORWARDINGS, first.forwarding_id).ended_at is not None


def test_who_is_not_cut_off_leaves_none_and_nothing_outlives_the_measure(world):
    assert world.refused(offer()) is Code.NOTHING_CUT_OFF
    offered(world)
    (event,) = world.ok(asked())
    world.ok(AnswerAsking(event.asking_id, WEI, give=True))
    world.after(3 * DAY)
    assert seen(world) is Sight.NOT_OFFERED


@pytest.mark.parametrize("clause", ["H1", "F1"])
def test_i_25_a_clause_that_keeps_apart_bars_it_whatever_else_is_in_force(world, clause):
    """A measure for harassment or fraud bars the offer, and hides one that stood."""
    offered(world)
    (event,) = world.ok(asked())
    world.ok(AnswerAsking(event.asking_id, WEI, give=True))
    decision = world.decide(clause)
    if clause == "F1":
        world.approve(decision)
    assert seen(world) is Sight.NOT_OFFERED
    assert world.refused(asked(MING)) is Code.FORWARDING_NOT_OFFERED
    assert world.refused(offer("13800138000")) is Code.KEPT_APART


def test_a_clause_that_keeps_apart_counts_in_a_linked_service_too(world):
    offered(world)
    world.ok(RegisterAccount(private("wei-game")))
    other = AccountNo(4)
    world.ok(LinkService(WEI, "game", other))
    world.decide("H1", other)
    assert seen(world) is Sight.NOT_OFFERED


def test_when_the_decision_fell_it_keeps_nobody_apart(world):
    offered(world)
    decision = world.decide("H1")
    assert seen(world) is Sight.NOT_OFFERED
    world.fall(decision)
    assert seen(world) is Sight.OFFERED


def report(reporter: AccountNo = LAN, account_no: AccountNo = WEI) -> FileReport:
    return FileReport(account_no, "spam", (private("content-x"),), Private("look"), reporter)


def test_i_25_who_reported_is_told_what_is_told_where_nothing_is_offered(world):
    spammed(world)
    nothing = (seen(world), world.refused(asked()))
    world.ok(offer())
    assert seen(world) is Sight.OFFERED
    world.ok(report())
    assert (seen(world), world.refused(asked())) == nothing
    assert seen(world, MING) is Sight.OFFERED


def test_i_25_the_person_does_not_learn_of_a_report_by_their_list(world):
    """Asked before the report: it stays in the list, and a yes is taken, and shows nothing."""
    offered(world)
    (event,) = world.ok(asked())
    before = world.get(ASKINGS, event.asking_id)
    world.ok(report())
    assert world.get(ASKINGS, event.asking_id) == before
    (answered,) = world.ok(AnswerAsking(event.asking_id, WEI, give=True))
    assert answered.given
    assert seen(world) is Sight.NOT_OFFERED


def test_i_25_a_report_by_or_about_a_linked_account_counts(world):
    offered(world)
    world.ok(RegisterAccount(private("lan-game")))
    world.ok(LinkService(LAN, "game", AccountNo(4)))
    world.ok(report(AccountNo(4)))
    assert seen(world) is Sight.NOT_OFFERED


def test_who_is_no_contact_or_blocked_sees_nothing(world):
    offered(world)
    assert seen(world, contact=False) is Sight.NOT_OFFERED
    assert seen(world, blocked=True) is Sight.NOT_OFFERED
    assert world.refused(asked(contact=False)) is Code.FORWARDING_NOT_OFFERED
    assert world.refused(asked(blocked=True)) is Code.FORWARDING_NOT_OFFERED
    assert world.refused(asked(WEI)) is Code.FORWARDING_NOT_OFFERED


def test_only_the_person_answers(world):
    offered(world)
    (event,) = world.ok(asked())
    assert world.refused(AnswerAsking(event.asking_id, MING, give=True)) is Code.NOT_FOUND


def test_an_erased_account_leaves_none(world):
    world.ok(EraseAccount(WEI))
    assert world.refused(offer()) is Code.ACCOUNT_ERASED
    assert seen(world) is Sight.NOT_OFFERED


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "13800138000",
        "+86 138 0013 8000",
        "小魏在别处",
        "QQ 12345678",
        "@weiwei",
        "wei@mail.example.cn",
    ],
)
def test_what_can_be_an_address(address):
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/join",
        "HTTP:example",
        "www.example.org",
        "example.com",
        "来 example.com/abc",
        "example。com",
        "ｅｘａｍｐｌｅ．ｃｏｍ",
        "t.me//wei",
        "weixin://dl/chat",
        "mailto:wei@example.org",
        "wei@example.org 还有 example.com",
        "one\ntwo",
        "wei\u202egro.elpmaxe",
        "ex\u200bample",
        "x" * 101,
        "   ",
    ],
)
def test_what_is_a_link_or_hides_something_is_no_address(world, address):
    assert not is_address(address)
    spammed(world)
    assert world.refused(offer(address)) in {Code.ADDRESS_UNSOUND, Code.TEXT_MISSING}


def test_followers_read_a_line_and_the_address_as_long_as_the_channel_is_closed(world):
    spammed(world)
    world.ok(offer(followers=Line.ELSEWHERE))
    assert pointer(world) is Line.ELSEWHERE
    world.decide("H1")
    assert pointer(world) is None, "a clause that keeps apart"
    world.after(3 * DAY)
    assert pointer(world) is None, "the channel is open again"


def test_without_a_closed_channel_there_is_no_line_for_followers(world):
    world.decide("B1")
    assert world.refused(offer(followers=Line.WRITE_TO)) is Code.NOTHING_CUT_OFF
    world.ok(offer())
    assert pointer(world) is None


def pointer(world: World) -> Line | None:
    with world.store.read() as reader:
        facts = looked_at(reader, world.engine.policies, WEI)
    found = forwarding.pointer(facts, world.clock.at)
    return found.followers if found else None


def test_the_log_holds_neither_the_address_nor_a_name(world):
    offered(world)
    world.ok(asked())
    with world.store.read() as reader:
        stored = b"".join(data for _, data in reader.stored())
    assert ADDRESS.encode() not in stored
    assert b"Lin Lan" not in stored
