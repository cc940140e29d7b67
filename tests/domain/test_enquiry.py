"""Enquiry: everybody reaches a human being, restricted or not."""

from __future__ import annotations

from dueprocess.application.views.all import ENQUIRIES
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import AccountNo, EnquiryId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import CHEN, DAY, OLGA, WEI

WORDS = Private("What happened to my account?")


def test_nothing_in_force_stands_in_the_way_of_asking(world):
    world.decide()
    world.approve(world.decide("F1"))
    (asked,) = world.ok(AskHuman(WEI, WORDS))
    assert asked.answer_due_at == world.clock.at + DAY


def test_nobody_unknown_asks(world):
    assert world.refused(AskHuman(AccountNo(99), WORDS)) is Code.NOT_FOUND


def test_a_question_has_words(world):
    assert world.refused(AskHuman(WEI, Private(" "))) is Code.TEXT_MISSING


def test_a_human_being_answers_once(world):
    world.appoint("p_agent", Role.AGENT)
    (asked,) = world.ok(AskHuman(WEI, WORDS))
    answer = AnswerEnquiry(asked.enquiry_id, "p_agent", Private("You can read it on your page."))
    world.ok(answer)
    row = world.get(ENQUIRIES, asked.enquiry_id)
    assert (row.answered_by, row.answered_at) == ("p_agent", world.clock.at)
    assert world.refused(answer) is Code.ENQUIRY_ALREADY_ANSWERED


def test_an_answer_has_words(world):
    (asked,) = world.ok(AskHuman(WEI, WORDS))
    assert world.refused(AnswerEnquiry(asked.enquiry_id, CHEN, Private(""))) is Code.TEXT_MISSING


def test_only_somebody_in_a_role_that_answers_answers(world):
    (asked,) = world.ok(AskHuman(WEI, WORDS))
    assert world.refused(AnswerEnquiry(asked.enquiry_id, OLGA, WORDS)) is Code.STAFF_LACKS_ROLE


def test_what_was_not_asked_is_not_answered(world):
    assert world.refused(AnswerEnquiry(EnquiryId("enq_none"), CHEN, WORDS)) is Code.NOT_FOUND
