"""Enquiry: a person asks a human being, and a human being answers.

The rules are:
1. Everybody may ask at any time, restricted or not: reaching a human is part of the floor (I-04).
2. An enquiry is answered by a named member of staff within a day; it is never an appeal, and never replaces one.
3. Whoever answers has no power over the outcome (threat T8).
4. Who says that somebody else had their account says from when to when and what shows it. That is a claim, which two
   people may find to be so (`compromise`); nothing changes by it alone.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain.compromise import Sign, time_refused
from dueprocess.domain.staff import Role, Staff, require
from dueprocess.kernel.ids import AccountNo, DecisionId, EnquiryId, Mint, PersonId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

ANSWER_WITHIN = DAY


class Claim(msgspec.Struct, frozen=True):
    """That somebody else had the account, from when to when, and what shows it."""

    from_at: Instant
    to_at: Instant
    signs: tuple[Sign, ...]


class Enquiry(msgspec.Struct, frozen=True):
    """State of one enquiry. `claim`: what is said of somebody else in the account."""

    enquiry_id: EnquiryId
    account_no: AccountNo
    decision_id: DecisionId | None
    words: Sealed
    asked_at: Instant
    answer_due_at: Instant
    answered_by: PersonId | None = None
    reply: Sealed | None = None
    answered_at: Instant | None = None
    claim: Claim | None = None


class AskHuman(Command, frozen=True):
    """Ask to be answered by a person."""

    account_no: AccountNo
    words: Private
    decision_id: DecisionId | None = None
    claim: Claim | None = None


class AnswerEnquiry(Command, frozen=True):
    """Answer as a member of staff."""

    enquiry_id: EnquiryId
    by: PersonId
    reply: Private


class EnquiryAsked(Event, frozen=True):
    """A person waits for a human answer."""

    enquiry_id: EnquiryId
    account_no: AccountNo
    decision_id: DecisionId | None
    words: Sealed
    answer_due_at: Instant
    claim: Claim | None = None


class EnquiryAnswered(Event, frozen=True):
    """A human being answered."""

    enquiry_id: EnquiryId
    account_no: AccountNo
    by: PersonId
    reply: Sealed


class EnquiryFacts(msgspec.Struct, frozen=True):
    """What asking and answering need to know."""

    ids: Mint
    known: bool
    enquiry: Enquiry | None = None
    person: Staff | None = None


def ask(facts: EnquiryFacts, command: AskHuman, now: Instant) -> tuple[Event, ...] | Refusal:
    """Ask. Nothing about the account can stand in the way."""
    if not facts.known:
        return refuse(Code.NOT_FOUND)
    if command.words.blank:
        return refuse(Code.TEXT_MISSING, "words")
    claim = command.claim
    if claim is not None:
        refused = time_refused(claim.from_at, claim.to_at, now)
        if refused is None and not claim.signs:
            refused = refuse(Code.COMPROMISE_UNSHOWN, "signs")
        if refused is not None:
            return refused
    return (
        EnquiryAsked(
            EnquiryId(facts.ids("enq")),
            command.account_no,
            command.decision_id,
            command.words.sealed,
            Instant(now + ANSWER_WITHIN),
            claim,
        ),
    )


def answer(facts: EnquiryFacts, command: AnswerEnquiry, now: Instant) -> tuple[Event, ...] | Refusal:
    """Answer, once."""
    refused = require(facts.person, Role.AGENT, Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR)
    if refused is not None:
        return refused
    if facts.enquiry is None:
        return refuse(Code.NOT_FOUND)
    if facts.enquiry.answered_at is not None:
        return refuse(Code.ENQUIRY_ALREADY_ANSWERED)
    if command.reply.blank:
        return refuse(Code.TEXT_MISSING, "reply")
    return (EnquiryAnswered(command.enquiry_id, facts.enquiry.account_no, command.by, command.reply.sealed),)


def evolve(state: Enquiry | None, event: Event, at: Instant) -> Enquiry | None:
    """Fold one event into the enquiry it names."""
    match event:
        case EnquiryAsked():
            return Enquiry(
                event.enquiry_id,
                event.account_no,
                event.decision_id,
                event.words,
                at,
                event.answer_due_at,
                claim=event.claim,
            )
        case EnquiryAnswered() if state is not None:
            return msgspec.structs.replace(state, answered_by=event.by, reply=event.reply, answered_at=at)
        case _:
            return state
