"""What the worker does for machines: it asks people to verify, tells owners of each stop, and frees everybody, each told."""

from __future__ import annotations

import pytest

from dueprocess.application import withdrawal
from dueprocess.application.telling import PAUSES
from dueprocess.application.views.all import DECISIONS, SIGNALS
from dueprocess.domain.account import Channel, ContactGiven, RegisterAccount
from dueprocess.domain.decision import Outcome
from dueprocess.domain.detector import StopDetector
from dueprocess.domain.machine import AskReverification
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, refuse
from tests.application.test_telling import Office
from tests.detecting import WRONG, decide, detector, hold, holding, raise_signal, register, withdraw
from tests.world import LAN, MING, SVEN, WEI, private


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def subjects(office):
    return [letter.subject for _, letter, _ in office.mail.sent]


def test_the_content_that_a_signal_names_is_fetched(office):
    raised = raise_signal(office.world, register(office.world))
    office.work()
    assert office.gathered == [raised.signal_id]


def test_a_person_is_asked_to_verify_once_and_nothing_else_is_said(office):
    raised = raise_signal(office.world, register(office.world))
    office.world.ok(AskReverification(raised.signal_id))
    office.work()
    office.work()
    assert subjects(office) == ["reverification zh-CN"]
    assert office.world.get(SIGNALS, raised.signal_id).verified is None


@pytest.mark.parametrize("cause", ["by_person", "over_budget", "over_mark"])
def test_the_owner_is_told_of_each_stop(office, cause):
    world = office.world
    aim = register(world, acts_a_minute=1)
    if cause == "by_person":
        world.ok(StopDetector(aim, SVEN, Private("It took friends for strangers.")))
    elif cause == "over_budget":
        hold(world, aim)
        world.ok(holding(world, aim, "A1"))
    else:
        for _ in range(5):
            world.fall(decide(world, aim, account_no=LAN))
            world.after(120_000)
    office.work()
    office.work()
    told = [item for item in office.mail.sent if item[1].subject.startswith("stopped")]
    assert [(address, letter.subject) for address, letter, _ in told] == [
        ("duty@example.test", f"stopped aim.1 {cause} p_dora")
    ]


def test_one_act_frees_everybody_and_each_gets_a_letter_of_their_own(office):
    """The story: a remapped key, found wrong; the worker carries the order out."""
    world = office.world
    for name in ("lan", "ming"):
        contact = ContactGiven(Channel.EMAIL, private(f"{name}@example.test"))
        world.ok(RegisterAccount(private(name), contacts=(contact,)))
    aim = register(world)
    for account_no in (WEI, LAN, MING):
        hold(world, aim, "A1", account_no)
    office.work()
    office.mail.sent.clear()
    withdraw(world, aim)
    office.work()
    assert detector(world, aim).released_at is not None
    assert all(world.allowed("game.trade", account_no) for account_no in (WEI, LAN, MING))
    told = {address for address, letter, _ in office.mail.sent if letter.subject == "notice found_wrong A1"}
    assert told == {"wei@example.test", "lan@example.test", "ming@example.test"}
    assert WRONG not in "".join(letter.text for _, letter, _ in office.mail.sent)


def test_a_long_release_lets_letters_go_out_in_between(office, monkeypatch):
    """A part at a time: taken up again at once, and what waited meanwhile is done."""
    world = office.world
    monkeypatch.setattr(withdrawal, "AT_ONCE", 1)
    monkeypatch.setattr("dueprocess.application.telling.RELEASE_PARTS", 0)
    aim = register(world)
    for account_no in (WEI, LAN, MING):
        hold(world, aim, "A1", account_no)
    office.work()
    withdraw(world, aim)
    office.teller.work(office.outbox)
    assert detector(world, aim).freed == 1
    assert detector(world, aim).released_at is None
    office.work()
    assert detector(world, aim).freed == 3
    assert detector(world, aim).released_at is not None


def test_one_that_cannot_be_freed_holds_up_nobody_and_is_never_given_up(office, monkeypatch):
    world = office.world
    aim = register(world)
    stuck = hold(world, aim, "A1", WEI)
    hold(world, aim, "A1", LAN)
    office.work()
    withdraw(world, aim)
    handler = withdrawal.FREE
    decide_one = handler.decide

    def refusing(facts, command, now):
        broken = command.decision_id == stuck
        return refuse(Code.NOT_FOUND) if broken else decide_one(facts, command, now)

    monkeypatch.setattr(handler, "decide", refusing)
    for _ in range(12):
        office.work()
        world.after(PAUSES[3])
    assert world.allowed("game.trade", LAN)
    assert detector(world, aim).released_at is None
    assert office.outbox.parked() == ()
    monkeypatch.setattr(handler, "decide", decide_one)
    world.after(PAUSES[3])
    office.work()
    assert world.get(DECISIONS, stuck).outcome is Outcome.WITHDRAWN
    assert detector(world, aim).released_at is not None
