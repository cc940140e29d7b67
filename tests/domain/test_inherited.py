"""Inherited: told plainly, appealed at once, completed within what there was, or over by its date."""

from __future__ import annotations

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.application.views.all import APPEALS, CASES, DECISIONS, NOTICES, RESTRICTIONS
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.appeal import LodgeAppeal
from dueprocess.domain.case import DismissCase, Origin
from dueprocess.domain.case import Status as CaseStatus
from dueprocess.domain.decision import DecideCase, Outcome
from dueprocess.domain.inheritance import DecisionCompleted
from dueprocess.domain.inherited import INHERITED, TakeUpInherited
from dueprocess.domain.notice import Kind
from dueprocess.domain.relief import LiftDecision, WithdrawDecision
from dueprocess.domain.renewal import ProposeRenewal
from dueprocess.domain.review import AnswerAppeal, Variation
from dueprocess.kernel.ids import ImportId, RestrictionId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.checks.clause import is_clause_id
from dueprocess.rulebook.ladder import Choice
from tests.importing import (
    LIST,
    case_of,
    completing,
    given,
    imported,
    inherited,
    looked_at,
    state,
    undone,
)
from tests.policy import CALL, FRAUD, PAY, RULEBOOK, STRANGERS
from tests.world import ADA, ANNA, BELA, CHEN, START, SVEN, WEI


def test_a_row_departs_with_a_case_a_decision_and_a_notice_of_its_own(world):
    row = inherited(world, given(reason="Sold accounts."))
    decision = world.get(DECISIONS, row.decision_id)
    assert decision.clause == INHERITED
    assert (decision.evidence, decision.decider, decision.inherited) == ((), "", True)
    assert decision.told_at == world.clock.at
    assert case_of(world, row).origin is Origin.IMPORT
    (notice,) = world.find(NOTICES, account_no=WEI)
    assert (notice.notice_id, notice.kind) == (row.notice_id, Kind.DECISION)
    with world.store.read() as reader:
        assert (
            Looking(reader, world.engine.policies, world.clock.at).words(decision.facts) == "Sold accounts."
        )


def test_a_departed_row_restricts_exactly_what_and_as_long_as_its_manifest_did(world):
    imported(world, given())
    world.after(3 * DAY)
    (row,) = looked_at(world)
    assert (row.terms.start, row.terms.until) == (START, START + 31 * DAY)


def test_a_row_departs_once_and_one_that_was_undone_never(world):
    imported(world, given(), given("lan"))
    looked_at(world)
    assert world.ok(TakeUpInherited(LIST, 0)) == ()
    undone(world)
    assert world.ok(TakeUpInherited(LIST, 1)) == ()
    assert world.refused(TakeUpInherited(ImportId("imp_none"), 0)) is Code.NOT_FOUND


def test_no_rulebook_can_have_a_clause_of_that_name():
    assert not is_clause_id(INHERITED)


def test_i_14_it_may_be_appealed_at_once_and_silence_ends_it(world):
    row = inherited(world)
    appeal = world.get(APPEALS, world.appeal(row.decision_id))
    assert appeal.answer_due_at == START + 31 * DAY // 3
    world.after(31 * DAY // 3)
    assert world.allowed(STRANGERS)


def test_i_13_nothing_is_kept_on_appeal_that_nobody_completed(world):
    row = inherited(world)
    appeal_id = world.appeal(row.decision_id)
    reason = Private("I read what the platform sent.")
    answer = AnswerAppeal(appeal_id, CHEN, Outcome.AFFIRMED, reason)
    assert world.refused(answer) is Code.INHERITED_NOT_COMPLETED
    varied = msgspec.structs.replace(
        answer, outcome=Outcome.VARIED, variations=(Variation(row.restriction_id, (STRANGERS,)),)
    )
    assert world.refused(varied) is Code.INHERITED_NOT_COMPLETED
    world.answer(appeal_id, Outcome.OVERTURNED)
    assert world.allowed(STRANGERS)


def test_what_is_completed_while_appealed_is_reviewed_on_its_reasons_and_no_date_moves(world):
    row = inherited(world)
    appeal_id = world.appeal(row.decision_id)
    before = world.get(APPEALS, appeal_id)
    world.after(DAY)
    world.ok(completing(world, row))
    assert world.get(APPEALS, appeal_id) == before
    after = world.get(RESTRICTIONS, row.restriction_id)
    assert after.terms.relief is not None
    assert after.terms.relief.at == before.answer_due_at
    world.answer(appeal_id, Outcome.AFFIRMED)
    world.after(31 * DAY)
    assert not world.allowed(STRANGERS)


def test_completing_gives_clause_evidence_facts_an_end_and_a_notice(world):
    row = inherited(world)
    world.after(DAY)
    events = world.ok(completing(world, row))
    assert isinstance(events[0], DecisionCompleted)
    decision = world.get(DECISIONS, row.decision_id)
    assert (decision.clause, decision.family, decision.decider) == ("F1", "fraud", ADA)
    assert decision.evidence
    assert decision.told_at == world.clock.at, "the appeal window begins again"
    after = world.get(RESTRICTIONS, row.restriction_id)
    assert after.terms.until == row.since + 100 * DAY
    assert after.imposed == after.terms
    assert world.get(CASES, decision.case_id).status is CaseStatus.DECIDED
    assert state(world, row).completed_by == ADA
    kinds = [notice.kind for notice in world.find(NOTICES, account_no=WEI)]
    assert sorted(kinds) == [Kind.AMENDMENT, Kind.DECISION]
    world.after(80 * DAY)
    assert not world.allowed(STRANGERS), "it no longer ends by its migration date"


def test_it_is_completed_once(world):
    row = inherited(world)
    command = completing(world, row)
    world.ok(command)
    assert world.refused(command) is Code.RESTRICTION_NOT_INHERITED
    (own,) = world.restrictions(world.decide(account_no=2))
    command = msgspec.structs.replace(command, restriction_id=own.restriction_id)
    assert world.refused(command) is Code.RESTRICTION_NOT_INHERITED
    unknown = msgspec.structs.replace(command, restriction_id=RestrictionId("imp_none.0"))
    assert world.refused(unknown) is Code.NOT_FOUND


def test_i_15_completing_adds_no_capability(world):
    row = inherited(world)
    choice = Choice((STRANGERS, CALL), until=Instant(row.since + 100 * DAY))
    assert world.refused(completing(world, row, choice=choice)) is Code.COMPLETION_HEAVIER


def test_i_15_completing_gives_no_later_end_than_the_source(world):
    end = Instant(START + 20 * DAY)
    row = inherited(world, given(until=end))
    late = Choice((STRANGERS,), until=Instant(end + 1))
    assert world.refused(completing(world, row, choice=late)) is Code.COMPLETION_HEAVIER
    exact = Choice((STRANGERS,), until=end)
    command = completing(world, row, choice=exact)
    world.ok(command)
    assert world.get(RESTRICTIONS, row.restriction_id).terms.until == end


def test_i_33_time_served_counts(world):
    """Three days under the clause's first rung are over ten days after the source says that it began."""
    row = inherited(world)
    lasting = Choice((STRANGERS,), lasts=HARASSMENT_RUNG)
    command = completing(world, row, clause="H1", choice=lasting)
    assert world.refused(command) is Code.MEASURE_ENDS_BEFORE_IT_STARTS
    longer = Choice((STRANGERS,), until=Instant(START + DAY))
    assert world.refused(completing(world, row, clause="H1", choice=longer)) is Code.MEASURE_ABOVE_RUNG


def test_i_03_the_clause_s_maximum_binds_from_the_source_s_beginning(world):
    row = inherited(world, given(since=Instant(START - 360 * DAY)))
    beyond = Choice((STRANGERS,), until=Instant(START + 6 * DAY))
    assert world.refused(completing(world, row, choice=beyond)) is Code.DURATION_ABOVE_MAXIMUM
    within = Choice((STRANGERS,), until=Instant(START + 5 * DAY))
    world.ok(completing(world, row, choice=within))


def test_i_09_nobody_completes_what_has_ended(world):
    row = inherited(world)
    command = completing(world, row)
    world.after(31 * DAY)
    assert world.refused(command) is Code.RESTRICTION_NOT_IN_FORCE


def test_i_09_nobody_completes_what_was_overturned_or_undone(world):
    row = inherited(world, given(), given("lan"))
    command = completing(world, row)
    world.answer(world.appeal(row.decision_id), Outcome.OVERTURNED)
    assert world.refused(command) is Code.RESTRICTION_NOT_IN_FORCE


def test_i_01_completing_needs_facts_evidence_and_a_clause(world):
    row = inherited(world)
    command = completing(world, row)
    change = msgspec.structs.replace
    assert world.refused(change(command, facts=Private(" "))) is Code.TEXT_MISSING
    assert world.refused(change(command, evidence=())) is Code.EVIDENCE_MISSING
    assert world.refused(change(command, clause="X9")) is Code.CLAUSE_UNKNOWN
    text = Private(FRAUD.text["en"])
    assert world.refused(change(command, facts=text)) is Code.FACTS_REPEAT_CLAUSE
    assert world.refused(change(command, clause="A1")) is Code.EVIDENCE_KIND_INSUFFICIENT
    assert world.refused(change(command, by=BELA)) is Code.STAFF_LACKS_ROLE
    world.appoint("p_friend", "decider", conflicts=(WEI,))
    assert world.refused(change(command, by="p_friend")) is Code.STAFF_IN_CONFLICT
    nothing = change(command, choice=Choice((), until=Instant(START + DAY)))
    assert world.refused(nothing) is Code.MEASURE_EMPTY


def test_a_clause_that_is_repealed_completes_nothing(world):
    row = inherited(world, days=None)
    command = completing(world, row)
    rest = tuple(clause for clause in RULEBOOK.clauses if clause.id != "F1")
    at = world.publish(msgspec.structs.replace(RULEBOOK, version=2, clauses=rest))
    world.clock.at = at
    assert world.refused(command) is Code.CLAUSE_REPEALED


def test_an_inherited_case_is_completed_or_lifted_never_decided_beside_or_left_behind(world):
    row = inherited(world)
    case_id = state(world, row).case_id
    evidence = world.evidence(case_id)
    beside = DecideCase(case_id, ADA, "H1", Private("He wrote again and again."), (evidence,))
    assert world.refused(beside) is Code.INHERITED_NOT_COMPLETED
    assert world.refused(DismissCase(case_id, ADA, Private("Nothing."))) is Code.INHERITED_NOT_COMPLETED
    world.ok(LiftDecision(row.decision_id, SVEN, Private("Nobody knows why it was imposed.")))
    assert world.allowed(STRANGERS)
    assert world.refused(completing(world, row)) is Code.RESTRICTION_NOT_IN_FORCE


def test_an_inherited_measure_is_made_lighter_and_never_heavier_by_amending(world):
    row = inherited(world, given("wei", "chat.send", "chat.send_stranger"))
    why = Private("Strangers only.")
    lighter = AmendRestriction(row.restriction_id, ADA, Choice((STRANGERS,), until=row.terms.until), why)
    world.ok(lighter)
    longer = Choice((STRANGERS,), until=Instant(row.terms.until + 1))
    command = AmendRestriction(row.restriction_id, ADA, longer, why)
    assert world.refused(command) is Code.CAPABILITY_OUTSIDE_CLAUSE


def test_it_is_neither_renewed_nor_withdrawn(world):
    row = inherited(world)
    assert world.refused(ProposeRenewal(row.restriction_id, ADA, Private("Still."))) is (
        Code.RESTRICTION_NOT_PERMANENT
    )
    assert world.refused(WithdrawDecision(row.decision_id, ANNA, Private("No."))) is Code.NOT_THE_DECIDER


def test_an_inherited_measure_counts_on_no_ladder_until_it_is_completed(world):
    inherited(world)
    world.after(HOUR)
    first = world.get(DECISIONS, world.decide("F1"))
    assert (first.rung, first.relied_on) == (1, ())


def test_a_completed_one_counts_from_the_day_it_was_told(world):
    row = inherited(world)
    world.ok(completing(world, row))
    world.after(HOUR)
    later = world.get(DECISIONS, world.decide("F1"))
    assert later.relied_on == (row.decision_id,)


def test_a_second_row_about_a_person_stays_as_it_is(world):
    imported(world, given(), given("wei", "wallet.pay"))
    rows = looked_at(world)
    target = next(row for row in rows if row.terms.capabilities == (STRANGERS,))
    world.answer(world.appeal(target.decision_id), Outcome.OVERTURNED)
    assert world.allowed(STRANGERS)
    assert not world.allowed(PAY)


def test_anybody_else_s_appeal_finds_nothing(world):
    row = inherited(world)
    command = LodgeAppeal(row.decision_id, 2, Private("Mine."))
    assert world.refused(command) is Code.NOT_FOUND


HARASSMENT_RUNG = RULEBOOK.clauses[0].ladder[0].measures[0].lasts
