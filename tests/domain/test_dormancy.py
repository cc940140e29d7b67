"""Dormancy: an account that nobody used is protected, its person ends that at once, and nothing is ever taken by it."""

from __future__ import annotations

import pytest

from dueprocess.application.engine import Accepted
from dueprocess.application.views.all import DORMANCIES
from dueprocess.domain.account import Channel, ContactGiven, EraseAccount, RegisterAccount
from dueprocess.domain.dormancy import (
    WINDOW_AFTER,
    ApproveWaking,
    AskWaking,
    Dormancy,
    DormancyBegun,
    DormancyEnded,
    Ending,
    OpenWakingPapers,
    ProposeWaking,
    ProtectDormant,
    RefuseWaking,
    WakeAccount,
    content_digest,
)
from dueprocess.domain.exits import ExitOpened, OpenExit
from dueprocess.domain.payout import PayoutKind, PayoutRequested, RequestPayout
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.holding import bank, holdings
from tests.world import ADA, ANNA, BELA, CHEN, LAN, OLGA, START, SVEN, WEI, private

OLD = Instant(START - 400 * DAY)
LONG = Instant(START - 500 * DAY)
STOPS = ("chat.send", "wallet.pay")
PAPER = Private(data=b"\x89PNG an old bill", media_type="image/png")
WORDS = Private("I had this account for my shop. Here is an old bill.")


def reached(world, since=LONG) -> None:
    contact = ContactGiven(Channel.EMAIL, private("wei@example.org"), since)
    world.ok(RegisterAccount(private("wei"), contacts=(contact,)))


def begun(world) -> DormancyBegun:
    (event,) = world.ok(ProtectDormant(WEI, OLD, STOPS))
    assert isinstance(event, DormancyBegun)
    return event


def row(world, event) -> Dormancy:
    found = world.get(DORMANCIES, event.dormancy_id)
    assert isinstance(found, Dormancy)
    return found


def asked(world) -> DormancyBegun:
    event = begun(world)
    world.ok(AskWaking(WEI, WORDS, (PAPER,)))
    return event


def proposed(world) -> DormancyBegun:
    event = asked(world)
    world.ok(OpenWakingPapers(event.dormancy_id, ADA))
    world.ok(ProposeWaking(event.dormancy_id, ADA, Private("The bill is theirs.")))
    return event


def vouched(world) -> DormancyBegun:
    event = proposed(world)
    world.ok(OpenWakingPapers(event.dormancy_id, BELA))
    world.ok(ApproveWaking(event.dormancy_id, BELA, content_digest(row(world, event))))
    return event


def withdraw(world, known_since, target="1"):
    command = RequestPayout(WEI, PayoutKind.WITHDRAW, "balance", target, 1_000, "CNY", known_since)
    return command, holdings()


def test_who_comes_in_by_an_old_contact_ends_it_at_once(world):
    event = begun(world)
    (ended,) = world.ok(WakeAccount(WEI, LONG))
    assert isinstance(ended, DormancyEnded)
    assert ended.ending is Ending.PERSON
    assert not row(world, event).protects
    assert world.refused(WakeAccount(WEI, LONG)) is Code.NOT_DORMANT


@pytest.mark.parametrize("known", [None, START, Instant(START - 6 * DAY)])
def test_i_20_who_is_new_here_shows_it_by_an_older_contact_first(world, known):
    reached(world)
    begun(world)
    assert world.refused(WakeAccount(WEI, known)) is Code.REVERIFICATION_NEEDED


def test_who_has_no_older_contact_is_shown_the_way_by_a_human(world):
    begun(world)
    assert world.refused(WakeAccount(WEI, None)) is Code.WAKING_NEEDS_HUMAN


@pytest.mark.parametrize(
    "name", ["wallet.withdraw", "loan.repay", "notice.see", "data.export", "human.contact"]
)
def test_i_04_the_floor_and_so_the_exits_never_rest(world, name):
    assert world.refused(ProtectDormant(WEI, OLD, ("wallet.pay", name))) is Code.CAPABILITY_IS_FLOOR


def test_it_names_something_that_there_is(world):
    assert world.refused(ProtectDormant(WEI, OLD, ())) is Code.MEASURE_EMPTY
    assert world.refused(ProtectDormant(WEI, OLD, ("wallet.nothing",))) is Code.CAPABILITY_UNKNOWN


@pytest.mark.parametrize("days", [0, 200, 364])
def test_one_that_was_used_within_a_year_is_left_alone(world, days):
    used = Instant(START - days * DAY)
    assert world.refused(ProtectDormant(WEI, used, STOPS)) is Code.ACCOUNT_IN_USE


def test_who_is_back_is_not_protected_again_within_the_year(world):
    begun(world)
    world.ok(WakeAccount(WEI, LONG))
    world.after(364 * DAY)
    assert world.refused(ProtectDormant(WEI, OLD, STOPS)) is Code.ACCOUNT_IN_USE
    world.after(2 * DAY)
    assert world.ok(ProtectDormant(WEI, Instant(START), STOPS))


def test_declared_twice_it_is_protected_once(world):
    begun(world)
    assert world.ok(ProtectDormant(WEI, OLD, STOPS)) == ()


def test_nobody_protects_what_is_not_there(world):
    world.ok(EraseAccount(LAN))
    assert world.refused(ProtectDormant(LAN, OLD, STOPS)) is Code.ACCOUNT_ERASED
    assert world.refused(ProtectDormant(99, OLD, STOPS)) is Code.NOT_FOUND
    assert world.refused(AskWaking(LAN, WORDS)) is Code.NOT_DORMANT


def test_it_is_no_restriction_and_bears_on_no_decision(world):
    def decided() -> list[str]:
        answer = world.do(world.deciding(), dry_run=True)
        assert isinstance(answer, Accepted)
        return [type(event).__name__ for event in answer.events]

    before = decided()
    begun(world)
    assert decided() == before
    assert world.restrictions(world.decide())  # and a decision still falls as it would
    assert all(line.account_no == WEI for line in world.find(DORMANCIES))


def test_the_money_is_there_before_and_after_and_goes_out_without_a_wait(world):
    begun(world)
    (window,) = world.ok(OpenExit(WEI), holdings())
    assert isinstance(window, ExitOpened)
    (paid,) = world.ok(*withdraw(world, LONG))
    assert isinstance(paid, PayoutRequested)
    assert not paid.waits
    world.ok(WakeAccount(WEI, LONG))
    world.after(48 * HOUR)
    (again,) = world.ok(OpenExit(WEI), holdings())
    assert isinstance(again, ExitOpened)


def test_a_month_after_the_window_is_needed_no_more(world):
    begun(world)
    world.ok(WakeAccount(WEI, LONG))
    world.after(WINDOW_AFTER)
    assert world.refused(OpenExit(WEI), holdings()) is Code.EXIT_NOT_NEEDED


def test_i_20_a_thief_s_new_bank_account_waits_and_every_older_contact_is_told(world):
    reached(world)
    begun(world)
    world.ok(OpenExit(WEI), holdings())
    assert world.refused(*withdraw(world, None)) is Code.REVERIFICATION_NEEDED
    found = holdings(bank_accounts=(bank("9", START),))
    command, _ = withdraw(world, LONG, "9")
    (paid,) = world.ok(command, found)
    assert isinstance(paid, PayoutRequested)
    assert paid.waits
    assert len(paid.told) == 1


def test_i_18_two_people_who_saw_the_same_let_somebody_in_without_a_contact(world):
    event = vouched(world)
    found = row(world, event)
    assert (found.protects, found.ending) == (False, Ending.STAFF)


def test_i_18_one_person_is_not_two_and_the_second_reads_what_the_first_read(world):
    event = asked(world)
    key = event.dormancy_id
    world.ok(AppointStaff(ADA, private("ada"), (Role.DECIDER, Role.APPROVER), by=OLGA))
    assert world.refused(ApproveWaking(key, BELA, "")) is Code.WAKING_NOT_PROPOSED
    assert world.refused(ProposeWaking(key, ADA, Private("theirs"))) is Code.PAPERS_NOT_OPENED
    world.ok(OpenWakingPapers(key, ADA))
    assert world.ok(OpenWakingPapers(key, ADA)) == ()
    assert world.refused(ProposeWaking(key, ADA, Private(" "))) is Code.TEXT_MISSING
    world.ok(ProposeWaking(key, ADA, Private("theirs")))
    seen = content_digest(row(world, event))
    assert world.refused(ApproveWaking(key, ADA, seen)) is Code.APPROVER_IS_DECIDER
    assert world.refused(ApproveWaking(key, BELA, seen)) is Code.PAPERS_NOT_OPENED
    world.ok(OpenWakingPapers(key, BELA))
    assert world.refused(ApproveWaking(key, BELA, "another")) is Code.APPROVAL_OF_OTHER_CONTENT
    assert world.refused(ApproveWaking(key, CHEN, seen)) is Code.STAFF_LACKS_ROLE
    world.ok(ApproveWaking(key, BELA, seen))
    assert world.refused(ApproveWaking(key, SVEN, seen)) is Code.WAKING_NOT_ASKED


def test_i_18_what_the_person_sends_anew_is_proposed_anew(world):
    event = proposed(world)
    seen = content_digest(row(world, event))
    world.ok(AskWaking(WEI, Private("And one more thing.")))
    assert world.refused(ApproveWaking(event.dormancy_id, BELA, seen)) is Code.WAKING_NOT_PROPOSED


def test_nobody_looks_at_their_own(world):
    event = asked(world)
    world.ok(AppointStaff(ANNA, private("anna"), (Role.DECIDER,), by=OLGA, conflicts=(WEI,)))
    assert world.refused(OpenWakingPapers(event.dormancy_id, ANNA)) is Code.STAFF_IN_CONFLICT


def test_a_no_says_what_is_missing_and_they_can_ask_again_by_the_same_date_or_a_new_one(world):
    event = asked(world)
    due = row(world, event).answer_due_at
    world.after(HOUR)
    world.ok(AskWaking(WEI, WORDS, (PAPER,)))
    assert row(world, event).answer_due_at == due
    world.ok(OpenWakingPapers(event.dormancy_id, ADA))
    assert world.refused(RefuseWaking(event.dormancy_id, ADA, Private(""))) is Code.TEXT_MISSING
    world.ok(RefuseWaking(event.dormancy_id, ADA, Private("The bill names somebody else.")))
    assert not row(world, event).asked
    assert world.refused(RefuseWaking(event.dormancy_id, BELA, Private("x"))) is Code.WAKING_NOT_ASKED
    assert row(world, event).protects
    world.ok(AskWaking(WEI, WORDS))
    assert row(world, event).answer_due_at > due
    assert world.refused(AskWaking(WEI, Private(" "))) is Code.TEXT_MISSING


def test_who_was_let_in_by_two_has_their_money_after_a_day_in_which_older_contacts_can_stop_it(world):
    reached(world)
    vouched(world)
    world.ok(OpenExit(WEI), holdings())
    (paid,) = world.ok(*withdraw(world, None))
    assert isinstance(paid, PayoutRequested)
    assert paid.waits
    assert paid.from_at == world.clock.at + 24 * HOUR
    assert len(paid.told) == 1


def test_nobody_is_asked_about_what_does_not_wait(world):
    event = begun(world)
    assert world.refused(OpenWakingPapers(event.dormancy_id, ADA)) is Code.WAKING_NOT_ASKED
    assert world.refused(ProposeWaking("dor_none", ADA, Private("x"))) is Code.NOT_FOUND
