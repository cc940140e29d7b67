"""Payee hold: it stops one thing for 72 hours at most, is over by itself, and ends at once by an older factor."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.application.payee_hold import free_held
from dueprocess.application.telling import WORKER
from dueprocess.application.views.all import ACCOUNTS, CASES, DETECTORS, RESTRICTIONS, STAFF
from dueprocess.application.views.protecting import PAYEE_HOLDS
from dueprocess.domain.account import Channel, EraseAccount
from dueprocess.domain.compromise import Sign
from dueprocess.domain.detector import Status, StopDetector
from dueprocess.domain.payee_hold import (
    STOPPED,
    Ending,
    FreePayeeHold,
    LiftPayeeHold,
    PayeeHold,
    PayeeHoldFacts,
    PayeeHoldPlaced,
    VerifyPayeeHold,
    in_force,
    place,
    verify,
)
from dueprocess.domain.staff import Role
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.ids import CommandId, DetectorId, Mint, PayeeHoldId
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, Instant
from dueprocess.kernel.privacy import UNSEALED, Private
from dueprocess.kernel.refusals import Code, Refusal
from tests.detecting import register, withdraw
from tests.protecting import OLD, contacts, hold, holding, known_for_long, placed
from tests.world import ADA, BELA, CHEN, LAN, MING, OLGA, SVEN, WEI

WHY = Private("The owner called from the number that we know, and named the last three payments.")


def test_it_stops_one_thing_and_that_is_no_floor(world):
    hold_id = placed(world)
    (span,) = hold(world, hold_id).spans
    assert span.capability == STOPPED == "wallet.pay_new_payee"
    assert STOPPED not in FLOOR
    assert "capabilit" not in " ".join(PayeeHoldPlaced.__struct_fields__)  # the type cannot name another
    assert world.find(RESTRICTIONS, account_no=WEI) == ()
    assert world.find(CASES, account_no=WEI) == ()


def test_i_08_it_is_over_in_72_hours_with_nobody_running(world):
    found = hold(world, placed(world))
    assert found.until == world.clock.at + 72 * HOUR
    assert (found.holds(found.placed_at), found.holds(Instant(found.until - 1))) == (True, True)
    assert not found.holds(found.until)


@pytest.mark.parametrize("hours", [0, -1, 73, 10_000])
def test_i_33_nobody_makes_it_longer(world, hours):
    assert world.refused(holding(world, hours=hours)) is Code.HOLD_TOO_LONG
    assert hold(world, placed(world, hours=1)).until == world.clock.at + HOUR


def test_i_33_there_is_no_chain_of_holds(world):
    first = placed(world)
    assert world.refused(holding(world)) is Code.PAYEE_HELD_BEFORE
    world.after(72 * HOUR)
    over = hold(world, first).until
    assert world.refused(holding(world, seen_at=Instant(over - 1))) is Code.PAYEE_HELD_BEFORE
    world.after(HOUR)
    placed(world, seen_at=over)  # what was seen since then is another danger


def test_i_33_what_was_seen_before_the_owner_came_grounds_no_other_one(world):
    placed(world)
    world.after(2 * HOUR)
    world.ok(VerifyPayeeHold(WEI, OLD))
    assert world.refused(holding(world)) is Code.PAYEE_HELD_BEFORE
    world.after(2 * HOUR)
    placed(world)


def test_what_was_seen_lies_within_three_days(world):
    for seen_at in (world.clock.at + 1, world.clock.at - 72 * HOUR):
        assert world.refused(holding(world, seen_at=Instant(seen_at))) is Code.PAYEE_HOLD_TIME_UNSOUND


def test_it_says_what_shows_the_danger(world):
    assert world.refused(holding(world, signs=())) is Code.PAYEE_HOLD_UNSHOWN
    assert world.refused(holding(world, words=Private(" "))) is Code.TEXT_MISSING


def test_i_20_an_older_factor_ends_it_at_once(world):
    hold_id = placed(world)
    (event,) = world.ok(VerifyPayeeHold(WEI, OLD))
    assert event.cause is Ending.VERIFIED
    found = hold(world, hold_id)
    assert not found.holds(world.clock.at)
    assert found.spans == ()
    assert world.refused(VerifyPayeeHold(WEI, OLD)) is Code.PAYEE_HOLD_NOT_IN_FORCE


def test_i_20_a_newer_factor_does_not_end_it_not_even_once_it_is_a_week_old(world):
    seen_at = Instant(world.clock.at - HOUR)
    placed(world)
    young = Instant(seen_at - 7 * DAY + 1)
    assert world.refused(VerifyPayeeHold(WEI, None)) is Code.OLDER_FACTOR_NEEDED
    assert world.refused(VerifyPayeeHold(WEI, young)) is Code.OLDER_FACTOR_NEEDED
    world.after(70 * HOUR)
    assert world.refused(VerifyPayeeHold(WEI, young)) is Code.OLDER_FACTOR_NEEDED
    assert world.ok(VerifyPayeeHold(WEI, Instant(seen_at - 7 * DAY)))


@given(st.integers(0, 30 * DAY), st.integers(0, 80 * HOUR))
def test_i_20_only_what_was_known_a_week_before_the_danger_ends_it(age, passed):
    seen_at = Instant(1_000 * DAY)
    found = PayeeHold(
        PayeeHoldId("pyh_1"), WEI, (Sign.OTHER,), UNSEALED, seen_at, seen_at, Instant(seen_at + 72 * HOUR), ADA, None
    )  # fmt: skip
    now = Instant(seen_at + passed)
    facts = PayeeHoldFacts(Mint(b"secret", CommandId("command-1")), holds=(found,))
    answer = verify(facts, VerifyPayeeHold(WEI, Instant(seen_at - age)), now)
    assert isinstance(answer, Refusal) is (passed >= 72 * HOUR or age < 7 * DAY)


def test_staff_lift_it_with_a_reason_and_agents_do_not(world):
    hold_id = placed(world)
    world.appoint("p_agnes", Role.AGENT)
    for who in ("p_agnes", BELA, OLGA):
        assert world.refused(LiftPayeeHold(hold_id, who, WHY)) is Code.STAFF_LACKS_ROLE
    assert world.refused(LiftPayeeHold(hold_id, CHEN, Private(""))) is Code.TEXT_MISSING
    assert world.refused(LiftPayeeHold(PayeeHoldId("pyh_none"), CHEN, WHY)) is Code.NOT_FOUND
    (event,) = world.ok(LiftPayeeHold(hold_id, CHEN, WHY))
    assert (event.cause, event.by) == (Ending.LIFTED, CHEN)
    assert world.refused(LiftPayeeHold(hold_id, CHEN, WHY)) is Code.PAYEE_HOLD_NOT_IN_FORCE


def test_who_decides_reviews_or_supervises_places_it_and_no_agent_is_talked_into_it(world):
    for who in (BELA, OLGA, "p_nobody"):
        assert isinstance(world.refused(holding(world, by=who)), Code)
    assert world.refused(holding(world, by=None)) is Code.STAFF_UNKNOWN
    world.appoint("p_agnes", Role.AGENT)
    assert world.refused(holding(world, by="p_agnes")) is Code.STAFF_LACKS_ROLE
    placed(world, by=CHEN)


def test_whoever_knows_the_person_keeps_out_of_it(world):
    world.appoint(ADA, Role.DECIDER, own_account=WEI)
    assert world.refused(holding(world)) is Code.STAFF_IN_CONFLICT
    hold_id = placed(world, by=SVEN)
    assert world.refused(LiftPayeeHold(hold_id, ADA, WHY)) is Code.STAFF_IN_CONFLICT


def test_everybody_who_can_be_reached_is_told_those_that_were_taken_away_lately_too(world):
    known_for_long(world)
    world.after(DAY)
    contacts(world, (Channel.EMAIL, "thief@example.test", None))
    found = hold(world, placed(world))
    assert [item.channel for item in found.told] == [Channel.EMAIL, Channel.EMAIL, Channel.SMS]


def test_a_program_holds_alone_within_its_budget(world):
    detector = register(world, acts_a_minute=1)
    hold_id = placed(world, by=None, detector=detector)
    assert hold(world, hold_id).detector == detector
    found = world.get(DETECTORS, detector)
    assert (len(found.recent), found.decided, found.asked) == (1, 0, 0)
    events = world.ok(holding(world, account_no=LAN, by=None, detector=detector))
    assert [type(event).__name__ for event in events] == ["DetectorStopped"]
    assert world.get(DETECTORS, detector).status is Status.STOPPED
    assert world.find(PAYEE_HOLDS, account_no=LAN) == ()


def test_a_program_that_does_not_run_holds_nobody(world):
    detector = register(world)
    world.ok(StopDetector(detector, SVEN, WHY))
    assert world.refused(holding(world, by=None, detector=detector)) is Code.DETECTOR_NOT_RUNNING
    unknown = holding(world, by=None, detector=DetectorId("none.1"))
    assert world.refused(unknown) is Code.NOT_FOUND
    assert world.refused(holding(world, by=ADA, detector=detector)) is Code.NOT_FOUND


def test_i_33_after_a_program_s_hold_that_nobody_looked_at_no_program_holds(world):
    detector = register(world)
    placed(world, by=None, detector=detector)
    world.after(80 * HOUR)
    assert world.refused(holding(world, by=None, detector=detector)) is Code.HOLD_AWAITS_HUMAN
    placed(world)  # a human being has looked
    world.after(80 * HOUR)
    placed(world, by=None, detector=detector)


def test_where_the_owner_came_a_program_may_see_another_danger(world):
    detector = register(world)
    placed(world, by=None, detector=detector)
    world.ok(VerifyPayeeHold(WEI, OLD))
    world.after(2 * HOUR)
    again = placed(world, by=None, detector=detector)
    assert hold(world, again).ended_by is None


def test_i_32_with_a_program_that_was_found_wrong_all_its_holds_end(world):
    detector = register(world)
    mine, hers = (
        placed(world, by=None, detector=detector),
        placed(world, by=None, detector=detector, account_no=LAN),
    )
    by_ada = placed(world, account_no=MING)
    assert world.refused(FreePayeeHold(mine)) is Code.DETECTOR_NOT_WITHDRAWN
    withdraw(world, detector)
    free_held(world.engine, world.store, WORKER, detector)
    free_held(world.engine, world.store, WORKER, detector)
    assert [hold(world, item).ended_by for item in (mine, hers, by_ada)] == [Ending.FOUND_WRONG] * 2 + [None]
    assert world.ok(FreePayeeHold(mine)) == ()
    assert world.refused(FreePayeeHold(by_ada)) is Code.DETECTOR_NOT_WITHDRAWN
    assert world.refused(FreePayeeHold(PayeeHoldId("pyh_none"))) is Code.NOT_FOUND


def test_nobody_is_held_who_is_not_there(world):
    world.ok(EraseAccount(LAN))
    assert world.refused(holding(world, account_no=LAN)) is Code.ACCOUNT_ERASED
    assert world.refused(holding(world, account_no=99)) is Code.NOT_FOUND
    assert world.refused(VerifyPayeeHold(LAN, OLD)) is Code.PAYEE_HOLD_NOT_IN_FORCE


def test_where_the_catalogue_does_not_offer_it_nobody_is_held(world):
    mint = Mint(b"secret", CommandId("command-1"))
    facts = PayeeHoldFacts(mint, world.get(ACCOUNTS, WEI), world.get(STAFF, ADA), offered=False)
    assert place(facts, holding(world), world.clock.at).code is Code.PAYEE_HOLD_NOT_OFFERED
    offered = msgspec.structs.replace(facts, offered=True)
    assert not isinstance(place(offered, holding(world), world.clock.at), Refusal)


def test_each_hold_is_of_one_account(world):
    placed(world)
    other = holding(world, account_no=LAN, seen_at=Instant(world.clock.at - MINUTE))
    world.ok(other)
    assert in_force(world.find(PAYEE_HOLDS, account_no=WEI), world.clock.at).account_no == WEI
    assert msgspec.structs.asdict(other)["account_no"] == LAN
