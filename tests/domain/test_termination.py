"""Termination: a business is told 30 days before what stops it for good, unless its clause says why not; harm stops at once."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import ACCOUNTS, NOTICES
from dueprocess.domain.account import AccountKind, RegisterAccount
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.decision import DecideFacts, Outcome
from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.restriction import Cause, RestrictionImposed
from dueprocess.domain.termination import NOTICE, Party
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import WithoutNotice
from tests.policy import CALL, FRAUD, PLAY, RECEIVE, RULEBOOK, SEND, STRANGERS, TRADE, days
from tests.world import ADA, DAY, MINUTE, WEI, private

SHOP = AccountNo(4)
FOR_GOOD = Choice((SEND, STRANGERS, CALL, RECEIVE), permanent=True, review_every=days(180))
NOW_TOO = Choice((RECEIVE,), lasts=days(30))


@pytest.fixture(autouse=True)
def shop(world):
    world.ok(RegisterAccount(private("hua"), AccountKind.BUSINESS))
    assert world.get(ACCOUNTS, SHOP).kind is AccountKind.BUSINESS


def ended(world, account_no=SHOP, **changes):
    """A fraud finding, agreed to by a second person."""
    decision_id = world.decide("F1", account_no, **changes)
    world.approve(decision_id)
    return decision_id


def waiving(world, why, clause="F1"):
    """The same rulebook, with why no notice is owed under one clause; in force."""
    clauses = tuple(
        msgspec.structs.replace(item, without_notice=why) if item.id == clause else item
        for item in RULEBOOK.clauses
    )
    at = world.publish(msgspec.structs.replace(RULEBOOK, version=2, clauses=clauses))
    world.clock.at = at


# 30 days


def test_what_stops_a_business_for_good_begins_30_days_after_its_notice(world):
    at = world.clock.at
    decision_id = ended(world, choices=(FOR_GOOD,))
    (row,) = world.restrictions(decision_id)
    assert world.get(NOTICES, row.notice_id).issued_at == at
    assert row.terms.start == at + 30 * DAY
    assert row.without_notice is None
    world.after(NOTICE - 1)
    assert world.allowed(RECEIVE, SHOP)
    world.after(1)
    assert not world.allowed(RECEIVE, SHOP)
    assert not world.allowed(SEND, SHOP)


def test_its_review_is_counted_from_when_it_begins(world):
    (row,) = world.restrictions(ended(world, choices=(FOR_GOOD,)))
    assert row.terms.review_by == row.terms.start + 180 * DAY


def test_a_person_is_stopped_at_once_as_ever(world):
    decision_id = ended(world, WEI, choices=(FOR_GOOD,))
    (row,) = world.restrictions(decision_id)
    assert row.terms.start == world.clock.at
    assert not world.allowed(RECEIVE, WEI)


def test_what_has_an_end_begins_at_once_against_a_business_too(world):
    world.ok(world.deciding("F1", SHOP, choices=(NOW_TOO,)))
    assert not world.allowed(RECEIVE, SHOP)
    assert world.allowed(SEND, SHOP)


def test_the_harmful_capability_is_stopped_at_once_beside_it(world):
    decision_id = ended(world, choices=(FOR_GOOD, NOW_TOO))
    later, now = world.restrictions(decision_id)
    assert (later.terms.start, now.terms.start) == (world.clock.at + NOTICE, world.clock.at)
    assert not world.allowed(RECEIVE, SHOP)
    assert world.allowed(SEND, SHOP)


def test_where_the_ladder_chooses_the_clause_s_own_service_is_stopped_until_the_notice_has_run(world):
    decision_id = ended(world)
    later, now = world.restrictions(decision_id)
    assert set(later.terms.capabilities) == {SEND, STRANGERS, CALL, RECEIVE}
    assert set(now.terms.capabilities) == {SEND, STRANGERS, CALL}
    assert now.terms.until == later.terms.start == world.clock.at + NOTICE
    for _ in range(31):
        assert not world.allowed(SEND, SHOP)  # no gap and no day without it
        world.after(DAY)
    assert not world.allowed(RECEIVE, SHOP)


# When none is owed


@pytest.mark.parametrize("why", [WithoutNotice.LEGAL_DUTY, WithoutNotice.IMPERATIVE])
def test_a_clause_that_says_why_lets_it_begin_at_once_and_the_record_says_which(world, why):
    waiving(world, why)
    (row,) = world.restrictions(ended(world))
    assert row.terms.start == world.clock.at
    assert row.without_notice is why


def test_a_version_says_it_for_what_was_done_under_it_only(world):
    case_id = world.case(SHOP)
    evidence = world.evidence(case_id, SHOP)
    waiving(world, WithoutNotice.IMPERATIVE)
    command = world.deciding("F1", SHOP, choices=(FOR_GOOD,))
    before = msgspec.structs.replace(command, case_id=case_id, evidence=(evidence,))
    decision_id = world.ok(before)[0].decision_id
    world.approve(decision_id)
    (row,) = world.restrictions(decision_id)
    assert row.terms.start == world.clock.at + NOTICE


def repeated(world, times):
    """So many findings of trading, each told before the next act."""
    found = []
    for _ in range(times):
        found.append(world.decide("A1", SHOP))
        world.after(MINUTE)
    return found


def test_a_repetition_is_two_earlier_findings_of_the_family_that_stand(world):
    waiving(world, WithoutNotice.REPEAT, "A1")
    repeated(world, 2)
    third = world.decide("A1", SHOP)
    world.approve(third)
    (row,) = world.restrictions(third)
    assert row.without_notice is WithoutNotice.REPEAT
    assert row.terms.start == world.clock.at


def test_a_finding_whose_appeal_is_open_makes_no_repetition(world):
    waiving(world, WithoutNotice.REPEAT, "A1")
    first, _ = repeated(world, 2)
    world.appeal(first, SHOP)
    third = world.decide("A1", SHOP, choices=(Choice((PLAY, TRADE), permanent=True, review_every=days(90)),))
    world.approve(third)
    (row,) = world.restrictions(third)
    assert row.terms.start == world.clock.at + NOTICE
    assert row.without_notice is None


def test_what_fell_while_it_waited_for_its_second_person_makes_none_either(world):
    """The appeal comes after the decision and before the second person: the notice is owed all the same."""
    waiving(world, WithoutNotice.REPEAT, "A1")
    first, _ = repeated(world, 2)
    third = world.decide("A1", SHOP, choices=(Choice((PLAY, TRADE), permanent=True, review_every=days(90)),))
    world.appeal(first, SHOP)
    world.approve(third)
    (row,) = world.restrictions(third)
    assert row.terms.start == world.clock.at + NOTICE


# As long as it is ahead


def test_it_can_be_lifted_before_it_begins_and_never_does(world):
    decision_id = ended(world, choices=(FOR_GOOD,))
    world.after(3 * DAY)
    world.ok(LiftDecision(decision_id, ADA, Private("It was another shop.")))
    (row,) = world.restrictions(decision_id)
    assert (row.spans, row.ended_by) == ((), Cause.CORRECTION)
    world.after(NOTICE)
    assert world.allowed(RECEIVE, SHOP)
    assert world.refused(LiftDecision(decision_id, ADA, Private("Again."))) is Code.RESTRICTION_NOT_IN_FORCE


def test_an_appeal_that_succeeds_before_it_begins_leaves_nothing_of_it(world):
    decision_id = ended(world)
    world.answer(world.appeal(decision_id, SHOP), Outcome.OVERTURNED)
    assert world.allowed(SEND, SHOP)
    assert all(row.spans == () or row.terms.ended_at is not None for row in world.restrictions(decision_id))
    world.after(2 * NOTICE)
    assert world.allowed(RECEIVE, SHOP)
    assert world.allowed(SEND, SHOP)


def test_an_act_against_imminent_harm_that_stops_nothing_now_is_none(world):
    command = world.deciding("F1", SHOP, imminent_harm=True, choices=(FOR_GOOD,))
    assert world.refused(command) is Code.HARM_GOES_ON
    both = msgspec.structs.replace(command, choices=(FOR_GOOD, NOW_TOO))
    decision_id = world.ok(both)[0].decision_id
    assert not world.allowed(RECEIVE, SHOP)
    world.confirm(decision_id)
    world.after(NOTICE + DAY)
    assert not world.allowed(SEND, SHOP)


def test_what_nobody_confirmed_in_24_hours_never_begins(world):
    world.ok(world.deciding("F1", SHOP, imminent_harm=True, choices=(FOR_GOOD, NOW_TOO)))
    world.after(2 * DAY)
    assert world.allowed(RECEIVE, SHOP)
    world.after(NOTICE)
    assert world.allowed(SEND, SHOP)


def test_a_measure_made_permanent_goes_on_as_it_was_until_the_notice_has_run(world):
    decision_id = world.decide("F1", SHOP, choices=(Choice((RECEIVE,), lasts=days(90)),))
    (row,) = world.restrictions(decision_id)
    world.after(DAY)
    case_id = world.case(SHOP)
    evidence = world.evidence(case_id, SHOP)
    heavier = AmendRestriction(
        row.restriction_id,
        ADA,
        Choice((RECEIVE,), permanent=True, review_every=days(180)),
        Private("He went on doing it."),
        case_id,
        (evidence,),
    )
    amended = world.ok(heavier)[0].decision_id
    world.approve(amended)
    for _ in range(40):
        assert not world.allowed(RECEIVE, SHOP)
        world.after(DAY)
    later, goes_on = world.restrictions(amended)
    assert later.terms.start == goes_on.terms.start + NOTICE
    assert goes_on.terms.until == row.terms.until


# What a business is


def test_an_account_becomes_a_business_and_does_not_cease_to_be_one(world):
    world.ok(RegisterAccount(private("wei"), AccountKind.BUSINESS))
    assert world.get(ACCOUNTS, WEI).kind is AccountKind.BUSINESS
    assert world.ok(RegisterAccount(private("wei"), AccountKind.BUSINESS)) == ()
    assert world.ok(RegisterAccount(private("wei"))) == ()
    assert world.ok(RegisterAccount(private("wei"), AccountKind.PERSON, zone="Europe/Berlin")) != ()
    assert world.get(ACCOUNTS, WEI).kind is AccountKind.BUSINESS
    (row,) = world.restrictions(ended(world, WEI, choices=(FOR_GOOD,)))
    assert row.terms.start == world.clock.at + NOTICE


def test_i_17_nothing_of_its_size_can_reach_the_law():
    """Its kind, and which of its decisions are being looked at anew: a party has no other field."""
    assert Party.__struct_fields__ == ("kind", "contested")
    assert DecideFacts.__struct_fields__.count("party") == 1


def test_one_event_says_when_and_why(world):
    ended(world, choices=(FOR_GOOD,))
    (event,) = [item.event for item in world.events() if isinstance(item.event, RestrictionImposed)]
    assert event.terms.start - event.since == NOTICE
    assert FRAUD.without_notice is None
