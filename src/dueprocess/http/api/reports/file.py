"""POST /v1/reports: `FileReport`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from dueprocess.domain.report import CONTENT_MAX, FileReport
from dueprocess.http.api.acting import Acting
from dueprocess.http.api.fields import (
    NO_NUL,
    Body,
    Category,
    ContentId,
    ExternalId,
    MaybeWords,
)
from dueprocess.http.api.looking import account_named
from dueprocess.http.api.routing import acting
from dueprocess.http.auth import throttle
from dueprocess.http.auth.caller import Scope, allow
from dueprocess.http.faults import Fault
from dueprocess.http.limits import REPORTS_BY_REPORTER
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.privacy import Private


class ReportBody(Body, frozen=True):
    """Somebody says that this account broke a rule with this content. `contact`: of a reporter without an account."""

    account: ExternalId
    category: Category
    content: Annotated[tuple[ContentId, ...], Meta(min_length=1, max_length=CONTENT_MAX)]
    words: MaybeWords = ""
    reporter: ExternalId | None = None
    contact: Annotated[str, Meta(min_length=3, max_length=254, pattern=NO_NUL)] | None = None


@acting("POST", "/reports", allow(scopes=(Scope.REPORTS,)), status=201, also=(429,))
def file_report(
    data: JSONBody[ReportBody], act: NamedDependency[Acting], services: NamedDependency[Services]
) -> Response[Any]:
    """File a report. The content is fetched by its ids; what the reporter wrote is never evidence."""
    number = account_named(services, data.account)
    reporter = account_named(services, data.reporter) if data.reporter is not None else None
    who = data.reporter or data.contact
    if who is not None and not act.dry_run:
        wait = throttle.hit(services, REPORTS_BY_REPORTER, who)
        if wait is not None:
            raise Refused(Fault.TOO_MANY_REQUESTS, wait=wait)
    contact = Private(data.contact, tagged=True) if data.contact is not None else None
    content = tuple(Private(item, tagged=True) for item in dict.fromkeys(data.content))
    return act(
        FileReport(number, data.category, content, Private(data.words, owner=reporter), reporter, contact),
        status=201,
    )
