"""Approval: another human being, in another role, who saw the very same content; and what waits is judged again."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.approval import APPROVE
from dueprocess.application.handler import Desk
from dueprocess.application.policy import Policies
from dueprocess.application.views.all import CASES, DECISIONS
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision, DeclineDecision, approve
from dueprocess.domain.case import Status
from dueprocess.domain.decision import Outcome, content_digest
from dueprocess.domain.evidence import EvidenceOpened, OpenEvidence, Purpose
from dueprocess.domain.notice import NoticeIssued
from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.report import FileReport
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import CommandId, DecisionId, Mint
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal
from dueprocess.record.constitution import Constitution
from dueprocess.rulebook.ladder import Choice
from tests.policy import CALL, RECEIVE, SEND, days
from tests.world import ADA, ANNA, BELA, DAY, HOUR, LAN, SVEN, WEI, World, private

NO = Private("This is not proven.")


def seen(world: World, decision_id: DecisionId) -> str:
    return content_digest(world.get(DECISIONS, decision_id))


def approving(world: World, decision_id: DecisionId, by=BELA) -> ApproveDecision:
    return ApproveDecision(decision_id, by, seen(world, decision_id))


def test_an_approved_decision_takes_effect_at_the_approval_with_its_notice(world):
    decision_id = world.decide("F1")
    world.after(5 * HOUR)
    events = world.approve(decision_id)
    assert any(isinstance(event, NoticeIssued) for event in events)
    row = world.get(DECISIONS, decision_id)
    assert (row.outcome, row.approved_by, row.told_at) == (Outcome.MADE, BELA, world.clock.at)
    assert {item.terms.start for item in world.restrictions(decision_id)} == {world.clock.at}


def test_the_decider_does_not_approve(world):
    """I-18: one person with every role is still one person."""
    both = world.appoint("p_both", Role.DECIDER, Role.APPROVER, Role.REVIEWER)
    decision_id = world.decide("F1", decider=both)
    assert world.refused(approving(world, decision_id, both)) is Code.APPROVER_IS_DECIDER
    assert world.refused(DeclineDecision(decision_id, both, NO)) is Code.APPROVER_IS_DECIDER
    harm = world.decide("F1", decider=both, imminent_harm=True)
    assert world.refused(ConfirmDecision(harm, both, seen(world, harm))) is Code.APPROVER_IS_DECIDER


def test_i_04_what_a_catalogue_has_added_to_the_floor_is_not_imposed_any_more(world):
    """It waited, and meanwhile the floor grew."""
    decision_id = world.decide("F1")
    world.look(decision_id, BELA)
    command = approving(world, decision_id)
    with world.store.read() as reader:
        facts = APPROVE.gather(Desk(reader, Policies(), Mint(b"", CommandId("asked"))), command)
    assert not isinstance(approve(facts, command, world.clock.at), Refusal)
    (name, *_) = world.get(DECISIONS, decision_id).chosen[0].capabilities
    grown = msgspec.structs.replace(facts, floor=frozenset({name}))
    assert approve(grown, command, world.clock.at).code is Code.CAPABILITY_IS_FLOOR


def test_i_18_an_approval_without_a_look_at_the_evidence_shows_in_the_record(world):
    decision_id = world.decide("F1")
    world.approve(decision_id)
    entries = world.events()
    law, blind = Constitution(), Constitution()
    assert [law.look(entry) for entry in entries] == [None] * len(entries)
    unopened = [entry for entry in entries if not isinstance(entry.event, EvidenceOpened)]
    faults = [fault.what for entry in unopened if (fault := blind.look(entry))]
    assert "I-18: a decision was approved by somebody who had not opened the evidence" in faults


@pytest.mark.parametrize("who", [ADA, ANNA])
def test_only_an_approver_approves(world, who):
    decision_id = world.decide("F1")
    assert world.refused(approving(world, decision_id, who)) is Code.STAFF_LACKS_ROLE


def test_an_approver_who_reported_does_not_approve(world):
    world.appoint("p_own", Role.APPROVER, own_account=LAN)
    opened, _ = world.ok(FileReport(WEI, "fraud", (private("m"),), reporter=LAN))
    item = world.evidence(opened.case_id)
    decision_id = world.decide("F1", case_id=opened.case_id, evidence=(item,))
    assert world.refused(approving(world, decision_id, "p_own")) is Code.APPROVER_IS_REPORTER


def test_an_approver_in_conflict_does_not_approve(world):
    world.appoint("p_own", Role.APPROVER, own_account=WEI)
    assert world.refused(approving(world, world.decide("F1"), "p_own")) is Code.STAFF_IN_CONFLICT


def test_an_approval_names_the_content_that_was_seen(world):
    decision_id = world.decide("F1")
    other = world.decide("F1")
    command = ApproveDecision(decision_id, BELA, seen(world, other))
    assert world.refused(command) is Code.APPROVAL_OF_OTHER_CONTENT


def test_i_18_nobody_agrees_to_what_they_have_not_seen(world):
    """Each item, by the approver's own eyes: the decider's and another approver's do not count."""
    case_id = world.case()
    items = (world.evidence(case_id), world.evidence(case_id))
    decision_id = world.decide("F1", case_id=case_id, evidence=items)
    world.look(decision_id, ADA)
    world.look(decision_id, SVEN)
    assert world.refused(approving(world, decision_id)) is Code.EVIDENCE_NOT_OPENED
    world.ok(OpenEvidence(items[0], BELA, Purpose.APPROVE))
    assert world.refused(approving(world, decision_id)) is Code.EVIDENCE_NOT_OPENED
    world.ok(OpenEvidence(items[1], BELA, Purpose.APPROVE))
    world.ok(approving(world, decision_id))


def test_i_18_nobody_confirms_what_they_have_not_seen(world):
    decision_id = world.decide("F1", imminent_harm=True)
    command = ConfirmDecision(decision_id, BELA, seen(world, decision_id))
    assert world.refused(command) is Code.EVIDENCE_NOT_OPENED
    world.look(decision_id, BELA)
    world.ok(command)


def test_who_has_seen_nothing_may_still_disagree(world):
    decision_id = world.decide("F1")
    world.ok(DeclineDecision(decision_id, BELA, NO))
    assert world.get(DECISIONS, decision_id).outcome is Outcome.DECLINED


def test_sealed_evidence_is_approved_by_a_cleared_approver_only(world):
    case_id = world.case()
    sealed = world.evidence(case_id, kind="unlawful_image")
    decision_id = world.decide("F1", case_id=case_id, evidence=(sealed, world.evidence(case_id)))
    assert world.refused(OpenEvidence(sealed, BELA, Purpose.APPROVE)) is Code.VIEWER_NOT_CLEARED
    assert world.refused(approving(world, decision_id)) is Code.EVIDENCE_NOT_OPENED
    cleared = world.appoint("p_cleared", Role.APPROVER, cleared=True)
    world.approve(decision_id, cleared)


def test_a_confirmation_names_the_content_that_was_seen(world):
    decision_id = world.decide("F1", imminent_harm=True)
    assert world.refused(ConfirmDecision(decision_id, BELA, "")) is Code.APPROVAL_OF_OTHER_CONTENT


@pytest.mark.parametrize(
    "command",
    [
        ApproveDecision(DecisionId("dec_none"), BELA, ""),
        DeclineDecision(DecisionId("dec_none"), BELA, NO),
        ConfirmDecision(DecisionId("dec_none"), BELA, ""),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_does_not_exist_is_not_found(world, command):
    assert world.refused(command) is Code.NOT_FOUND


def test_what_does_not_wait_is_not_approved(world):
    decision_id = world.decide()
    assert world.refused(approving(world, decision_id)) is Code.DECISION_NOT_AWAITING
    assert world.refused(DeclineDecision(decision_id, BELA, NO)) is Code.DECISION_NOT_AWAITING
    assert world.refused(ConfirmDecision(decision_id, BELA, seen(world, decision_id))) is (
        Code.DECISION_NOT_AWAITING
    )


def test_nothing_is_approved_twice(world):
    decision_id = world.decide("F1")
    world.approve(decision_id)
    assert world.refused(approving(world, decision_id, SVEN)) is Code.DECISION_NOT_AWAITING


def test_a_declined_decision_imposes_nothing_and_opens_its_case_again(world):
    decision_id = world.decide("F1")
    world.ok(DeclineDecision(decision_id, BELA, NO))
    row = world.get(DECISIONS, decision_id)
    assert row.outcome is Outcome.DECLINED
    assert world.get(CASES, row.case_id).status is Status.OPEN
    assert world.refused(approving(world, decision_id)) is Code.DECISION_NOT_AWAITING
    assert world.allowed("wallet.receive")


def test_declining_has_a_reason(world):
    command = DeclineDecision(world.decide("F1"), BELA, Private(""))
    assert world.refused(command) is Code.TEXT_MISSING


# Imminent harm


def test_a_confirmed_act_no_longer_lapses(world):
    decision_id = world.decide("F1", imminent_harm=True)
    world.after(24 * HOUR - 1)
    world.confirm(decision_id)
    world.after(30 * DAY)
    assert not world.allowed("wallet.receive")
    row = world.get(DECISIONS, decision_id)
    assert (row.unconfirmed, row.confirmed_by) == (False, BELA)


def test_what_lapsed_unconfirmed_stays_ended(world):
    decision_id = world.decide("F1", imminent_harm=True)
    world.after(24 * HOUR)
    command = ConfirmDecision(decision_id, BELA, seen(world, decision_id))
    assert world.refused(command) is Code.CONFIRMATION_LAPSED
    assert world.allowed("wallet.receive")


def test_what_was_lifted_meanwhile_is_not_confirmed(world):
    decision_id = world.decide("F1", imminent_harm=True)
    world.ok(LiftDecision(decision_id, ANNA, Private("There was no danger.")))
    command = ConfirmDecision(decision_id, BELA, seen(world, decision_id))
    assert world.refused(command) is Code.CONFIRMATION_LAPSED


def test_what_fell_meanwhile_is_not_confirmed(world):
    decision_id = world.decide("F1", imminent_harm=True)
    world.fall(decision_id)
    command = ConfirmDecision(decision_id, BELA, seen(world, decision_id))
    assert world.refused(command) is Code.DECISION_NOT_AWAITING


# What waits is judged again when the second person agrees


def test_a_rung_that_an_overturned_finding_gave_is_not_imposed_afterwards(world):
    """I-11: the third finding waits; the first two fall; the approval finds the rung gone."""
    first = world.decide("A1")
    world.decide("A1")
    third = world.decide("A1")
    before = seen(world, third)
    world.fall(first)
    assert world.get(DECISIONS, third).rung == 2
    assert world.refused(ApproveDecision(third, BELA, before)) is Code.APPROVAL_OF_OTHER_CONTENT
    assert world.refused(approving(world, third)) is Code.MEASURE_ABOVE_RUNG
    world.ok(DeclineDecision(third, BELA, NO))


def test_an_end_that_has_passed_while_it_waited_is_not_imposed(world):
    choices = (
        Choice((SEND, CALL), permanent=True),
        Choice((RECEIVE,), until=Instant(world.clock.at + DAY)),
    )
    decision_id = world.decide("F1", choices=choices)
    world.after(DAY)
    assert world.refused(approving(world, decision_id)) is Code.MEASURE_ENDS_BEFORE_IT_STARTS


def proposed_permanent(world: World) -> tuple[DecisionId, DecisionId]:
    """A timed fraud measure beside another, and the proposal to make the first permanent."""
    choices = (Choice((SEND,), lasts=days(10)), Choice((RECEIVE,), lasts=days(20)))
    decision_id = world.decide("F1", choices=choices)
    first, _ = world.restrictions(decision_id)
    case_id = world.case()
    item = world.evidence(case_id)
    proposed = world.ok(
        AmendRestriction(
            first.restriction_id,
            ADA,
            Choice((SEND,), permanent=True),
            Private("He went on from a second device."),
            case_id,
            (item,),
        )
    )[0]
    return decision_id, proposed.decision_id


def test_an_amendment_to_permanent_takes_the_place_of_what_it_amends(world):
    before, after = proposed_permanent(world)
    world.approve(after)
    assert world.get(DECISIONS, before).superseded_by == after
    assert not any(span.holds(world.clock.at) for row in world.restrictions(before) for span in row.spans)
    world.after(19 * DAY)
    assert not world.allowed("chat.send")
    assert not world.allowed("wallet.receive")
    world.after(DAY)
    assert world.allowed("wallet.receive")


def test_nothing_is_made_heavier_once_the_person_has_appealed(world):
    """I-15: the appeal was lodged while the proposal waited."""
    before, after = proposed_permanent(world)
    world.appeal(before)
    assert world.refused(approving(world, after)) is Code.AMENDMENT_WHILE_APPEALED


def test_what_amends_a_decision_that_fell_is_not_imposed(world):
    before, after = proposed_permanent(world)
    world.fall(before)
    assert world.refused(approving(world, after)) is Code.DECISION_NOT_STANDING
    world.ok(DeclineDecision(after, BELA, NO))


def test_what_was_lifted_while_the_proposal_waited_is_not_imposed_again(world):
    """I-09: a lift cannot be undone by an approval that comes later."""
    before, after = proposed_permanent(world)
    world.ok(LiftDecision(before, ANNA, Private("Enough.")))
    assert world.refused(approving(world, after)) is Code.RESTRICTION_NOT_IN_FORCE


def test_what_ended_while_the_proposal_waited_is_not_imposed_again(world):
    """I-09: alone, without a sibling, and by its own end."""
    (row,) = world.restrictions(world.decide("F1", choices=(Choice((SEND,), lasts=days(2)),)))
    case_id = world.case()
    item = world.evidence(case_id)
    forever = Choice((SEND,), permanent=True)
    command = AmendRestriction(row.restriction_id, ADA, forever, NO, case_id, (item,))
    after = world.ok(command)[0].decision_id
    world.after(2 * DAY)
    assert world.refused(approving(world, after)) is Code.RESTRICTION_NOT_IN_FORCE


def test_a_sibling_that_changed_while_the_proposal_waited_is_not_put_back(world):
    before, after = proposed_permanent(world)
    _, other = world.restrictions(before)
    choice = Choice((RECEIVE,), lasts=days(5))
    world.ok(AmendRestriction(other.restriction_id, ADA, choice, Private("Half of it is enough.")))
    assert world.refused(approving(world, after)) is Code.RESTRICTION_NOT_IN_FORCE


def test_an_approval_keeps_the_evidence_spent(world):
    decision_id = world.decide("F1")
    world.approve(decision_id)
    row = world.get(DECISIONS, decision_id)
    assert msgspec.structs.replace(row, outcome=Outcome.AWAITING).tags == row.tags != ()
