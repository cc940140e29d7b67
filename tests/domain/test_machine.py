"""Machine: a hold that lapses, a decision where the rulebook lets it, and nothing else."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application import machine
from dueprocess.application.handler import Desk
from dueprocess.application.views.all import DECISIONS, EVIDENCE, RESTRICTIONS, SIGNALS
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision, DeclineDecision
from dueprocess.domain.case import DismissCase, OpenCase, TakeCase
from dueprocess.domain.decision import DecideCase, Outcome, content_digest
from dueprocess.domain.detector import Act
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.machine import AskReverification, DecideOnSignal, PlaceHold, place_hold
from dueprocess.domain.notice import NoticeIssued
from dueprocess.domain.relief import LiftDecision, WithdrawDecision
from dueprocess.domain.review import AnswerAppeal, TakeAppeal
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import CommandId, Mint, PersonId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook.ladder import Choice
from tests.detecting import (
    SAW,
    decide,
    deciding,
    decision_of,
    hold,
    holding,
    raise_signal,
    ready,
    register,
)
from tests.policy import RULEBOOK, SEND, STRANGERS, days, hours
from tests.world import ADA, BELA, CHEN, DAY, HOUR, LAN, WEI

MACHINE = PersonId("detector:aim.1")
OWN = Private("I read all of it myself, and find this.")


@pytest.fixture
def aim(world):
    return register(world)


# The hold


def test_a_hold_restricts_at_once_with_notice_and_lapses_after_72_hours(world, aim):
    decision_id = hold(world, aim)
    assert not world.allowed("chat.send_stranger")
    assert any(isinstance(entry.event, NoticeIssued) for entry in world.events())
    world.after(72 * HOUR - 1)
    assert not world.allowed("chat.send_stranger")
    world.after(1)
    assert world.allowed("chat.send_stranger")
    row = world.get(DECISIONS, decision_id)
    assert (row.decider, row.detector, row.hold, row.unconfirmed) == (MACHINE, aim, True, True)
    assert row.automation_detected


def test_i_33_what_is_longer_than_72_hours_lapses_all_the_same(world, aim):
    """The rung of fraud is permanent; the machine's is over after three days."""
    hold(world, aim, "F1")
    assert not world.allowed("chat.send")
    world.after(72 * HOUR)
    assert world.allowed("chat.send")
    decide(world, aim, account_no=LAN)
    world.after(HOUR)
    hold(world, aim, "B1", LAN)  # ten days are what the second rung gives
    world.after(72 * HOUR - 1)
    assert not world.allowed("chat.send", LAN)
    world.after(1)
    assert world.allowed("chat.send", LAN)


def test_a_hold_may_be_shorter_and_never_longer(world, aim):
    command = holding(world, aim)
    for wrong in (0, -1, 73, 1_000):
        assert world.refused(msgspec.structs.replace(command, hours=wrong)) is Code.HOLD_TOO_LONG
    world.ok(msgspec.structs.replace(command, hours=2))
    world.after(2 * HOUR)
    assert world.allowed("chat.send_stranger")


def test_a_confirmed_hold_goes_on_as_the_rung_gives(world, aim):
    decision_id = hold(world, aim, "A1")
    world.after(71 * HOUR)
    world.confirm(decision_id)
    world.after(HOUR - 1)
    assert not world.allowed("game.trade")
    assert world.get(DECISIONS, decision_id).confirmed_by == BELA
    world.after(1)
    assert world.allowed("game.trade"), "three days are what the rung gives"


def test_i_33_a_lapsed_hold_is_not_confirmed(world, aim):
    decision_id = hold(world, aim)
    world.look(decision_id, BELA)
    world.after(72 * HOUR)
    seen = content_digest(world.get(DECISIONS, decision_id))
    assert world.refused(ConfirmDecision(decision_id, BELA, seen)) is Code.CONFIRMATION_LAPSED


def test_who_confirms_has_opened_the_evidence(world, aim):
    decision_id = hold(world, aim)
    seen = content_digest(world.get(DECISIONS, decision_id))
    assert world.refused(ConfirmDecision(decision_id, BELA, seen)) is Code.EVIDENCE_NOT_OPENED


def test_i_18_who_answers_for_the_machine_does_not_confirm(world):
    owner = world.appoint("p_owner", Role.APPROVER)
    decision_id = hold(world, register(world, owner=owner))
    world.look(decision_id, owner)
    seen = content_digest(world.get(DECISIONS, decision_id))
    assert world.refused(ConfirmDecision(decision_id, owner, seen)) is Code.OWNER_OF_DETECTOR


def test_i_33_a_hold_is_no_finding_until_a_human_confirms(world, aim):
    decision_id = hold(world, aim)
    world.after(80 * HOUR)
    assert world.get(DECISIONS, world.decide("H1")).rung == 1
    assert not world.get(DECISIONS, decision_id).counts


def test_a_confirmed_hold_is_a_finding(world, aim):
    decision_id = hold(world, aim)
    world.confirm(decision_id)
    world.after(80 * HOUR)
    later = world.get(DECISIONS, world.decide("H1"))
    assert (later.rung, later.relied_on) == (2, (decision_id,))


def test_a_hold_loses_a_rung_that_an_overturned_finding_gave(world, aim):
    """It may yet be confirmed: what it stands on is kept true meanwhile."""
    first = world.decide("A1")
    world.after(HOUR)
    held = hold(world, aim, "A1")
    assert world.get(DECISIONS, held).rung == 2
    assert not world.allowed("game.play")
    world.fall(first)
    assert world.get(DECISIONS, held).rung == 1
    assert world.allowed("game.play")
    assert not world.allowed("game.trade")


def test_i_33_no_second_hold_before_a_human_has_looked(world, aim):
    first = hold(world, aim)
    world.after(100 * HOUR)
    command = holding(world, aim)
    assert world.refused(command) is Code.HOLD_AWAITS_HUMAN
    hold(world, aim, "A1")  # another matter is another matter
    world.ok(WithdrawDecision(first, ADA, Private("These were two friends.")))
    world.ok(command)


def test_where_the_rung_is_a_warning_there_is_nothing_to_hold(world):
    spam = register(world, name="spam", clauses=("S1",))
    assert world.refused(holding(world, spam, "S1")) is Code.MEASURE_EMPTY


def test_a_hold_is_never_beyond_the_rung(world, aim):
    command = holding(world, aim)
    for choice, code in (
        (Choice((SEND,), lasts=hours(1)), Code.MEASURE_ABOVE_RUNG),
        (Choice((STRANGERS,), lasts=days(4)), Code.MEASURE_ABOVE_RUNG),
        (Choice((), lasts=hours(1)), Code.MEASURE_EMPTY),
    ):
        assert world.refused(msgspec.structs.replace(command, choices=(choice,))) is code
    world.ok(msgspec.structs.replace(command, choices=(Choice((STRANGERS,), lasts=hours(3)),)))


def test_a_machine_has_reasons_and_evidence_of_the_person_s_own(world, aim):
    command = holding(world, aim)
    change = msgspec.structs.replace
    assert world.refused(change(command, facts=Private(" "))) is Code.TEXT_MISSING
    assert world.refused(change(command, evidence=())) is Code.EVIDENCE_MISSING
    clause = Private("You may not send unwanted messages.")
    assert world.refused(change(command, facts=clause)) is Code.FACTS_REPEAT_CLAUSE


def test_a_machine_acts_only_on_what_its_signal_names(world, aim):
    raised, _ = ready(world, aim)
    other = world.evidence(raised.case_id)
    command = PlaceHold(raised.signal_id, Private(SAW), (other,))
    assert world.refused(command) is Code.EVIDENCE_NOT_OF_SIGNAL


def test_one_signal_one_act(world, aim):
    raised = raise_signal(world, aim)
    world.ok(AskReverification(raised.signal_id))
    assert world.get(SIGNALS, raised.signal_id).act is Act.REVERIFY
    assert world.refused(AskReverification(raised.signal_id)) is Code.SIGNAL_ACTED_ON
    assert world.refused(PlaceHold(raised.signal_id, Private(SAW), ())) is Code.SIGNAL_ACTED_ON


def test_asking_to_verify_restricts_nothing(world, aim):
    raised = raise_signal(world, aim)
    world.ok(AskReverification(raised.signal_id))
    assert world.find(RESTRICTIONS) == ()


def test_a_case_that_somebody_works_on_is_theirs(world, aim):
    command = holding(world, aim)
    case_id = world.get(SIGNALS, command.signal_id).case_id
    world.ok(TakeCase(case_id, ADA))
    assert world.refused(command) is Code.CASE_TAKEN_BY_OTHER
    world.ok(DismissCase(case_id, ADA, Private("Two friends joked.")))
    assert world.refused(command) is Code.CASE_NOT_OPEN


def test_nothing_is_held_because_of_a_signal_that_there_is_not(world):
    for command in (
        AskReverification("sig_none"),
        PlaceHold("sig_none", Private(SAW), ()),
        DecideOnSignal("sig_none", Private(SAW), ()),
    ):
        assert world.refused(command) is Code.NOT_FOUND


def test_i_18_a_machine_imposes_nothing_permanent(world, aim):
    command = holding(world, aim, "F1")
    choice = Choice((SEND,), permanent=True)
    assert world.refused(msgspec.structs.replace(command, choices=(choice,))) is Code.MEASURE_NEEDS_HUMAN


def test_a_machine_touches_no_money(world, aim):
    """The catalogue of the tests marks none as money, so the law is asked with facts that do."""
    command = holding(world, aim, "F1")
    with world.store.read() as reader:
        desk = Desk(reader, world.engine.policies, Mint(b"test", CommandId("test")))
        facts = machine.HOLD.gather(desk, command)
    facts = msgspec.structs.replace(facts, money=frozenset({"wallet.receive"}))
    now = world.clock.at
    assert place_hold(facts, command, now).code is Code.MEASURE_NEEDS_HUMAN
    milder = msgspec.structs.replace(command, choices=(Choice((SEND,), lasts=hours(1)),))
    assert isinstance(place_hold(facts, milder, now), tuple)


# Deciding alone


def test_under_automation_a_machine_decides_and_it_stands(world, aim):
    decision_id = decide(world, aim)
    world.after(23 * HOUR)
    assert not world.allowed("chat.send_stranger")
    row = world.get(DECISIONS, decision_id)
    assert (row.detector, row.hold, row.unconfirmed, row.counts) == (aim, False, False, True)
    world.after(HOUR)
    again = world.get(DECISIONS, decide(world, aim))
    assert (again.rung, again.relied_on) == (2, (decision_id,))


def test_i_33_elsewhere_a_machine_does_not_decide(world, aim):
    for clause in ("H1", "F1", "A1"):
        assert world.refused(deciding(world, aim, clause)) is Code.CLAUSE_NEEDS_HUMAN


def test_i_18_where_the_rung_is_permanent_a_machine_does_not_decide(world, aim):
    for _ in range(2):
        decide(world, aim)
        world.after(20 * DAY)
    assert world.refused(deciding(world, aim)) is Code.MEASURE_NEEDS_HUMAN
    decision_of(world.ok(holding(world, aim, "B1")))
    world.after(72 * HOUR)
    assert world.allowed("chat.send")


def test_i_03_a_clause_that_lets_it_only_since_the_act_does_not(world, aim):
    """The milder of two versions: a machine may decide where both let it."""
    harassment = msgspec.structs.replace(RULEBOOK.clauses[0], automation=True)
    later = msgspec.structs.replace(RULEBOOK, version=2, clauses=(harassment, *RULEBOOK.clauses[1:]))
    command = deciding(world, aim, "H1")
    world.clock.at = world.publish(later)
    assert world.refused(command) is Code.CLAUSE_NEEDS_HUMAN
    decision_of(world.ok(deciding(world, aim, "H1", LAN)))


def test_i_13_any_appeal_against_a_machine_reaches_a_human(world, aim):
    decision_id = decide(world, aim)
    appeal_id = world.appeal(decision_id)
    world.look(decision_id, CHEN)
    assert world.refused(AnswerAppeal(appeal_id, MACHINE, Outcome.AFFIRMED, OWN)) is Code.STAFF_UNKNOWN
    world.answer(appeal_id, Outcome.OVERTURNED)
    assert world.allowed("chat.send_stranger")


def human_acts(world, aim):
    """Every act that the law leaves to human beings, by the machine."""
    waiting = world.decide("F1", account_no=LAN)
    held = hold(world, aim)
    harm = world.decide("F1", account_no=LAN, imminent_harm=True)
    appeal_id = world.appeal(held)
    (asked,) = world.ok(AskHuman(WEI, Private("Why?")))
    item = world.get(DECISIONS, held).evidence[0]
    case_id = world.case(LAN)
    seen = content_digest(world.get(DECISIONS, held))
    return (
        ApproveDecision(waiting, MACHINE, content_digest(world.get(DECISIONS, waiting))),
        DeclineDecision(waiting, MACHINE, OWN),
        ConfirmDecision(held, MACHINE, seen),
        ConfirmDecision(harm, MACHINE, content_digest(world.get(DECISIONS, harm))),
        LiftDecision(held, MACHINE, OWN),
        WithdrawDecision(held, MACHINE, OWN),
        TakeAppeal(appeal_id, MACHINE),
        AnswerAppeal(appeal_id, MACHINE, Outcome.AFFIRMED, OWN),
        AnswerEnquiry(asked.enquiry_id, MACHINE, OWN),
        OpenEvidence(item, MACHINE, Purpose.REVIEW),
        OpenCase(LAN, "spam", MACHINE),
        DismissCase(case_id, MACHINE, OWN),
        DecideCase(case_id, MACHINE, "H1", OWN, (world.evidence(case_id, LAN),)),
    )


def test_i_13_a_machine_approves_confirms_reviews_lifts_and_answers_nothing(world, aim):
    for command in human_acts(world, aim):
        assert world.refused(command) is Code.STAFF_UNKNOWN, command
    assert all(MACHINE not in row.opened_by for row in world.find(EVIDENCE))
