"""GET /v1/enquiries: the questions that wait for an answer, the first due on top."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.views.all import ENQUIRIES
from dueprocess.domain.staff import Role
from dueprocess.http.api.fields import Cursor, Limit
from dueprocess.http.api.looking import looking
from dueprocess.http.api.pages import cut, listed, page_of
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.limits import PAGE_DEFAULT
from dueprocess.http.services import Services
from dueprocess.kernel.ids import DecisionId, EnquiryId
from dueprocess.kernel.instants import Instant

ANSWERERS = (Role.AGENT, Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR)


class WaitingEnquiry(msgspec.Struct, frozen=True):
    """A question that waits."""

    enquiry_id: EnquiryId
    decision_id: DecisionId | None
    words: str | None
    asked_at: Instant
    answer_due_at: Instant
    overdue: bool


@reading("/enquiries", allow(roles=ANSWERERS), listed(wired(WaitingEnquiry)))
def waiting_enquiries(
    services: NamedDependency[Services], cursor: Cursor = None, limit: Limit = PAGE_DEFAULT
) -> Response[Any]:
    """The questions that nobody has answered."""
    with looking(services) as look:
        rows = look.reader.find(ENQUIRIES, open="open")
        page, following = cut(rows, lambda row: (row.answer_due_at, row.enquiry_id), cursor, limit)
        items = [
            WaitingEnquiry(
                row.enquiry_id,
                row.decision_id,
                look.words(row.words),
                row.asked_at,
                row.answer_due_at,
                row.answer_due_at <= look.now,
            )
            for row in page
        ]
    return page_of(items, WaitingEnquiry, following)
