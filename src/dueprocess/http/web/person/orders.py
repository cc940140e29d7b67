"""Orders: the person's page of one that froze money of theirs: by whom, how much, until when, and where to object.

That they read it is recorded, and they are reminded no more. Nobody else's exists, nor their own while the law keeps it back.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get
from litestar.background_tasks import BackgroundTask
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from dueprocess.application.engine import Request as Asked
from dueprocess.application.queries.orders import FreezePage, freeze_page
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.domain.freeze import RecordFreezeShowing
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.secrets import fresh_id
from dueprocess.http.problems import Refused
from dueprocess.http.web.layout import page
from dueprocess.http.web.order_words import ISSUER_KINDS
from dueprocess.http.web.person.visit import Visit
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.refusals import Code, refuse


@get("/orders/{freeze_id:str}", opt=allow(person=True), sync_to_thread=True)
def show_freeze(request: Request[Any, Any, Any], freeze_id: FromPath[str]) -> Response[str]:
    """Show what an order froze."""
    visit = Visit(request)
    with visit.looking() as look:
        found = freeze_page(look, freeze_id, visit.account_no)
        account = look.reader.get(ACCOUNTS, visit.account_no)
    if found is None:
        raise Refused(refuse(Code.NOT_FOUND))
    context = {"order": found, "kinds": ISSUER_KINDS}
    answer = page(request, "person/order.html", context, zone=account.zone if account else None)
    if "prefetch" not in request.headers.get("sec-purpose", ""):
        answer.background = BackgroundTask(_shown, visit, found)
    return answer


def _shown(visit: Visit, found: FreezePage) -> None:
    command = RecordFreezeShowing(found.line.freeze_id, visit.account_no)
    visit.services.engine.carry_out(Asked(CommandId(fresh_id("showing")), visit.actor, command))


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_freeze,)
