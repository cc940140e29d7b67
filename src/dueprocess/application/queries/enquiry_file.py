"""Enquiry file: a person's question to a human being, as the one who answers it reads it."""

from __future__ import annotations

import msgspec

from dueprocess.application.queries.asking import SOME_WORDS, why_not
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.queries.standing import Standing, standing
from dueprocess.application.views.all import ENQUIRIES
from dueprocess.domain.enquiry import AnswerEnquiry, Claim
from dueprocess.domain.staff import Staff
from dueprocess.kernel.ids import AccountNo, DecisionId, EnquiryId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Refusal


class EnquiryFile(msgspec.Struct, frozen=True):
    """A question, its answer, and the standing of the account exactly as the person reads it. `claim`: of a stolen account."""

    enquiry_id: EnquiryId
    account_no: AccountNo
    external_id: str | None
    decision_id: DecisionId | None
    words: str | None
    asked_at: Instant
    answer_due_at: Instant
    overdue: bool
    reply: str | None
    answered_at: Instant | None
    answered_by_name: str
    refusal: Refusal | None
    standing: Standing
    claim: Claim | None = None


def enquiry_file(look: Looking, enquiry_id: EnquiryId, viewer: Staff) -> EnquiryFile | None:
    """The file of an enquiry; None where there is none."""
    row = look.reader.get(ENQUIRIES, enquiry_id)
    found = standing(look, row.account_no) if row else None
    if row is None or found is None:
        return None
    return EnquiryFile(
        row.enquiry_id,
        row.account_no,
        look.reader.external_id(row.account_no),
        row.decision_id,
        look.words(row.words),
        row.asked_at,
        row.answer_due_at,
        row.answered_at is None and row.answer_due_at <= look.now,
        look.words(row.reply),
        row.answered_at,
        name_of(look, row.answered_by),
        why_not(look, AnswerEnquiry(enquiry_id, viewer.person_id, SOME_WORDS)),
        found,
        row.claim,
    )
