"""GET /v1/notices/{notice_id}: the query `notice_page`."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from dueprocess.application.queries.notice import NoticePage, notice_page
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found, subject
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import ANY_ROLE, Caller, CallerKind, Scope, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import NoticeId

NOTICE = wired(NoticePage)
Account = Annotated[
    str | None,
    QueryParameter(
        name="account",
        required=False,
        max_length=200,
        description="The account it is for; needed with a platform's token.",
    ),
]


@reading(
    "/notices/{notice_id:str}", allow(person=True, scopes=(Scope.STANDING,), roles=ANY_ROLE), NOTICE.schema
)
def one_notice(
    notice_id: PathId,
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    account: Account = None,
) -> Response[Any]:
    """All that the notice says: what, why, until when, what still works, how to appeal."""
    number = None if caller.kind is CallerKind.STAFF else subject(services, caller, account)
    with looking(services) as look:
        found = notice_page(look, NoticeId(notice_id), number)
    if found is None:
        raise not_found()
    return json_of(found, NOTICE)
