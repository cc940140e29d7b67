"""GET /v1/reports/{report_id}: what came of a report, and no more than that."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.views.all import CASES, REPORTS
from dueprocess.domain.case import Status
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import not_found
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import ReportId
from dueprocess.kernel.instants import Instant


class Result(StrEnum):
    """What came of it: still open, the platform acted, or no breach was found."""

    OPEN = "open"
    ACTED = "acted"
    NO_BREACH = "no_breach"


class ReportResult(msgspec.Struct, frozen=True):
    """A report as its reporter may know it."""

    report_id: ReportId
    filed_at: Instant
    result: Result
    answered_at: Instant | None


_RESULT = {Status.DECIDED: Result.ACTED, Status.DISMISSED: Result.NO_BREACH}
REPORT = wired(ReportResult)


@reading("/reports/{report_id:str}", allow(scopes=(Scope.REPORTS,)), REPORT.schema)
def one_report(report_id: PathId, services: NamedDependency[Services]) -> Response[Any]:
    """What came of a report."""
    with services.store.read() as reader:
        row = reader.get(REPORTS, report_id)
        case = reader.get(CASES, row.case_id) if row else None
    if row is None or case is None:
        raise not_found()
    result = _RESULT.get(case.status, Result.OPEN)
    return json_of(ReportResult(row.report_id, row.filed_at, result, case.closed_at), REPORT)
