"""Accounts: finding one by whatever id somebody reads out, and its standing exactly as the person sees it."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from dueprocess.application.queries.search import search
from dueprocess.application.queries.standing import standing
from dueprocess.application.views.all import ENQUIRIES, REMEDIES
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import Web, found, seated
from dueprocess.kernel.ids import AccountNo

_FINDERS = (Role.AGENT, Role.DECIDER, Role.APPROVER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR)


@get("/find", sync_to_thread=True, opt=allow(roles=_FINDERS))
def find_account(request: Web) -> Response[Any]:
    """The search; straight to the account where one was found."""
    text = request.query_params.get("q", "")[:200]
    with seated(request) as seat:
        hit = search(seat.look, text)
        if hit is not None:
            return Response(b"", status_code=303, headers={"location": f"/desk/accounts/{hit.account_no}"})
        return seat.page("desk/find.html", {"text": text})


@get("/accounts/{account_no:int}", sync_to_thread=True, opt=allow(roles=(*_FINDERS, Role.OPERATOR)))
def show_account(request: Web, account_no: FromPath[int]) -> Response[str]:
    """The standing of an account."""
    with seated(request) as seat:
        number = AccountNo(account_no)
        context = {
            "standing": found(standing(seat.look, number)),
            "account_no": number,
            "questions": sorted(
                seat.look.reader.find(ENQUIRIES, account_no=number), key=lambda row: -row.asked_at
            ),
            "remedies": [
                row for row in seat.look.reader.find(REMEDIES, account_no=number) if row.confirmed_at is None
            ],
        }
        return seat.page("desk/account.html", context)


ROUTES = (find_account, show_account)
