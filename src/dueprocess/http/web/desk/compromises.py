"""Compromises: finding that an account was taken over, by two independent people; and ending a finding that was wrong."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.asking import SOME_WORDS, why_not
from dueprocess.application.queries.compromises import (
    CompromiseFile,
    CompromiseStatus,
    claims,
    compromise_file,
    compromise_files,
    matter_lines,
)
from dueprocess.application.views.all import ACCOUNTS, ENQUIRIES
from dueprocess.domain.compromise import (
    ApproveCompromise,
    CompromiseProposed,
    DropCompromise,
    EndCompromise,
    ProposeCompromise,
    ProposeCompromiseEnd,
    Sign,
    SparedGiven,
)
from dueprocess.domain.enquiry import Enquiry
from dueprocess.domain.staff import Role, in_conflict
from dueprocess.http.auth.caller import allow
from dueprocess.http.web import wall_time
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.words import COMPROMISE_READERS
from dueprocess.http.web.flash import N_
from dueprocess.kernel.ids import AccountNo, CompromiseId, DecisionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

_FINDERS = (Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR)
_SECONDS = (Role.REVIEWER,)
_NO_TIME = N_("Write the day and the time.")


class May(msgspec.Struct, frozen=True):
    """What this person may try, and why not where a second person is needed; the law looks again."""

    approve: bool = False
    why_not_approve: Refusal | None = None
    drop: bool = False
    propose_end: bool = False
    end: bool = False
    why_not_end: Refusal | None = None


@get("/compromises", sync_to_thread=True, opt=allow(roles=COMPROMISE_READERS))
def show_compromises(request: Web) -> Response[str]:
    """What people say, what waits for a second person, and what was found."""
    with seated(request) as seat:
        files = [file for file in compromise_files(seat.look) if not _near(seat, file)]
        said = [row for row in claims(seat.look) if not in_conflict(seat.staff, row.account_no)]
        return seat.page("desk/compromises.html", {"files": files, "claims": said})


@get("/compromises/new", sync_to_thread=True, opt=allow(roles=_FINDERS))
def new_compromise(request: Web) -> Response[str]:
    """The form, filled in with what the person says where they have said it."""
    with seated(request) as seat:
        enquiry = seat.look.reader.get(ENQUIRIES, request.query_params.get("enquiry", ""))
        number = request.query_params.get("account", "")
        account_no = enquiry.account_no if enquiry is not None else _number(number)
        return _form(seat, account_no, enquiry)


@get("/compromises/{compromise_id:str}", sync_to_thread=True, opt=allow(roles=COMPROMISE_READERS))
def show_compromise(request: Web, compromise_id: FromPath[str]) -> Response[str]:
    """One finding."""
    with seated(request) as seat:
        return _one(seat, compromise_id)


@post("/compromises/propose", sync_to_thread=True, opt=allow(roles=_FINDERS), status_code=303)
def propose(request: Web, data: Posted) -> Response[Any]:
    """Ask a second person to find it."""
    with seated(request, data) as seat:
        form, zone = seat.form, seat.services.settings.zone
        account_no = _number(form.one("account"))
        from_at = wall_time.read(form.one("from_at"), zone)
        to_at = wall_time.read_end(form.one("to_at"), zone, seat.look.now)
        if from_at is None or to_at is None:
            wrong = [("from_at", from_at), ("to_at", to_at)]
            return _form(
                seat, account_no, None, [(name, seat.text(_NO_TIME)) for name, at in wrong if at is None]
            )
        command = ProposeCompromise(
            account_no,
            from_at,
            to_at,
            tuple(Sign(item) for item in form.many("signs") if item in set(Sign)),
            Private(form.one("shown_words")),
            seat.me,
            spared=tuple(
                SparedGiven(DecisionId(item), Private(form.one(f"spared-{item}")))
                for item in form.many("spared")
            ),
        )
        answer = seat.carry_out(command)
        if isinstance(answer, Refusal):
            return _form(seat, account_no, None, seat.mistaken(found(answer), {"words": "shown_words"}))
        (made,) = (event for event in answer.events if isinstance(event, CompromiseProposed))
        return seat.go(f"/desk/compromises/{made.compromise_id}", "desk_compromise_proposed")


@post(
    "/compromises/{compromise_id:str}/approve",
    sync_to_thread=True,
    opt=allow(roles=_SECONDS),
    status_code=303,
)
def approve(request: Web, compromise_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree to exactly what this form was made for."""
    with seated(request, data) as seat:
        command = ApproveCompromise(CompromiseId(compromise_id), seat.me, seat.form.one("seen"))
        return _after(seat, compromise_id, seat.carry_out(command), "desk_compromise_found")


@post(
    "/compromises/{compromise_id:str}/drop", sync_to_thread=True, opt=allow(roles=_FINDERS), status_code=303
)
def drop(request: Web, compromise_id: FromPath[str], data: Posted) -> Response[Any]:
    """Leave the proposal."""
    with seated(request, data) as seat:
        command = DropCompromise(CompromiseId(compromise_id), seat.me, Private(seat.form.one("why")))
        return _after(seat, compromise_id, seat.carry_out(command), "desk_compromise_dropped")


@post(
    "/compromises/{compromise_id:str}/propose-end",
    sync_to_thread=True,
    opt=allow(roles=_FINDERS),
    status_code=303,
)
def propose_end(request: Web, compromise_id: FromPath[str], data: Posted) -> Response[Any]:
    """Say that it was wrong."""
    with seated(request, data) as seat:
        command = ProposeCompromiseEnd(CompromiseId(compromise_id), seat.me, Private(seat.form.one("why")))
        return _after(seat, compromise_id, seat.carry_out(command), "desk_compromise_end_proposed")


@post("/compromises/{compromise_id:str}/end", sync_to_thread=True, opt=allow(roles=_SECONDS), status_code=303)
def end(request: Web, compromise_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree that it was wrong."""
    with seated(request, data) as seat:
        command = EndCompromise(CompromiseId(compromise_id), seat.me, seat.form.one("seen"))
        return _after(seat, compromise_id, seat.carry_out(command), "desk_compromise_ended")


def _after(seat: Seat, compromise_id: str, answer: object, say: str) -> Response[Any]:
    if isinstance(answer, Refusal):
        return _one(seat, compromise_id, seat.mistaken(found(answer), {"reason": "why"}))
    return seat.go(f"/desk/compromises/{compromise_id}", say)


def _form(
    seat: Seat, account_no: AccountNo, enquiry: Enquiry | None, mistakes: Mistakes | None = None
) -> Response[str]:
    found(seat.look.reader.get(ACCOUNTS, account_no))
    if in_conflict(seat.staff, account_no):
        found(None)
    zone = seat.services.settings.zone
    claim = enquiry.claim if enquiry is not None else None
    given = {
        "from_at": wall_time.written(claim.from_at, zone) if claim is not None else "",
        "to_at": wall_time.written(claim.to_at, zone) if claim is not None else "",
        "signs": claim.signs if claim is not None else (),
        "words": seat.look.words(enquiry.words) if enquiry is not None else None,
    }
    context = {
        "account_no": account_no,
        "enquiry": enquiry,
        "given": given,
        "matters": matter_lines(seat.look, account_no, claim.from_at if claim is not None else Instant(0)),
    }
    return seat.page("desk/compromise_new.html", context, mistakes)


def _one(seat: Seat, compromise_id: str, mistakes: Mistakes | None = None) -> Response[str]:
    file: CompromiseFile = found(compromise_file(seat.look, compromise_id))
    if _near(seat, file):
        found(None)
    return seat.page("desk/compromise.html", {"file": file, "may": _may(seat, file)}, mistakes)


def _may(seat: Seat, file: CompromiseFile) -> May:
    key, finder, second = file.compromise_id, seat.has(*_FINDERS), seat.has(*_SECONDS)
    if file.status is CompromiseStatus.AWAITS:
        refusal = why_not(seat.look, ApproveCompromise(key, seat.me, file.content))
        return May(approve=second and refusal is None, why_not_approve=refusal, drop=finder)
    if file.status is CompromiseStatus.STANDS:
        refusal = why_not(seat.look, ProposeCompromiseEnd(key, seat.me, SOME_WORDS))
        return May(propose_end=refusal is None)
    if file.status is CompromiseStatus.END_PROPOSED:
        refusal = why_not(seat.look, EndCompromise(key, seat.me, file.end_content))
        return May(end=second and refusal is None, why_not_end=refusal)
    return May()


def _near(seat: Seat, file: CompromiseFile) -> bool:
    return any(in_conflict(seat.staff, number) for number in file.accounts)


def _number(text: str) -> AccountNo:
    return AccountNo(int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0)


ROUTES = (show_compromises, new_compromise, show_compromise, propose, approve, drop, propose_end, end)
