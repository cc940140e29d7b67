"""Enquiry: asking a human being, and answering."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import ACCOUNTS, ENQUIRIES
from dueprocess.domain import enquiry
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman, EnquiryFacts


def _ask(desk: Desk, command: AskHuman) -> EnquiryFacts:
    return EnquiryFacts(desk.ids, desk.ledger.get(ACCOUNTS, command.account_no) is not None)


def _answer(desk: Desk, command: AnswerEnquiry) -> EnquiryFacts:
    found = desk.ledger.get(ENQUIRIES, command.enquiry_id)
    return EnquiryFacts(desk.ids, True, found, person(desk, command.by))


ASK = Handler(_ask, enquiry.ask, lambda _facts, command: command.account_no)
ANSWER = Handler(
    _answer, enquiry.answer, lambda facts, _command: facts.enquiry.account_no if facts.enquiry else None
)
