"""Decision: a finding is complete or void, stays on its ladder, and says of itself all that it is."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.decision import DECIDE
from dueprocess.application.handler import Desk
from dueprocess.application.policy import Policies
from dueprocess.application.views.all import DECISIONS, NOTICES, RESTRICTIONS
from dueprocess.domain.approval import DeclineDecision
from dueprocess.domain.case import DismissCase
from dueprocess.domain.decision import DecideFacts, DecisionMade, Outcome, content_digest, decide
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.report import FileReport
from dueprocess.domain.restriction import RestrictionImposed
from dueprocess.domain.staff import Role
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import AccountNo, CaseId, CommandId, EvidenceId, Mint
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.rulebook.ladder import Choice
from dueprocess.rulebook.model import Rung
from tests.policy import (
    CALL,
    FRAUD,
    HARASSMENT,
    PAY,
    PLAY,
    POST,
    RECEIVE,
    RULEBOOK,
    SEND,
    SPAM,
    STRANGERS,
    TRADE,
    TRADING,
    days,
    hours,
)
from tests.world import ADA, BELA, CHEN, DAY, HOUR, LAN, MING, WEI, private

SECOND = msgspec.structs.replace(RULEBOOK, version=2)


def timed(*capabilities, lasts=None, **changes) -> Choice:
    return msgspec.structs.replace(Choice(capabilities, lasts=lasts or hours(24)), **changes)


# What a decision is


def test_a_finding_imposes_what_the_ladder_gives_and_tells_it_in_one_act(world):
    events = world.ok(world.deciding(target=LAN))
    kinds = [type(event) for event in events]
    assert kinds.index(NoticeIssued) < kinds.index(RestrictionImposed)
    made, notice = events[0], next(event for event in events if isinstance(event, NoticeIssued))
    imposed = [event for event in events if isinstance(event, RestrictionImposed)]
    assert [event.target for event in imposed] == [None, LAN]
    assert {event.notice_id for event in imposed} == {notice.notice_id}
    assert [event.terms.until - event.terms.start for event in imposed] == [72 * HOUR, 30 * DAY]
    assert made.decision_id == notice.decision_id
    assert world.get(NOTICES, notice.notice_id).kind is Kind.DECISION


def test_a_warning_is_a_finding_with_a_notice_and_no_restriction(world):
    decision_id = world.decide("S1")
    row = world.get(DECISIONS, decision_id)
    assert row.restrictions == ()
    assert row.told_at == world.clock.at
    assert row.outcome is Outcome.MADE


def test_a_milder_measure_than_the_rung_is_a_decider_s_to_choose(world):
    decision_id = world.decide(choices=(timed(STRANGERS),))
    (row,) = world.restrictions(decision_id)
    assert row.terms.until == world.clock.at + 24 * HOUR


def test_no_measure_at_all_is_a_decider_s_to_choose(world):
    assert world.restrictions(world.decide(choices=())) == ()


def test_without_a_person_concerned_the_no_contact_measure_is_left_out(world):
    (row,) = world.restrictions(world.decide())
    assert row.target is None


# Who may not


def test_only_a_decider_decides(world):
    assert world.refused(world.deciding(decider=CHEN)) is Code.STAFF_LACKS_ROLE


def test_a_decider_who_reported_does_not_decide(world):
    world.appoint("p_own", Role.DECIDER, own_account=LAN)
    opened, _ = world.ok(FileReport(WEI, "harassment", (private("m"),), reporter=LAN))
    evidence = world.evidence(opened.case_id)
    command = world.deciding(case_id=opened.case_id, evidence=(evidence,), decider="p_own")
    assert world.refused(command) is Code.DECIDER_IS_REPORTER
    world.ok(msgspec.structs.replace(command, decider=ADA))


def test_a_decider_in_conflict_does_not_decide(world):
    world.appoint("p_own", Role.DECIDER, conflicts=(WEI,))
    assert world.refused(world.deciding(decider="p_own")) is Code.STAFF_IN_CONFLICT


def test_an_unknown_person_decides_nothing(world):
    assert world.refused(world.deciding(decider="p_ghost")) is Code.STAFF_UNKNOWN


# What may not carry it


def test_a_case_that_does_not_exist_is_not_decided(world):
    assert world.refused(world.deciding(case_id=CaseId("case_none"))) is Code.NOT_FOUND


def test_facts_are_stated(world):
    assert world.refused(world.deciding(facts=Private("  "))) is Code.TEXT_MISSING


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_clause_s_own_text_is_not_a_reason(world, locale):
    facts = Private(f" {HARASSMENT.text[locale]} ")
    assert world.refused(world.deciding(facts=facts)) is Code.FACTS_REPEAT_CLAUSE


def test_a_finding_without_evidence_is_none(world):
    assert world.refused(world.deciding(evidence=())) is Code.EVIDENCE_MISSING


def test_evidence_of_another_case_does_not_count(world):
    other = world.evidence(world.case())
    assert world.refused(world.deciding(evidence=(other,))) is Code.EVIDENCE_NOT_IN_CASE


def test_evidence_that_does_not_exist_does_not_count(world):
    command = world.deciding()
    cited = (*command.evidence, EvidenceId("evi_none"))
    assert world.refused(msgspec.structs.replace(command, evidence=cited)) is Code.EVIDENCE_NOT_IN_CASE


def test_what_others_say_alone_does_not_carry_a_finding(world):
    case_id = world.case()
    item = world.evidence(case_id, kind="statement")
    assert world.refused(world.deciding(case_id=case_id, evidence=(item,))) is Code.EVIDENCE_NOT_OWN_ACT


def test_evidence_of_a_kind_that_the_clause_does_not_take_is_not_enough(world):
    case_id = world.case()
    item = world.evidence(case_id, kind="game_log")
    command = world.deciding(case_id=case_id, evidence=(item,))
    assert world.refused(command) is Code.EVIDENCE_KIND_INSUFFICIENT


def test_nobody_answers_twice_for_one_act(world):
    world.decide()
    case_id = world.case()
    item = attached_again(world, case_id, number=1)
    command = world.deciding(clause="S1", case_id=case_id, evidence=(item,))
    assert world.refused(command) is Code.EVIDENCE_ALREADY_DECIDED


def test_what_a_declined_proposal_cited_may_be_cited_again(world):
    command = world.deciding("F1")
    decision_id = world.ok(command)[0].decision_id
    world.ok(DeclineDecision(decision_id, BELA, Private("Not proven as it stands.")))
    again = world.ok(command)[0]
    assert again.decision_id != decision_id
    assert again.evidence == command.evidence


def test_what_was_found_lawful_is_not_used_again(world):
    case_id = world.case()
    world.evidence(case_id)
    world.ok(DismissCase(case_id, ADA, Private("A joke between friends.")))
    case_id = world.case()
    item = attached_again(world, case_id, number=1)
    command = world.deciding(case_id=case_id, evidence=(item,))
    assert world.refused(command) is Code.EVIDENCE_ALREADY_CLEARED


def test_what_an_overturned_decision_relied_on_is_cleared(world):
    world.fall(world.decide())
    case_id = world.case()
    item = attached_again(world, case_id, number=1)
    command = world.deciding(case_id=case_id, evidence=(item,))
    assert world.refused(command) is Code.EVIDENCE_ALREADY_CLEARED


def attached_again(world, case_id, number) -> EvidenceId:
    """Attach content that a case had before, under the same content id."""
    contents = world._contents
    world._contents = iter([number])
    item = world.evidence(case_id)
    world._contents = contents
    return item


# Clause and version


def test_an_unknown_clause_is_no_ground(world):
    assert world.refused(world.deciding(clause="X9", case_id=world.case())) is Code.EVIDENCE_NOT_IN_CASE
    command = world.deciding()
    assert world.refused(msgspec.structs.replace(command, clause="X9")) is Code.CLAUSE_UNKNOWN


def test_a_repealed_clause_no_longer_gives_anything(world):
    command = world.deciding()
    world.clock.at = world.publish(msgspec.structs.replace(SECOND, clauses=(SPAM, FRAUD, TRADING)))
    assert world.refused(command) is Code.CLAUSE_REPEALED


def test_an_act_before_the_first_rulebook_is_no_breach(world):
    world.clock.at = Instant(world.clock.at - DAY)
    case_id = world.case()
    item = world.evidence(case_id)
    world.clock.at = Instant(world.clock.at + 2 * DAY)
    command = world.deciding(case_id=case_id, evidence=(item,))
    assert world.refused(command) is Code.NO_RULEBOOK_IN_FORCE


def test_a_clause_that_became_milder_since_the_act_helps(world):
    """I-03: the milder of the two bounds it."""
    command = world.deciding()
    mild = msgspec.structs.replace(HARASSMENT, ladder=(Rung(), *HARASSMENT.ladder))
    world.clock.at = world.publish(msgspec.structs.replace(SECOND, clauses=(mild, SPAM, FRAUD, TRADING)))
    assert world.refused(command) is Code.MEASURE_ABOVE_RUNG
    world.ok(msgspec.structs.replace(command, choices=()))


def test_a_clause_that_became_harsher_since_the_act_does_not_hurt(world):
    command = world.deciding()
    harsh = msgspec.structs.replace(HARASSMENT, ladder=HARASSMENT.ladder[2:])
    world.clock.at = world.publish(msgspec.structs.replace(SECOND, clauses=(harsh, SPAM, FRAUD, TRADING)))
    choice = timed(SEND, lasts=days(60))
    heavy = msgspec.structs.replace(command, choices=(choice,))
    assert world.refused(heavy) is Code.MEASURE_ABOVE_RUNG
    decision_id = world.ok(command)[0].decision_id
    assert world.get(DECISIONS, decision_id).version == 1


# Measures


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (timed(), Code.MEASURE_EMPTY),
        (Choice((STRANGERS,)), Code.MEASURE_UNBOUNDED),
        (timed(STRANGERS, lasts=Duration()), Code.MEASURE_ENDS_BEFORE_IT_STARTS),
        (timed(STRANGERS, lasts=days(181)), Code.DURATION_ABOVE_MAXIMUM),
        (timed(STRANGERS, lasts=Duration(milliseconds=72 * HOUR + 1)), Code.MEASURE_ABOVE_RUNG),
        (timed(SEND), Code.MEASURE_ABOVE_RUNG),
        (timed(PAY), Code.CAPABILITY_OUTSIDE_CLAUSE),
        (timed(POST), Code.CAPABILITY_OUTSIDE_CLAUSE),
        (Choice((STRANGERS,), permanent=True), Code.MEASURE_ABOVE_RUNG),
        (timed(STRANGERS, permanent=True), Code.PERMANENT_WITH_END),
    ],
)
def test_a_measure_stays_within_its_rung(world, choice, code):
    assert world.refused(world.deciding(choices=(choice,))) is code


def test_an_end_as_an_instant_is_bounded_alike(world):
    until = Instant(world.clock.at + 72 * HOUR)
    over = timed(STRANGERS, lasts=None, until=Instant(until + 1))
    assert world.refused(world.deciding(choices=(over,))) is Code.MEASURE_ABOVE_RUNG
    past = timed(STRANGERS, lasts=None, until=world.clock.at)
    assert world.refused(world.deciding(choices=(past,))) is Code.MEASURE_ENDS_BEFORE_IT_STARTS
    world.decide(choices=(timed(STRANGERS, lasts=None, until=until),))


def test_each_of_several_measures_is_looked_at(world):
    choices = (timed(STRANGERS), timed(SEND))
    assert world.refused(world.deciding(choices=choices)) is Code.MEASURE_ABOVE_RUNG


def test_a_no_contact_measure_names_the_person(world):
    wide = timed(SEND, lasts=days(30))
    assert world.refused(world.deciding(choices=(wide,))) is Code.MEASURE_ABOVE_RUNG
    world.decide(choices=(msgspec.structs.replace(wide, target=LAN),), target=LAN)


@pytest.mark.parametrize("target", [WEI, AccountNo(99)])
def test_a_target_is_somebody_else_who_exists(world, target):
    assert world.refused(world.deciding(target=target)) is Code.TARGET_UNKNOWN


@pytest.mark.parametrize("target", [WEI, MING, AccountNo(99)])
def test_a_measure_has_no_other_target_than_the_decision(world, target):
    choices = (timed(SEND, target=target),)
    assert world.refused(world.deciding(choices=choices, target=LAN)) is Code.TARGET_UNKNOWN


def test_a_capability_of_the_floor_cannot_be_chosen():
    for name in ("wallet.withdraw", "appeal.lodge", "notice.see"):
        with pytest.raises(ValueError, match="floor"):
            timed(Capability(name))


def test_imminent_harm_is_for_grave_clauses(world):
    assert world.refused(world.deciding(imminent_harm=True)) is Code.IMMINENT_HARM_NEEDS_GRAVE


def test_an_act_against_imminent_harm_works_at_once_and_lapses(world):
    decision_id = world.decide("F1", imminent_harm=True)
    row = world.get(DECISIONS, decision_id)
    assert row.unconfirmed
    assert row.outcome is Outcome.MADE
    assert not world.allowed("wallet.receive")
    world.after(24 * HOUR)
    assert world.allowed("wallet.receive")


def test_a_permanent_measure_waits_for_its_second_person(world):
    decision_id = world.decide("F1")
    row = world.get(DECISIONS, decision_id)
    assert row.outcome is Outcome.AWAITING
    assert row.told_at is None
    assert world.restrictions(decision_id) == ()
    assert world.allowed("wallet.receive")


# The ladder


def test_the_second_finding_is_one_rung_higher(world):
    first = world.decide()
    second = world.get(DECISIONS, world.decide())
    assert (second.rung, second.relied_on) == (2, (first,))


def test_a_finding_of_another_family_does_not_count(world):
    world.decide("S1")
    assert world.get(DECISIONS, world.decide("H1")).rung == 1


def test_an_act_before_the_first_notice_is_no_second_offence(world):
    """Two acts before one notice are one offence: nobody had been told yet."""
    case_id = world.case()
    item = world.evidence(case_id)
    world.after(1)
    world.decide()
    decision_id = world.decide(case_id=case_id, evidence=(item,))
    assert world.get(DECISIONS, decision_id).rung == 1


def test_the_ladder_forgets(world):
    """`memory` of H1 is 365 days: at its last millisecond the finding counts, at its end no more."""
    world.decide()
    world.after(365 * DAY - 1)
    assert world.get(DECISIONS, world.decide(choices=())).rung == 2
    world.after(1)
    assert world.get(DECISIONS, world.decide(choices=())).rung == 2  # the one of a millisecond ago alone
    world.after(366 * DAY)
    assert world.get(DECISIONS, world.decide()).rung == 1


def test_beyond_the_last_rung_is_the_last(world):
    for expected in (1, 2, 3, 4):
        decision_id = world.decide()
        assert world.get(DECISIONS, decision_id).rung == expected
    row = world.restrictions(decision_id)[0]
    assert set(row.terms.capabilities) == {SEND, STRANGERS, CALL}


def test_an_overturned_finding_does_not_count(world):
    world.fall(world.decide())
    assert world.get(DECISIONS, world.decide()).rung == 1


def test_i_04_nothing_names_what_a_catalogue_has_added_to_the_floor(world):
    """The clause of an older version may still list it; prescribed or chosen, it is refused."""
    command = world.deciding()
    with world.store.read() as reader:
        facts = DECIDE.gather(Desk(reader, Policies(), Mint(b"", CommandId("asked"))), command)
    assert not isinstance(decide(facts, command, world.clock.at), Refusal)
    facts = msgspec.structs.replace(facts, floor=frozenset({STRANGERS}))
    for choices in (None, (Choice((STRANGERS,), lasts=hours(1)),)):
        asked = msgspec.structs.replace(command, choices=choices)
        assert decide(facts, asked, world.clock.at).code is Code.CAPABILITY_IS_FLOOR


# The digest that two people must have seen alike


def test_the_digest_covers_all_that_is_said(world):
    row = world.get(DECISIONS, world.decide("F1"))
    said = content_digest(row)
    for changed in (
        {"clause": "H1"},
        {"account_no": LAN},
        {"rung": 9},
        {"evidence": ()},
        {"act_at": Instant(0)},
        {"version_digest": ""},
        {"chosen": ()},
        {"facts": msgspec.structs.replace(row.facts, commitment="0")},
    ):
        assert content_digest(msgspec.structs.replace(row, **changed)) != said, changed


@pytest.mark.parametrize("target", [None, LAN])
def test_i_06_nothing_that_may_be_owed_is_stopped_towards_one_person(world, target):
    """Broadly it is what a clause about fraud gives; towards one person it would keep a debt from being paid."""
    receiving = Choice((RECEIVE,), lasts=hours(1), target=target)
    command = world.deciding("F1", choices=(receiving,), target=target)
    if target is None:
        world.ok(command)
        return
    assert world.refused(command) is Code.PAYMENT_TOWARDS_ONE
    assert world.find(RESTRICTIONS) == ()


def test_the_decision_s_facts_have_no_field_for_rank_money_or_number():
    names = {field.name for field in msgspec.structs.fields(DecideFacts)}
    assert names == {
        "ids",
        "case",
        "decider",
        "versions",
        "evidence",
        "findings",
        "spent",
        "cleared",
        "reporting_staff",
        "target",
        "floor",
        "signalled",
        "party",  # its kind, and which decisions about it are appealed
        "taken_over",  # when somebody else was in the account, as two people found
        "kept",  # which capabilities the catalogue says were paid for, nothing about this person's
        "payments",  # which capabilities the catalogue says move money, nothing about this person's
    }


def test_a_finding_says_its_clause_version_and_decider(world):
    made = world.ok(world.deciding())[0]
    assert isinstance(made, DecisionMade)
    assert (made.clause, made.version, made.decider, made.family) == ("H1", 1, ADA, "harassment")
    assert len(made.version_digest) == 64


def test_game_and_wallet_go_on_after_a_breach_in_chat(world):
    world.decide()
    for capability in (PLAY, TRADE, PAY, RECEIVE, POST):
        assert world.allowed(capability)
