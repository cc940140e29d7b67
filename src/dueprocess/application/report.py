"""Report: filing one into the case it belongs to."""

from __future__ import annotations

from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import ACCOUNTS, CASES
from dueprocess.domain import report
from dueprocess.domain.case import Status
from dueprocess.domain.report import FileReport, ReportFacts


def _file(desk: Desk, command: FileReport) -> ReportFacts:
    cases = desk.ledger.find(CASES, account_no=command.account_no)
    ordered = sorted(cases, key=lambda case: (case.status is not Status.OPEN, -case.opened_at))
    return ReportFacts(desk.ids, desk.ledger.get(ACCOUNTS, command.account_no), tuple(ordered))


FILE = Handler(_file, report.file_report, lambda _facts, command: command.account_no)
