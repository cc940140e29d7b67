"""Number claim: nothing is given or taken by one click, every choice is undone for 7 days, and nobody gets an account by a number."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import ACCOUNTS, RESTRICTIONS
from dueprocess.application.views.protecting import NUMBER_CLAIMS
from dueprocess.domain.account import Channel, EraseAccount
from dueprocess.domain.number_claim import (
    Choice,
    ChooseNumber,
    FreeNumber,
    Objector,
    ObjectToNumberClaim,
    OpenNumberClaim,
    ProveNumber,
    Stage,
    UndoNumberChoice,
)
from dueprocess.kernel.ids import NumberClaimId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.refusals import Code
from tests.protecting import MAIL, OLD, PHONE, contacts, known_for_long
from tests.world import LAN, WEI, private

NONE = NumberClaimId("ncl_none")


@pytest.fixture
def claim(world):
    """Somebody signed up with Wei's number."""
    known_for_long(world)
    return opened(world)


def opened(world) -> NumberClaimId:
    (event,) = world.ok(OpenNumberClaim(WEI, private(PHONE)))
    return event.claim_id


def stage(world, claim_id) -> Stage:
    return world.get(NUMBER_CLAIMS, claim_id).stage(world.clock.at)


def addresses(world) -> list[str]:
    """The contacts of the account, by channel."""
    return [item.channel.value for item in world.get(ACCOUNTS, WEI).contacts]


def not_mine(world, claim_id):
    return world.ok(ChooseNumber(claim_id, Choice.NOT_MINE))[0]


def test_nothing_is_given_or_taken_at_once_whatever_is_chosen(world, claim):
    before = (addresses(world), world.find(RESTRICTIONS, account_no=WEI))
    for choice in Choice:
        world.ok(ChooseNumber(claim, choice))
        assert (addresses(world), world.find(RESTRICTIONS, account_no=WEI)) == before
        world.ok(UndoNumberChoice(claim))
    assert stage(world, claim) is Stage.OPEN


def test_the_number_and_nothing_else_is_freed_after_seven_days(world, claim):
    world.decide()
    event = not_mine(world, claim)
    assert event.takes_effect_at == world.clock.at + 7 * DAY
    world.clock.at = Instant(event.takes_effect_at - 1)
    assert world.refused(FreeNumber(claim)) is Code.NUMBER_NOT_DUE
    world.after(1)
    restricted = world.find(RESTRICTIONS, account_no=WEI)
    world.ok(FreeNumber(claim))
    assert world.ok(FreeNumber(claim)) == ()
    assert addresses(world) == ["email"]
    assert world.find(RESTRICTIONS, account_no=WEI) == restricted
    assert world.get(ACCOUNTS, WEI).former == ()  # whoever has it now learns nothing of this account
    assert stage(world, claim) is Stage.FREED


def test_a_choice_is_undone_until_the_seventh_day_is_over_and_chosen_anew(world, claim):
    event = not_mine(world, claim)
    world.clock.at = Instant(event.takes_effect_at - 1)
    world.ok(UndoNumberChoice(claim))
    world.after(1)
    assert world.refused(FreeNumber(claim)) is Code.NUMBER_NOT_DUE
    again = not_mine(world, claim)
    assert again.takes_effect_at == world.clock.at + 7 * DAY
    world.clock.at = again.takes_effect_at
    assert world.refused(UndoNumberChoice(claim)) is Code.NUMBER_CHOICE_NOT_UNDOABLE


def test_the_other_answer_takes_undoing_the_first(world, claim):
    not_mine(world, claim)
    assert world.ok(ChooseNumber(claim, Choice.NOT_MINE)) == ()
    assert world.refused(ChooseNumber(claim, Choice.MINE)) is Code.NUMBER_CHOSEN_ALREADY


@pytest.mark.parametrize("by", Objector)
@pytest.mark.parametrize("choice", Choice)
def test_whoever_has_the_account_stops_it_and_nobody_asks_again_for_a_month(world, claim, choice, by):
    world.ok(ChooseNumber(claim, choice))
    world.ok(ObjectToNumberClaim(claim, WEI, by))
    assert world.ok(ObjectToNumberClaim(claim, WEI, by)) == ()
    world.after(7 * DAY)
    assert world.refused(FreeNumber(claim)) is Code.NUMBER_NOT_DUE
    assert world.refused(ProveNumber(claim, WEI, OLD)) is Code.NUMBER_CLAIM_OVER
    assert world.refused(ChooseNumber(claim, choice)) is Code.NUMBER_CLAIM_OVER
    assert world.refused(OpenNumberClaim(WEI, private(PHONE))) is Code.NUMBER_CLAIM_OBJECTED
    assert addresses(world) == ["email", "sms"]
    world.after(24 * DAY)
    opened(world)


def test_nobody_opposes_what_is_another_s_or_what_nobody_chose(world, claim):
    assert world.refused(ObjectToNumberClaim(claim, WEI, Objector.OWNER)) is Code.NUMBER_CLAIM_OVER
    not_mine(world, claim)
    assert world.refused(ObjectToNumberClaim(claim, LAN, Objector.OWNER)) is Code.NOT_FOUND
    assert world.refused(ObjectToNumberClaim(NONE, WEI, Objector.OWNER)) is Code.NOT_FOUND


def test_i_20_an_account_is_nobody_s_by_a_number_alone(world, claim):
    world.ok(ChooseNumber(claim, Choice.MINE))
    opened_at = world.get(NUMBER_CLAIMS, claim).opened_at
    for known_since in (None, world.clock.at, Instant(opened_at - 7 * DAY + 1)):
        assert world.refused(ProveNumber(claim, WEI, known_since)) is Code.OTHER_FACTOR_NEEDED
    world.after(400 * DAY)
    assert stage(world, claim) is Stage.UNPROVEN  # it waits, and takes no effect by itself
    assert world.refused(FreeNumber(claim)) is Code.NUMBER_NOT_DUE
    assert world.refused(ProveNumber(claim, LAN, OLD)) is Code.NOT_FOUND
    world.ok(ProveNumber(claim, WEI, Instant(opened_at - 7 * DAY)))
    assert stage(world, claim) is Stage.PROVEN
    assert addresses(world) == ["email", "sms"]


def test_i_20_who_says_not_mine_proves_nothing_by_it(world, claim):
    not_mine(world, claim)
    assert world.refused(ProveNumber(claim, WEI, OLD)) is Code.NUMBER_CLAIM_OVER


def test_a_number_that_somebody_else_holds_shows_nobody_to_be_anybody(world, claim):
    account = world.get(ACCOUNTS, WEI)
    assert [item.channel for item in account.older_contacts(world.clock.at)] == [Channel.EMAIL]
    world.ok(ChooseNumber(claim, Choice.MINE))
    world.ok(ProveNumber(claim, WEI, OLD))
    assert len(world.get(ACCOUNTS, WEI).older_contacts(world.clock.at)) == 2


def test_every_older_contact_but_the_number_is_told(world, claim):
    assert [item.channel for item in not_mine(world, claim).told] == [Channel.EMAIL]


def test_without_an_older_contact_every_other_is_told(world):
    contacts(world, (Channel.EMAIL, MAIL, None), (Channel.SMS, PHONE, OLD))
    assert [item.channel for item in not_mine(world, opened(world)).told] == [Channel.EMAIL]


def test_one_claim_about_a_number_is_open_at_a_time_and_lapses(world, claim):
    assert world.refused(OpenNumberClaim(WEI, private(PHONE))) is Code.NUMBER_CLAIM_OPEN
    world.after(30 * DAY)
    assert stage(world, claim) is Stage.LAPSED
    assert world.refused(ChooseNumber(claim, Choice.MINE)) is Code.NUMBER_CLAIM_OVER
    opened(world)


def test_only_a_number_that_the_account_has_is_claimed(world):
    known_for_long(world)
    world.ok(EraseAccount(LAN))
    assert world.refused(OpenNumberClaim(WEI, private("+8613999999999"))) is Code.NUMBER_NOT_OF_ACCOUNT
    assert world.refused(OpenNumberClaim(LAN, private(PHONE))) is Code.ACCOUNT_ERASED
    assert world.refused(OpenNumberClaim(99, private(PHONE))) is Code.NOT_FOUND
    for command in (ChooseNumber(NONE, Choice.MINE), UndoNumberChoice(NONE), FreeNumber(NONE)):
        assert world.refused(command) is Code.NOT_FOUND
    assert world.refused(ProveNumber(NONE, WEI, OLD)) is Code.NOT_FOUND


def test_nothing_that_nobody_chose_is_undone(world, claim):
    assert world.refused(UndoNumberChoice(claim)) is Code.NUMBER_CHOICE_NOT_UNDOABLE
    world.after(HOUR)
    assert stage(world, claim) is Stage.OPEN
