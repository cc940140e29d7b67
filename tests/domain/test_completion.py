"""Completing without an end: proposed by one, agreed to by another on the same content, and nothing before that."""

from __future__ import annotations

import msgspec

from dueprocess.adapters.store.verification import verify
from dueprocess.application.views.all import CASES, DECISIONS, NOTICES, RESTRICTIONS
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.case import Status as CaseStatus
from dueprocess.domain.completion import ApproveCompletion, DeclineCompletion
from dueprocess.domain.decision import DecideCase, DecisionApproved, Outcome
from dueprocess.domain.evidence import AttachEvidence, OpenEvidence, Purpose, Source
from dueprocess.domain.inheritance import CompletionProposed, DecisionCompleted
from dueprocess.domain.notice import Kind
from dueprocess.domain.relief import LiftDecision, WithdrawDecision
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal
from dueprocess.domain.renewal import content_digest as renewal_content
from dueprocess.domain.review import AnswerAppeal
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import RestrictionId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.record.constitution import Constitution
from dueprocess.rulebook.ladder import Choice
from tests.detecting import hold, register
from tests.importing import (
    case_of,
    completing,
    given,
    imported,
    inherited,
    looked_at,
    shown,
    state,
    to_approve,
    undone,
    without_end,
)
from tests.policy import CALL, SEND, STRANGERS
from tests.world import ADA, ANNA, BELA, CHEN, LAN, START, SVEN, WEI, private

WHY = Private("The bank statement is somebody else's.")


def proposed(world, **changes):
    """An inherited restriction of Wei that Ada proposed to complete without an end."""
    row = inherited(world)
    world.ok(without_end(world, row, **changes))
    return row


def test_i_18_without_an_end_it_waits_and_stays_exactly_as_it_is(world):
    row = inherited(world)
    before = world.get(RESTRICTIONS, row.restriction_id), world.get(DECISIONS, row.decision_id)
    events = world.ok(without_end(world, row))
    assert isinstance(events[0], CompletionProposed)
    assert (world.get(RESTRICTIONS, row.restriction_id), world.get(DECISIONS, row.decision_id)) == before
    assert len(world.find(NOTICES, account_no=WEI)) == 1, "nobody is told of what is only proposed"
    assert case_of(world, row).status is CaseStatus.AWAITING_APPROVAL
    assert state(world, row).owed
    world.after(31 * DAY)
    assert world.allowed(STRANGERS), "it ends by its date all the same"


def test_i_33_a_machine_s_hold_that_nobody_confirmed_raises_no_rung_of_what_is_completed(world):
    """It is no finding until a human has confirmed it, here as everywhere."""
    hold(world, register(world), "H1")
    world.after(4 * DAY)
    row = inherited(world, given("wei", STRANGERS, since=world.clock.at))
    choice = Choice((STRANGERS,), until=Instant(row.since + 2 * DAY))
    world.ok(completing(world, row, clause="H1", choice=choice))
    completed = world.get(DECISIONS, row.decision_id)
    assert (completed.rung, completed.relied_on) == (1, ())


def test_i_18_a_second_person_agrees_and_it_is_renewed_by_two_from_then_on(world):
    row = proposed(world)
    world.after(DAY)
    world.ok(to_approve(world, row))
    decision, after = world.get(DECISIONS, row.decision_id), world.get(RESTRICTIONS, row.restriction_id)
    assert (decision.clause, decision.decider, decision.approved_by) == ("F1", ADA, BELA)
    assert (after.terms.until, after.imposed) == (None, after.terms)
    assert after.terms.review_by == START + 181 * DAY
    assert decision.told_at == world.clock.at, "the appeal window begins again"
    assert world.get(CASES, decision.case_id).status is CaseStatus.DECIDED
    assert (state(world, row).completed_by, state(world, row).proposal) == (ADA, None)
    kinds = [notice.kind for notice in world.find(NOTICES, account_no=WEI)]
    assert sorted(kinds) == [Kind.AMENDMENT, Kind.DECISION]
    world.after(100 * DAY)
    assert not world.allowed(STRANGERS)
    world.ok(ProposeRenewal(row.restriction_id, ADA, WHY))
    seen = renewal_content(world.get(RESTRICTIONS, row.restriction_id))
    world.ok(ApproveRenewal(row.restriction_id, BELA, seen))


def test_i_18_whoever_proposed_it_does_not_agree_with_whatever_roles(world):
    world.appoint("p_both", "decider", "approver")
    row = inherited(world)
    world.ok(without_end(world, row, by="p_both"))
    command = to_approve(world, row, "p_both")
    assert world.refused(command) is Code.APPROVER_IS_DECIDER
    assert world.refused(DeclineCompletion(row.restriction_id, "p_both", WHY)) is Code.APPROVER_IS_DECIDER


def test_i_18_only_an_approver_who_is_in_no_conflict_answers(world):
    row = proposed(world)
    command = to_approve(world, row)
    change = msgspec.structs.replace
    assert world.refused(change(command, by=ANNA)) is Code.STAFF_LACKS_ROLE
    assert world.refused(change(command, by="p_nobody")) is Code.STAFF_UNKNOWN
    world.appoint("p_kin", "approver", conflicts=(WEI,))
    assert world.refused(change(command, by="p_kin")) is Code.STAFF_IN_CONFLICT
    assert world.refused(change(command, restriction_id=RestrictionId("imp_none.0"))) is Code.NOT_FOUND


def test_i_18_nobody_agrees_to_what_they_have_not_opened(world):
    row = proposed(world)
    command = to_approve(world, row, opened=False)
    assert world.refused(command) is Code.EVIDENCE_NOT_OPENED
    assert not world.get(DECISIONS, row.decision_id).decider


def test_i_18_an_agreement_is_to_the_content_that_was_shown(world):
    row = proposed(world)
    stale, state_before = to_approve(world, row), state(world, row)
    world.ok(DeclineCompletion(row.restriction_id, BELA, WHY))
    evidence = state_before.proposal.evidence
    again = without_end(world, row, evidence=evidence, facts=Private("Two people, last week."))
    world.ok(again)
    assert stale.seen != shown(world, row)
    assert world.refused(stale) is Code.APPROVAL_OF_OTHER_CONTENT
    assert world.refused(ApproveCompletion(row.restriction_id, BELA, "")) is Code.APPROVAL_OF_OTHER_CONTENT
    world.ok(to_approve(world, row))


def test_i_18_what_it_stood_on_fell_and_the_agreement_to_the_old_rung_with_it(world):
    """Anna's finding is withdrawn while it waits: the rung is a lower one, which gives nothing without an end."""
    row, findings = on_the_third_rung(world)
    world.ok(without_end(world, row, clause="B1"))
    agreeing = to_approve(world, row)
    world.ok(WithdrawDecision(findings[0], ANNA, WHY))
    assert shown(world, row) == ""
    assert world.refused(agreeing) is Code.MEASURE_ABOVE_RUNG


def test_disagreeing_leaves_it_as_it_was_with_the_case_open_again(world):
    row = proposed(world)
    assert world.refused(DeclineCompletion(row.restriction_id, BELA, Private(" "))) is Code.TEXT_MISSING
    world.ok(DeclineCompletion(row.restriction_id, BELA, WHY))
    assert case_of(world, row).status is CaseStatus.OPEN
    assert state(world, row).proposal is None
    assert world.refused(DeclineCompletion(row.restriction_id, BELA, WHY)) is Code.COMPLETION_NOT_PROPOSED
    assert (
        world.refused(ApproveCompletion(row.restriction_id, BELA, "0" * 64)) is Code.COMPLETION_NOT_PROPOSED
    )
    command = completing(world, row)
    world.ok(command)
    assert world.get(RESTRICTIONS, row.restriction_id).terms.until is not None


def test_while_it_waits_nobody_completes_or_decides_beside_it(world):
    row = proposed(world)
    evidence = cited(world, row)
    assert world.refused(completing(world, row, evidence=evidence)) is Code.CASE_NOT_OPEN
    assert world.refused(without_end(world, row, evidence=evidence, by=ANNA)) is Code.CASE_NOT_OPEN


def test_it_is_agreed_to_once(world):
    row = proposed(world)
    command = to_approve(world, row)
    world.ok(command)
    assert world.refused(command) is Code.COMPLETION_NOT_PROPOSED


def test_i_09_too_late_nothing_comes_back(world):
    row = proposed(world)
    command = to_approve(world, row)
    world.after(31 * DAY)
    assert world.refused(command) is Code.RESTRICTION_NOT_IN_FORCE
    assert world.allowed(STRANGERS)
    world.ok(DeclineCompletion(row.restriction_id, BELA, WHY))


def test_i_09_neither_after_a_lift_nor_an_overturn_nor_an_undo(world):
    imported(world, given(), given("lan"), given("ming"))
    rows = []
    for number in (WEI, LAN, 3):
        (row,) = looked_at(world, number)
        world.ok(without_end(world, row))
        rows.append(row)
    commands = [to_approve(world, row) for row in rows]
    world.ok(LiftDecision(rows[0].decision_id, SVEN, WHY))
    world.answer(world.appeal(rows[1].decision_id, LAN), Outcome.OVERTURNED)
    undone(world)
    for command in commands:
        assert world.refused(command) is Code.RESTRICTION_NOT_IN_FORCE


def test_i_15_what_had_an_end_at_its_source_keeps_one(world):
    row = inherited(world, given(until=Instant(START + 20 * DAY)))
    assert world.refused(without_end(world, row)) is Code.COMPLETION_NEEDS_END


def test_i_15_without_an_end_it_is_no_wider_either(world):
    row = inherited(world)
    wider = Choice((STRANGERS, CALL), permanent=True)
    assert world.refused(without_end(world, row, choice=wider)) is Code.COMPLETION_HEAVIER


def test_i_15_what_was_narrowed_while_it_waited_is_not_widened_by_agreeing(world):
    row = inherited(world, given("wei", SEND, STRANGERS))
    world.ok(without_end(world, row))
    narrower = Choice((STRANGERS,), until=row.terms.until)
    world.ok(AmendRestriction(row.restriction_id, ANNA, narrower, WHY))
    seen = shown(world, row)
    assert seen == ""
    for item in state(world, row).proposal.evidence:
        world.ok(OpenEvidence(item, BELA, Purpose.APPROVE))
    assert world.refused(ApproveCompletion(row.restriction_id, BELA, seen)) is Code.COMPLETION_HEAVIER


def test_i_33_a_rung_that_gives_an_end_gives_no_measure_without_one(world):
    row = inherited(world)
    assert world.refused(without_end(world, row, clause="H1")) is Code.MEASURE_ABOVE_RUNG


def test_i_07_a_review_is_within_half_a_year_and_never_with_an_end_beside(world):
    row = inherited(world)
    both = Choice((STRANGERS,), lasts=Duration(days=90), permanent=True)
    assert world.refused(without_end(world, row, choice=both)) is Code.PERMANENT_WITH_END
    sooner = Choice((STRANGERS,), permanent=True, review_every=Duration(days=30))
    world.ok(without_end(world, row, choice=sooner))
    world.ok(to_approve(world, row))
    assert world.get(RESTRICTIONS, row.restriction_id).terms.review_by == START + 30 * DAY


def test_content_that_was_used_meanwhile_carries_no_agreement(world):
    """The same words in another case of his: decided there while the proposal waits."""
    row = inherited(world)
    world.ok(without_end(world, row, evidence=(attached(world, state(world, row).case_id),)))
    command = to_approve(world, row)
    other = world.case()
    world.ok(DecideCase(other, ANNA, "H1", Private("He would not stop."), (attached(world, other),)))
    assert world.refused(command) is Code.EVIDENCE_ALREADY_DECIDED


def test_while_appealed_silence_frees_it_as_before_and_its_review_waits_for_nobody(world):
    row = inherited(world)
    appeal_id = world.appeal(row.decision_id)
    world.ok(without_end(world, row))
    world.ok(to_approve(world, row))
    after = world.get(RESTRICTIONS, row.restriction_id)
    assert after.terms.relief is not None
    world.after(31 * DAY // 3)
    assert world.allowed(STRANGERS), "the date of the open appeal has not moved"
    world.answer(appeal_id, Outcome.OVERTURNED, CHEN)


def test_a_review_that_waits_falls_due_when_the_person_is_back(world):
    """Under a clause whose missed review ends the measure: nobody was there, so it waits for the sign-in."""
    row, _ = on_the_third_rung(world)
    world.ok(without_end(world, row, clause="B1"))
    world.ok(to_approve(world, row))
    terms = world.get(RESTRICTIONS, row.restriction_id).terms
    assert (terms.review_ends, terms.review_waits) == (True, True)
    world.ok(RecordSignIn(WEI))
    assert not world.get(RESTRICTIONS, row.restriction_id).terms.review_waits
    world.after(181 * DAY)
    assert world.allowed(STRANGERS)


def test_i_12_neither_of_the_two_reviews_it(world):
    world.appoint("p_two", "approver", "reviewer")
    row = proposed(world)
    world.ok(to_approve(world, row, "p_two"))
    appeal_id = world.appeal(row.decision_id)
    for item in world.get(DECISIONS, row.decision_id).evidence:
        world.ok(OpenEvidence(item, "p_two", Purpose.REVIEW))
    answer = AnswerAppeal(appeal_id, "p_two", Outcome.AFFIRMED, Private("I agreed before."))
    assert world.refused(answer) is Code.REVIEWER_IS_APPROVER


def cited(world, row):
    """What the waiting proposal rests on."""
    proposal = state(world, row).proposal
    assert proposal is not None
    return proposal.evidence


def attached(world, case_id):
    """The same message of his in a case: content is the same by its id, whichever case holds it."""
    said = Private("Send me the deposit.")
    command = AttachEvidence(
        case_id, "message", said, private("m-shared"), Instant(world.clock.at), Source.CONTENT, WEI, None
    )
    return world.ok(command)[0].evidence_id


def on_the_third_rung(world):
    """An inherited restriction of Wei, and two findings of his about bots, told before."""
    findings = []
    for _ in range(2):
        findings.append(world.decide("B1", decider=ANNA))
        world.after(20 * DAY)
    return inherited(world, given(since=Instant(START - DAY))), findings


def test_the_record_verifies_with_a_completion_proposed_declined_and_agreed_to(world):
    imported(world, given(), given("lan"))
    (first,), (second,) = looked_at(world), looked_at(world, LAN)
    world.ok(without_end(world, first))
    world.ok(DeclineCompletion(first.restriction_id, BELA, WHY))
    world.ok(without_end(world, second))
    world.ok(to_approve(world, second))
    with world.store.read() as reader:
        assert verify(reader).fault is None


def test_i_18_the_record_itself_says_when_one_person_completed_without_an_end(world):
    row = proposed(world)
    events = world.ok(to_approve(world, row))
    alone = tuple(event for event in events if not isinstance(event, DecisionApproved))
    assert broken(world, events) is None
    assert "I-18" in broken(world, alone)
    completed = next(event for event in events if isinstance(event, DecisionCompleted))
    other = msgspec.structs.replace(completed, decider=ANNA)
    assert "otherwise than it was proposed" in broken(world, (other, *events[1:]))


def broken(world, last):
    """What an auditor finds wrong, where the last command's events had been these."""
    law, entries = Constitution(), world.events()
    cause = entries[-1].cause
    before = [entry for entry in entries if entry.cause != cause]
    forged = [msgspec.structs.replace(entries[-1], event=event) for event in last]
    return next((fault.what for entry in (*before, *forged) if (fault := law.look(entry))), None)
