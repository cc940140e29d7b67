"""Accounts: finding one by whatever id somebody reads out, its standing exactly as the person sees it, and its cases."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.inherited import take_up
from dueprocess.application.queries.linked_services import link_lines
from dueprocess.application.queries.retention import retention
from dueprocess.application.queries.search import search
from dueprocess.application.queries.standing import standing
from dueprocess.application.views.all import ACCOUNTS, CASES, ENQUIRIES, REMEDIES
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.case import CaseOpened, OpenCase
from dueprocess.domain.rulebook_version import in_force
from dueprocess.domain.staff import Role, in_conflict
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import READERS, Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.flash import N_
from dueprocess.http.web.layout import services_of
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.refusals import Refusal

_NO_CATEGORY = N_("Choose what the case is about.")
_NOT_ITS_NAME = N_("Type the account’s id as it stands above, letter by letter. Nothing was erased.")
_FINDERS = tuple(Role)


@get("/find", sync_to_thread=True, opt=allow(roles=_FINDERS))
def find_account(request: Web) -> Response[Any]:
    """The search; straight to the account where one was found."""
    text = request.query_params.get("q", "")[:200]
    with seated(request) as seat:
        hit = search(seat.look, text)
        if hit is not None:
            return Response(b"", status_code=303, headers={"location": f"/desk/accounts/{hit.account_no}"})
        return seat.page("desk/find.html", {"text": text})


@get("/accounts/{account_no:int}", sync_to_thread=True, opt=allow(roles=_FINDERS))
def show_account(request: Web, account_no: FromPath[int]) -> Response[str]:
    """The standing of an account."""
    services = services_of(request)
    with services.store.read() as reader:  # what an import brought in about it departs now
        take_up(services.engine, reader, AccountNo(account_no))
    with seated(request) as seat:
        return account_page(seat, AccountNo(account_no))


@post(
    "/accounts/{account_no:int}/cases", sync_to_thread=True, opt=allow(roles=(Role.DECIDER,)), status_code=303
)
def open_case(request: Web, account_no: FromPath[int], data: Posted) -> Response[Any]:
    """Open a case of the platform's own initiative."""
    with seated(request, data) as seat:
        number, category = AccountNo(account_no), seat.form.one("category")
        if category not in categories(seat):
            return account_page(seat, number, [("category", seat.text(_NO_CATEGORY))])
        answer = seat.carry_out(OpenCase(number, category, seat.me))
        if isinstance(answer, Refusal):
            return account_page(seat, number, seat.mistaken(found(answer)))
        (case_id,) = (event.case_id for event in answer.events if isinstance(event, CaseOpened))
        return seat.go(f"/desk/cases/{case_id}", "desk_case_opened")


@post(
    "/accounts/{account_no:int}/erasure",
    sync_to_thread=True,
    opt=allow(roles=(Role.OPERATOR,)),
    status_code=303,
)
def erase_account(request: Web, account_no: FromPath[int], data: Posted) -> Response[Any]:
    """At its person's wish: words and addresses leave the vault. It cannot be undone, so its id is typed."""
    with seated(request, data) as seat:
        number = AccountNo(account_no)
        if seat.form.one("its_id").strip() != seat.account(number):
            return account_page(seat, number, [("its_id", seat.text(_NOT_ITS_NAME))])
        answer = seat.carry_out(EraseAccount(number))
        if isinstance(answer, Refusal):
            return account_page(seat, number, seat.mistaken(found(answer), {"": "its_id"}))
        return seat.go(f"/desk/accounts/{account_no}", "desk_account_erased")


def account_page(seat: Seat, number: AccountNo, mistakes: Mistakes | None = None) -> Response[str]:
    """The page of an account. Whoever is in conflict with it sees no cases, and opens none."""
    reader = seat.look.reader
    account, near = found(reader.get(ACCOUNTS, number)), in_conflict(seat.staff, number)
    reads_cases = seat.has(*READERS) and not near
    context = {
        "standing": found(standing(seat.look, number)),
        "account_no": number,
        "questions": sorted(reader.find(ENQUIRIES, account_no=number), key=lambda row: -row.asked_at),
        "remedies": [row for row in reader.find(REMEDIES, account_no=number) if row.confirmed_at is None],
        "cases": sorted(reader.find(CASES, account_no=number), key=lambda row: -row.opened_at)
        if reads_cases
        else (),
        "reads_cases": reads_cases,
        "links": link_lines(seat.look, number) if reads_cases else (),
        "may_erase": seat.has(Role.OPERATOR) and not near and not account.erased,
        "erased": account.erased,
        "retention": retention(seat.look, number) if seat.has(Role.OPERATOR) else None,
        "may_open": seat.has(Role.DECIDER) and not near,
        "categories": categories(seat),
    }
    return seat.page("desk/account.html", context, mistakes)


def categories(seat: Seat) -> tuple[str, ...]:
    """What a case can be about: the families of the clauses in force, in the rulebook's order, and anything else."""
    version = in_force(seat.look.policies.published(seat.look.reader), seat.look.now)
    families = [clause.family for clause in version.rulebook.clauses] if version else []
    return tuple(dict.fromkeys((*families, "other")))


ROUTES = (find_account, show_account, open_case, erase_account)
