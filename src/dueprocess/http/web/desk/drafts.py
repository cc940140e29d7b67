"""Drafts: what colleagues at the helpdesk wrote about an appeal, read there when a reviewer looks, and kept nowhere here."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from dueprocess.application.queries.desk_appeal import AppealFile, appeal_file
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import READERS, Web, found, seated
from dueprocess.kernel.ids import AppealId


@get("/appeals/{appeal_id:str}/drafts", sync_to_thread=True, opt=allow(roles=READERS))
def show_drafts(request: Web, appeal_id: FromPath[str]) -> Response[str]:
    """What was written there. It fills in nothing: the answer is the reviewer's own (I-13)."""
    with seated(request) as seat:
        file: AppealFile = found(appeal_file(seat.look, AppealId(appeal_id), seat.staff))
        helpdesk = found(seat.services.drafts)
        written = helpdesk(file.appeal_id)
        return seat.page("desk/drafts.html", {"file": file, "drafts": written})


ROUTES = (show_drafts,)
