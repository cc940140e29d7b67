"""Amendment: lighter in place, heavier only as a decision of its own, and never while the person appeals."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.amendment import AMEND
from dueprocess.application.handler import Desk
from dueprocess.application.policy import Policies
from dueprocess.application.views.all import APPEALS, CASES, DECISIONS, NOTICES, RESTRICTIONS
from dueprocess.domain.amendment import AmendRestriction, amend
from dueprocess.domain.appeal import LodgeAppeal, WithdrawAppeal
from dueprocess.domain.appeal import Status as AppealStatus
from dueprocess.domain.case import DismissCase, Status
from dueprocess.domain.decision import DecisionMade, Outcome
from dueprocess.domain.notice import Kind
from dueprocess.domain.report import FileReport
from dueprocess.domain.restriction import Cause, Restriction, RestrictionEnded, RestrictionVaried, spans_of
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import CaseId, CommandId, Mint, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice
from tests.policy import CALL, PAY, PLAY, POST, RECEIVE, SEND, STRANGERS, TRADE, days, hours
from tests.world import ADA, ANNA, CHEN, DAY, HOUR, LAN, MING, START, WEI, World, private

WHY = Private("He went on from a second device.")
SHORT = (Choice((STRANGERS,), lasts=hours(24)),)


def restricted(world: World, clause="H1", **changes) -> Restriction:
    return world.restrictions(world.decide(clause, **changes))[0]


def to(row: Restriction, *capabilities, lasts=None, **changes) -> AmendRestriction:
    choice = Choice(capabilities or row.terms.capabilities, lasts=lasts)
    return msgspec.structs.replace(AmendRestriction(row.restriction_id, ADA, choice, WHY), **changes)


def heavier(world: World, row: Restriction, *capabilities, lasts=None, **changes) -> AmendRestriction:
    case_id = world.case(row.account_no)
    item = world.evidence(case_id, row.account_no)
    return to(row, *capabilities, lasts=lasts, **{"case_id": case_id, "evidence": (item,), **changes})


def inherited(row: Restriction, until: int, *capabilities) -> Restriction:
    """The restriction as a source would have handed it on: longer or wider than its clause gives."""
    names = capabilities or row.terms.capabilities
    terms = msgspec.structs.replace(row.terms, until=Instant(until), capabilities=names)
    return msgspec.structs.replace(row, terms=terms, spans=spans_of(terms))


def asked(world: World, command: AmendRestriction, row: Restriction, floor: frozenset[str] = frozenset()):
    """What the law says of a command about a restriction with these terms."""
    with world.store.read() as reader:
        facts = AMEND.gather(Desk(reader, Policies(), Mint(b"", CommandId("asked"))), command)
    deciding = msgspec.structs.replace(facts.deciding, floor=floor)
    facts = msgspec.structs.replace(facts, restriction=row, siblings=(row,), deciding=deciding)
    return amend(facts, command, world.clock.at)


# Lighter


def test_shortening_happens_in_place_and_is_told(world):
    row = restricted(world)
    events = world.ok(to(row, lasts=hours(10)))
    assert isinstance(events[0], RestrictionVaried)
    assert world.find(NOTICES, decision_id=row.decision_id)[-1].kind in (Kind.VARIATION, Kind.DECISION)
    assert {item.kind for item in world.find(NOTICES, decision_id=row.decision_id)} == {
        Kind.DECISION,
        Kind.VARIATION,
    }
    world.after(10 * HOUR)
    assert world.allowed(STRANGERS)


def test_narrowing_happens_in_place(world):
    world.decide("S1")
    row = restricted(world, "S1")
    world.ok(to(row, STRANGERS, lasts=days(3)))
    assert world.allowed(POST)
    assert not world.allowed(STRANGERS)


def test_shortening_to_a_time_that_has_passed_ends_it(world):
    row = restricted(world)
    world.after(20 * HOUR)
    ended = world.ok(to(row, lasts=hours(20)))[0]
    assert isinstance(ended, RestrictionEnded)
    assert ended.cause is Cause.AMENDMENT
    assert world.allowed(STRANGERS)


def test_a_permanent_measure_becomes_a_timed_one_in_place(world):
    decision_id = world.decide("F1")
    world.approve(decision_id)
    (row,) = world.restrictions(decision_id)
    world.ok(to(row, lasts=days(5)))
    world.after(5 * DAY)
    assert world.allowed("wallet.receive")


def test_lighter_is_allowed_while_the_person_appeals(world):
    row = restricted(world)
    appeal_id = world.appeal(row.decision_id)
    world.ok(to(row, lasts=hours(10)))
    assert world.get(RESTRICTIONS, row.restriction_id).terms.until < row.terms.until
    assert world.get(APPEALS, appeal_id).status is AppealStatus.OPEN


def test_a_measure_that_is_too_long_may_become_shorter_and_still_be_too_long(world):
    """What was inherited, and the clause would no longer give: lighter needs no room on the ladder."""
    row = restricted(world)
    long = inherited(row, START + 300 * DAY)
    (event, _) = asked(world, to(row, lasts=days(250)), long)
    assert isinstance(event, RestrictionVaried)
    assert event.terms.until == row.since + 250 * DAY
    assert asked(world, heavier(world, row, lasts=days(301)), long).code is Code.DURATION_ABOVE_MAXIMUM


def test_a_measure_that_is_too_wide_may_become_narrower_and_still_be_too_wide(world):
    row = restricted(world)
    wide = inherited(row, START + 72 * HOUR, SEND, STRANGERS, CALL)
    (event, _) = asked(world, to(row, SEND, STRANGERS, lasts=hours(72)), wide)
    assert event.terms.capabilities == (SEND, STRANGERS)
    wider = heavier(world, row, SEND, STRANGERS, CALL, lasts=hours(73))
    assert asked(world, wider, wide).code is Code.MEASURE_ABOVE_RUNG


def test_i_06_a_measure_towards_one_person_does_not_grow_over_what_may_be_owed(world):
    apart = Choice((STRANGERS,), lasts=hours(24), target=LAN)
    row = restricted(world, "F1", choices=(apart,), target=LAN)
    wider = heavier(world, row, STRANGERS, RECEIVE, lasts=hours(24))
    assert world.refused(wider) is Code.PAYMENT_TOWARDS_ONE
    broad = restricted(world, "F1", account_no=MING, choices=(Choice((STRANGERS,), lasts=hours(24)),))
    world.ok(heavier(world, broad, STRANGERS, RECEIVE, lasts=hours(24)))


def test_a_permanent_measure_may_become_narrower(world):
    """Its review stays where it was."""
    (row,) = world.restrictions(world.permanent())
    world.ok(to(row, choice=Choice((TRADE,), permanent=True)))
    (after,) = world.restrictions(row.decision_id)
    assert (after.terms.capabilities, after.terms.review_by) == ((TRADE,), row.terms.review_by)
    assert [span.capability for span in after.spans] == [TRADE]


def test_no_end_of_its_own_takes_a_permanent_measure_out_of_its_review(world):
    """I-07: while it waits for its person no end is known, so five hundred years would look lighter."""
    (row,) = world.restrictions(world.permanent())
    assert row.terms.review_waits
    assert row.terms.review_by == row.since + 90 * DAY
    assert world.refused(to(row, lasts=days(182_500))) is Code.DURATION_ABOVE_MAXIMUM
    late = Instant(row.terms.review_by + 1)
    assert world.refused(to(row, choice=Choice((PLAY, TRADE), until=late))) is Code.DURATION_ABOVE_MAXIMUM
    world.ok(to(row, choice=Choice((PLAY, TRADE), until=row.terms.review_by)))


# Heavier


def test_extending_is_a_decision_of_its_own(world):
    row = restricted(world, choices=SHORT)
    command = heavier(world, row, lasts=hours(72))
    made = world.ok(command)[0]
    assert isinstance(made, DecisionMade)
    assert made.supersedes == row.decision_id
    assert world.get(CASES, command.case_id).status is Status.DECIDED
    (after,) = world.restrictions(made.decision_id)
    assert (after.since, after.terms.until) == (row.since, row.since + 72 * HOUR)
    before = world.get(DECISIONS, row.decision_id)
    assert before.superseded_by == made.decision_id
    assert not before.stands


def test_an_amendment_is_one_finding_and_not_two(world):
    row = restricted(world, choices=SHORT)
    world.ok(heavier(world, row, lasts=hours(72)))
    assert world.get(DECISIONS, world.decide()).rung == 2


def test_an_amendment_has_its_own_appeal(world):
    row = restricted(world, choices=SHORT)
    made = world.ok(heavier(world, row, lasts=hours(72)))[0]
    assert world.refused(LodgeAppeal(row.decision_id, WEI, WHY)) is Code.DECISION_NOT_STANDING
    world.answer(world.appeal(made.decision_id), Outcome.OVERTURNED)
    assert world.allowed(STRANGERS)


def test_a_chain_of_extensions_never_exceeds_the_rung(world):
    row = restricted(world, choices=SHORT)
    made = world.ok(heavier(world, row, lasts=hours(48)))[0]
    (row,) = world.restrictions(made.decision_id)
    world.after(40 * HOUR)
    assert world.refused(heavier(world, row, lasts=hours(73))) is Code.MEASURE_ABOVE_RUNG
    made = world.ok(heavier(world, row, lasts=hours(72)))[0]
    (row,) = world.restrictions(made.decision_id)
    assert row.terms.until == row.since + 72 * HOUR


def test_permanent_waits_for_its_second_person(world):
    row = restricted(world, "F1", choices=(Choice((SEND,), lasts=days(2)),))
    choice = Choice((SEND,), permanent=True)
    made = world.ok(heavier(world, row, choice=choice))[0]
    assert made.awaiting
    assert world.restrictions(made.decision_id) == ()
    world.approve(made.decision_id)
    (after,) = world.restrictions(made.decision_id)
    assert (after.terms.until, after.since) == (None, row.since)


def test_the_other_measures_go_on_as_they_are(world):
    row = restricted(world, choices=(*SHORT, Choice((SEND,), lasts=days(30), target=LAN)), target=LAN)
    _, other = world.restrictions(row.decision_id)
    made = world.ok(heavier(world, row, lasts=hours(72)))[0]
    _, after = world.restrictions(made.decision_id)
    assert (after.target, after.terms.until, after.terms.capabilities) == (LAN, other.terms.until, (SEND,))


def test_what_silence_freed_does_not_come_back_with_another_measure(world):
    """I-09: two measures, both narrowed for good; one is extended, the other goes on as it is, not as it was."""
    world.decide("S1")
    choices = (Choice((STRANGERS, POST), lasts=days(2)), Choice((STRANGERS, POST), lasts=days(3)))
    row = restricted(world, "S1", choices=choices)
    appeal_id = world.appeal(row.decision_id)
    world.clock.at = world.get(APPEALS, appeal_id).answer_due_at
    world.ok(WithdrawAppeal(appeal_id, WEI))
    world.ok(heavier(world, row, STRANGERS, lasts=days(3)))
    assert world.allowed(POST)
    assert not world.allowed(STRANGERS)


def test_what_waits_for_confirmation_is_not_made_firm_by_another_s_amendment(world):
    """I-18: two unconfirmed measures; one is extended on new evidence, the other still lapses."""
    choices = (Choice((SEND,), lasts=days(2)), Choice((RECEIVE,), lasts=days(2)))
    row = restricted(world, "F1", choices=choices, imminent_harm=True)
    world.ok(heavier(world, row, SEND, CALL, lasts=days(4)))
    world.after(24 * HOUR)
    assert world.allowed(RECEIVE)
    assert not world.allowed(CALL)


# The floor


def test_i_04_nothing_is_widened_to_what_a_catalogue_has_added_to_the_floor(world):
    """An older version's clause still lists it; lighter stays possible."""
    world.decide("S1")
    row = restricted(world, "S1", choices=(Choice((POST,), lasts=days(2)),))
    wider = heavier(world, row, POST, STRANGERS, lasts=days(2))
    assert asked(world, wider, row, floor=frozenset({STRANGERS})).code is Code.CAPABILITY_IS_FLOOR
    assert asked(world, to(row, lasts=days(1)), row, floor=frozenset({POST}))[0].cause is Cause.AMENDMENT


# Refused


def test_nothing_is_made_heavier_while_the_person_appeals(world):
    row = restricted(world, choices=SHORT)
    world.appeal(row.decision_id)
    assert world.refused(heavier(world, row, lasts=hours(72))) is Code.AMENDMENT_WHILE_APPEALED
    wider = heavier(world, row, STRANGERS, lasts=hours(7))
    world.ok(wider)
    (row,) = world.restrictions(row.decision_id)
    assert row.terms.until == row.since + 7 * HOUR


def test_no_longer_term_is_hidden_behind_the_relief_of_an_open_appeal(world):
    """I-15: both end at the relief, so fewer capabilities and a longer term would look lighter until the answer."""
    world.decide()
    row = restricted(world, choices=(Choice((SEND, STRANGERS), lasts=days(2)),))
    world.appeal(row.decision_id)
    assert world.refused(to(row, STRANGERS, lasts=days(7))) is Code.AMENDMENT_WHILE_APPEALED


def test_heavier_needs_new_evidence(world):
    row = restricted(world, choices=SHORT)
    assert world.refused(to(row, lasts=hours(72))) is Code.AMENDMENT_NEEDS_EVIDENCE
    without = heavier(world, row, lasts=hours(72), evidence=())
    assert world.refused(without) is Code.AMENDMENT_NEEDS_EVIDENCE
    nowhere = heavier(world, row, lasts=hours(72), case_id=CaseId("case_none"))
    assert world.refused(nowhere) is Code.AMENDMENT_NEEDS_EVIDENCE


def test_heavier_needs_evidence_about_this_account(world):
    row = restricted(world, choices=SHORT)
    case_id = world.case(LAN)
    item = world.evidence(case_id, LAN)
    command = to(row, lasts=hours(72), case_id=case_id, evidence=(item,))
    assert world.refused(command) is Code.EVIDENCE_NOT_OWN_ACT


def test_heavier_needs_evidence_of_its_own_case(world):
    """What another account did, cited in a case about this one, is no ground."""
    row = restricted(world, choices=SHORT)
    other = world.evidence(world.case(LAN), LAN)
    command = heavier(world, row, lasts=hours(72), evidence=(other,))
    assert world.refused(command) is Code.EVIDENCE_NOT_IN_CASE


@pytest.mark.parametrize(
    ("kind", "code"),
    [("statement", Code.EVIDENCE_NOT_OWN_ACT), ("game_log", Code.EVIDENCE_KIND_INSUFFICIENT)],
)
def test_heavier_needs_evidence_that_the_clause_takes(world, kind, code):
    row = restricted(world, choices=SHORT)
    case_id = world.case()
    item = world.evidence(case_id, kind=kind)
    assert world.refused(to(row, lasts=hours(72), case_id=case_id, evidence=(item,))) is code


def test_the_evidence_of_the_first_decision_is_spent(world):
    row = restricted(world, choices=SHORT)
    case_id = world.case()
    world._contents = iter([1])
    item = world.evidence(case_id)
    command = to(row, lasts=hours(72), case_id=case_id, evidence=(item,))
    assert world.refused(command) is Code.EVIDENCE_ALREADY_DECIDED


def test_what_was_cleared_does_not_extend(world):
    dismissed = world.case()
    world.evidence(dismissed)
    world.ok(DismissCase(dismissed, ADA, Private("A joke.")))
    row = restricted(world, choices=SHORT)
    case_id = world.case()
    world._contents = iter([1])
    item = world.evidence(case_id)
    command = to(row, lasts=hours(72), case_id=case_id, evidence=(item,))
    assert world.refused(command) is Code.EVIDENCE_ALREADY_CLEARED


def test_who_reported_the_new_matter_does_not_extend(world):
    world.appoint("p_own", Role.DECIDER, own_account=LAN)
    row = restricted(world, choices=SHORT)
    opened, _ = world.ok(FileReport(WEI, "stalking", (private("m"),), reporter=LAN))
    item = world.evidence(opened.case_id)
    command = to(row, lasts=hours(72), case_id=opened.case_id, evidence=(item,), by="p_own")
    assert world.refused(command) is Code.DECIDER_IS_REPORTER


def test_a_case_of_another_decider_is_not_used(world):
    row = restricted(world, choices=SHORT)
    command = heavier(world, row, lasts=hours(72), by=ANNA)
    world.ok(DismissCase(command.case_id, ADA, Private("Nothing.")))
    assert world.refused(command) is Code.CASE_NOT_OPEN


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"restriction_id": RestrictionId("none")}, Code.NOT_FOUND),
        ({"by": CHEN}, Code.STAFF_LACKS_ROLE),
        ({"by": "p_ghost"}, Code.STAFF_UNKNOWN),
        ({"reason": Private("")}, Code.TEXT_MISSING),
        ({"choice": Choice((PAY,), lasts=hours(1))}, Code.CAPABILITY_OUTSIDE_CLAUSE),
        ({"choice": Choice((), lasts=hours(1))}, Code.MEASURE_EMPTY),
        ({"choice": Choice((STRANGERS,))}, Code.MEASURE_UNBOUNDED),
        ({"choice": Choice((STRANGERS, CALL), lasts=hours(1))}, Code.MEASURE_ABOVE_RUNG),
        ({"choice": Choice((STRANGERS,), permanent=True)}, Code.MEASURE_ABOVE_RUNG),
        ({"choice": Choice((STRANGERS,), until=Instant(0))}, Code.MEASURE_ENDS_BEFORE_IT_STARTS),
        ({"choice": Choice((STRANGERS,), lasts=days(999))}, Code.DURATION_ABOVE_MAXIMUM),
        ({"choice": Choice((STRANGERS,), lasts=hours(72))}, Code.AMENDMENT_CHANGES_NOTHING),
    ],
)
def test_an_amendment_is_bounded_like_a_decision(world, changes, code):
    row = restricted(world)
    command = to(row, lasts=hours(10))
    assert world.refused(msgspec.structs.replace(command, **changes)) is code


def test_nobody_amends_what_concerns_them(world):
    world.appoint("p_own", Role.DECIDER, own_account=WEI)
    row = restricted(world)
    assert world.refused(to(row, lasts=hours(1), by="p_own")) is Code.STAFF_IN_CONFLICT


def test_what_is_over_is_not_amended(world):
    row = restricted(world)
    world.after(72 * HOUR)
    assert world.refused(to(row, lasts=hours(71))) is Code.RESTRICTION_NOT_IN_FORCE


def test_a_target_stays_what_it_is(world):
    row = world.restrictions(world.decide(target=LAN))[1]
    command = to(row, SEND, lasts=days(3))
    choice = msgspec.structs.replace(command.choice, target=None)
    world.ok(msgspec.structs.replace(command, choice=choice))
    assert world.allowed(SEND)
    assert not world.allowed(SEND, target=LAN)
