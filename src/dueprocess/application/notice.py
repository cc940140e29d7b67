"""Notice: noting showings and service."""

from __future__ import annotations

from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import NOTICES
from dueprocess.domain import notice
from dueprocess.domain.notice import NoticeFacts, RecordService, RecordShowing


def _facts(desk: Desk, command: RecordShowing | RecordService) -> NoticeFacts:
    return NoticeFacts(desk.ledger.get(NOTICES, command.notice_id))


SHOWN: Handler[RecordShowing, NoticeFacts] = Handler(_facts, notice.record_showing)
SERVED: Handler[RecordService, NoticeFacts] = Handler(_facts, notice.record_service)
