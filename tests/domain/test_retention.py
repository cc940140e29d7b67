"""Retention: what an account holds stays as long as anything can still be found to be wrong, and not for ever."""

from __future__ import annotations

import random

import pytest

from dueprocess.application.policy import Policies
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.retention import Retention, retention
from dueprocess.application.views.all import APPEALS, DECISIONS
from dueprocess.application.wallet import Wallets
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.appeal import LodgeAppeal, Status, WithdrawAppeal
from dueprocess.domain.case import DismissCase
from dueprocess.domain.closing import REGRET, AskClosing, CancelClosing
from dueprocess.domain.decision import Outcome
from dueprocess.domain.holding import Holdings
from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.retention import AFTER_CLOSING, Ground
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal
from tests.domain.test_closing import took_data_home
from tests.importing import given, imported
from tests.policy import RULEBOOK
from tests.world import ADA, CHEN, CORA, DAY, HOUR, LAN, START, SVEN, WEI, World

WORDS = Private("Look at it again.")
NOBODY = Wallets(Holdings(START), there=True)


def of(world: World, account_no: AccountNo = WEI) -> Retention:
    with world.store.read() as reader:
        found = retention(Looking(reader, Policies(), world.clock.now()), account_no)
    assert found is not None
    return found


def grounds(world: World, account_no: AccountNo = WEI) -> list[str]:
    return sorted({item.ground.value for item in of(world, account_no).grounds})


def test_where_nothing_was_decided_the_platform_s_own_rules_hold(world):
    assert of(world) == Retention(world.clock.now(), False, None, ())


def test_i_16_what_a_restriction_is_about_stays_until_the_right_to_appeal_has_passed(world):
    decision = world.decide()
    told_at = world.get(DECISIONS, decision).told_at
    last = Instant(told_at + RULEBOOK.appeal_window.nominal)
    found = of(world)
    assert (found.keep, found.until) == (True, last)
    assert {item.ground for item in found.grounds} == {Ground.RESTRICTION, Ground.APPEAL_RIGHT}
    world.clock.at = Instant(last - 1)
    assert grounds(world) == ["appeal_right"]
    world.clock.at = last
    assert not of(world).keep


def test_while_an_appeal_waits_nobody_knows_the_end(world):
    decision = world.decide()
    appeal = world.appeal(decision)
    world.after(400 * DAY)
    assert (of(world).keep, of(world).until, grounds(world)) == (True, None, ["appeal"])
    world.answer(appeal, Outcome.AFFIRMED)
    assert not of(world).keep  # its days are over, and so is the appeal


def test_what_fell_or_was_heard_to_the_end_keeps_nothing(world):
    world.fall(world.decide())
    assert not of(world).keep
    second = world.decide()
    for reviewer in (CHEN, CORA)[: RULEBOOK.appeal_stages]:
        assert of(world).keep
        world.answer(world.appeal(second), Outcome.AFFIRMED, reviewer)
    world.after(100 * DAY)  # long before the days of an appeal are over
    assert not of(world).keep


def test_a_restriction_without_an_end_keeps_without_an_end(world):
    world.permanent()
    world.after(3_000 * DAY)
    found = of(world)
    assert (found.keep, found.until) == (True, None)


def test_an_open_case_keeps_and_a_dismissed_one_no_longer(world):
    case = world.case()
    assert (grounds(world), of(world).until) == (["case"], None)
    world.ok(DismissCase(case, ADA, Private("There is nothing in it that breaks a rule.")))
    assert not of(world).keep


def test_one_account_s_matter_keeps_nobody_else_s_content(world):
    world.decide()
    assert of(world).keep
    assert not of(world, LAN).keep


def test_what_an_import_brought_in_keeps_before_anybody_decided(world):
    imported(world, given())
    assert Ground.RESTRICTION in {item.ground for item in of(world).grounds}


def test_what_its_person_closed_stays_thirty_days_more(world):
    world.ok(AskClosing(WEI, without_data=True), NOBODY)
    assert not of(world).keep  # they did not want it
    world.ok(CancelClosing(WEI))
    took_data_home(world)
    world.ok(AskClosing(WEI), NOBODY)
    last = Instant(world.clock.at + REGRET + AFTER_CLOSING)
    assert (grounds(world), of(world).until) == (["closing"], last)
    world.clock.at = last
    assert not of(world).keep


def test_a_closing_that_was_taken_back_keeps_nothing(world):
    took_data_home(world)
    world.ok(AskClosing(WEI), NOBODY)
    world.ok(CancelClosing(WEI))
    assert not of(world).keep


def test_what_a_person_had_erased_is_kept_by_nothing(world):
    decision = world.decide()
    world.ok(LiftDecision(decision, SVEN, Private("It was lifted for a test of erasure.")))
    assert of(world).keep  # lifted, and it can still be appealed
    world.ok(EraseAccount(WEI))
    assert not of(world).keep


@pytest.mark.parametrize("number", range(12))
def test_i_16_whatever_happened_what_may_be_deleted_can_never_be_appealed_again(world, number):
    """A life at random: whenever nothing keeps, every appeal is refused, then and later; and an end that is told is true."""
    chance = random.Random(number)
    for _ in range(14):
        step(world, chance)
        found = of(world)
        if not found.keep:
            assert nobody_can_appeal(world)
            world.after(chance.randrange(300) * DAY)
            assert nobody_can_appeal(world)
            assert not of(world).keep
        elif found.until is not None and chance.random() < 0.3:
            world.clock.at = Instant(found.until - 1)
            assert of(world).keep
            world.clock.at = found.until
            assert not of(world).keep


def step(world: World, chance: random.Random) -> None:
    """One act, or some time."""
    rows = world.find(DECISIONS, account_no=WEI)
    open_ones = [row for row in world.find(APPEALS, account_no=WEI) if row.status is Status.OPEN]
    act = chance.choice(("decide", "appeal", "answer", "withdraw", "lift", "time", "time"))
    if act == "decide":
        world.decide(chance.choice(("H1", "S1")))
    elif act == "appeal" and rows:
        world.do(LodgeAppeal(chance.choice(rows).decision_id, WEI, WORDS))
    elif act == "answer" and open_ones:
        world.answer(open_ones[0].appeal_id, chance.choice((Outcome.AFFIRMED, Outcome.OVERTURNED)))
    elif act == "withdraw" and open_ones:
        world.ok(WithdrawAppeal(open_ones[0].appeal_id, WEI))
    elif act == "lift" and rows:
        world.do(
            LiftDecision(chance.choice(rows).decision_id, SVEN, Private("Lifted: it was enough by now."))
        )
    else:
        world.after(chance.choice((HOUR, 5 * DAY, 70 * DAY)))


def nobody_can_appeal(world: World) -> bool:
    """Whether every decision's appeal is refused now."""
    rows = world.find(DECISIONS, account_no=WEI)
    asked = [LodgeAppeal(row.decision_id, WEI, WORDS) for row in rows]
    return all(isinstance(world.do(command, dry_run=True), Refusal) for command in asked)
