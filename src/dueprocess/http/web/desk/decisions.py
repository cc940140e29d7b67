"""Decisions: approving, declining, confirming; lifting, withdrawing, amending, renewing, the second look."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.completion import CompletionFile, completion_file
from dueprocess.application.queries.decision_file import DecisionFile, decision_file
from dueprocess.application.queries.grounds import shorter
from dueprocess.application.queries.notice import notice_page
from dueprocess.application.queries.preview import pending_notice
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision, DeclineDecision
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.relief import ExamineLift, LiftDecision, WithdrawDecision
from dueprocess.domain.renewal import ApproveRenewal, ProposeRenewal
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.seat import READERS, Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.showing import framed
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import DecisionId, EvidenceId, PersonId, RestrictionId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal
from dueprocess.rulebook.ladder import Choice

_SECONDS = (Role.APPROVER,)
_RELIEVERS = (Role.DECIDER, Role.REVIEWER, Role.SUPERVISOR)


@get("/decisions/{decision_id:str}", sync_to_thread=True, opt=allow(roles=READERS))
def show_decision(request: Web, decision_id: FromPath[str]) -> Response[str]:
    """A decision with everything that this person may do about it."""
    with seated(request) as seat:
        return decision_page(seat, DecisionId(decision_id))


@post("/decisions/{decision_id:str}/open", sync_to_thread=True, opt=allow(roles=READERS), status_code=303)
def open_item(request: Web, decision_id: FromPath[str], data: Posted) -> Response[Any]:
    """Look at an item of evidence, to approve."""
    with seated(request, data) as seat:
        purpose = Purpose.APPROVE if seat.has(*_SECONDS) else Purpose.AUDIT
        command = OpenEvidence(EvidenceId(seat.form.one("evidence_id")), seat.me, purpose)
        return _done(seat, decision_id, command, "desk_opened", f"#{command.evidence_id}")


@post("/decisions/{decision_id:str}/approve", sync_to_thread=True, opt=allow(roles=_SECONDS), status_code=303)
def approve(request: Web, decision_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree to exactly the content that this form was made for."""
    return _agreed(request, decision_id, data, ApproveDecision, "desk_approved")


@post("/decisions/{decision_id:str}/confirm", sync_to_thread=True, opt=allow(roles=_SECONDS), status_code=303)
def confirm(request: Web, decision_id: FromPath[str], data: Posted) -> Response[Any]:
    """Confirm an act against imminent harm."""
    return _agreed(request, decision_id, data, ConfirmDecision, "desk_confirmed")


@post("/decisions/{decision_id:str}/decline", sync_to_thread=True, opt=allow(roles=_SECONDS), status_code=303)
def decline(request: Web, decision_id: FromPath[str], data: Posted) -> Response[Any]:
    """Disagree, with a reason."""
    return _reasoned(request, decision_id, data, DeclineDecision, "desk_declined", "decline_reason")


@post("/decisions/{decision_id:str}/lift", sync_to_thread=True, opt=allow(roles=_RELIEVERS), status_code=303)
def lift(request: Web, decision_id: FromPath[str], data: Posted) -> Response[Any]:
    """End its effect now."""
    make = partial(LiftDecision, cured="cured" in data)
    return _reasoned(request, decision_id, data, make, "desk_lifted", "lift_reason")


@post(
    "/decisions/{decision_id:str}/withdraw",
    sync_to_thread=True,
    opt=allow(roles=(Role.DECIDER,)),
    status_code=303,
)
def withdraw(request: Web, decision_id: FromPath[str], data: Posted) -> Response[Any]:
    """Take one's own decision back."""
    return _reasoned(request, decision_id, data, WithdrawDecision, "desk_withdrawn", "withdraw_reason")


@post(
    "/restrictions/{restriction_id:str}/amend",
    sync_to_thread=True,
    opt=allow(roles=(Role.DECIDER,)),
    status_code=303,
)
def amend(request: Web, restriction_id: FromPath[str], data: Posted) -> Response[Any]:
    """Shorten or narrow in place. Heavier needs a case and evidence of its own: the law says so."""
    with seated(request, data) as seat:
        row: Restriction = found(seat.look.reader.get(RESTRICTIONS, restriction_id))
        field = f"amend_reason_{_ordinal(restriction_id)}"
        command = AmendRestriction(
            row.restriction_id, seat.me, _amended(seat, row), Private(seat.form.one(field))
        )
        return _done(seat, row.decision_id, command, "desk_amended", f"#{restriction_id}", reason=field)


@post(
    "/restrictions/{restriction_id:str}/propose-renewal",
    sync_to_thread=True,
    opt=allow(roles=(Role.DECIDER,)),
    status_code=303,
)
def propose_renewal(request: Web, restriction_id: FromPath[str], data: Posted) -> Response[Any]:
    """Propose that a permanent restriction goes on."""
    with seated(request, data) as seat:
        row: Restriction = found(seat.look.reader.get(RESTRICTIONS, restriction_id))
        field = f"renewal_reason_{_ordinal(restriction_id)}"
        command = ProposeRenewal(row.restriction_id, seat.me, Private(seat.form.one(field)))
        return _done(seat, row.decision_id, command, "desk_renewal_proposed", reason=field)


@post(
    "/restrictions/{restriction_id:str}/approve-renewal",
    sync_to_thread=True,
    opt=allow(roles=_SECONDS),
    status_code=303,
)
def approve_renewal(request: Web, restriction_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree to renew exactly the terms that this form was made for."""
    with seated(request, data) as seat:
        row: Restriction = found(seat.look.reader.get(RESTRICTIONS, restriction_id))
        command = ApproveRenewal(row.restriction_id, seat.me, seat.form.one("seen"))
        return _done(seat, row.decision_id, command, "desk_renewed")


@post(
    "/restrictions/{restriction_id:str}/examine",
    sync_to_thread=True,
    opt=allow(roles=(Role.REVIEWER, Role.SUPERVISOR)),
    status_code=303,
)
def examine(request: Web, restriction_id: FromPath[str], data: Posted) -> Response[Any]:
    """The second look at a lift."""
    with seated(request, data) as seat:
        row: Restriction = found(seat.look.reader.get(RESTRICTIONS, restriction_id))
        sound = seat.form.one("sound") == "yes"
        return _done(seat, row.decision_id, ExamineLift(row.restriction_id, seat.me, sound), "desk_examined")


def decision_page(seat: Seat, decision_id: DecisionId, mistakes: Mistakes | None = None) -> Response[str]:
    """The page of a decision, with its notice as the person sees it."""
    file: DecisionFile = found(decision_file(seat.look, decision_id, seat.staff))
    notice = (
        notice_page(seat.look, file.notice_id, None)
        if file.notice_id is not None
        else pending_notice(seat.look, decision_id)
    )
    left = {
        item.restriction_id: shorter(Duration(milliseconds=item.until - seat.look.now))
        for item in file.restrictions
        if item.in_force and item.until is not None
    }
    context = {
        "file": file,
        "shorter": left,
        "unopened": [item for item in file.evidence if not item.opened],
        "ordinal": _ordinal,
        "completion": _completion(seat, file),
        **framed(seat.request, notice),
    }
    return seat.page("desk/decision.html", context, mistakes)


def _completion(seat: Seat, file: DecisionFile) -> CompletionFile | None:
    """The inherited measure of a decision, None where it is none."""
    found_of = (completion_file(seat.look, item.restriction_id, seat.staff) for item in file.restrictions)
    return next((item for item in found_of if item is not None), None)


def _agreed(
    request: Web,
    decision_id: str,
    data: dict[str, Any],
    make: Callable[[DecisionId, PersonId, str], Command],
    say: str,
) -> Response[Any]:
    """A second person's yes, to the content whose digest their form carried (I-18)."""
    with seated(request, data) as seat:
        return _done(seat, decision_id, make(DecisionId(decision_id), seat.me, seat.form.one("seen")), say)


def _reasoned(
    request: Web,
    decision_id: str,
    data: dict[str, Any],
    make: Callable[[DecisionId, PersonId, Private], Command],
    say: str,
    field: str,
) -> Response[Any]:
    """An act with a reason, which stands in this field of the form."""
    with seated(request, data) as seat:
        command = make(DecisionId(decision_id), seat.me, Private(seat.form.one(field)))
        return _done(seat, decision_id, command, say, reason=field)


def _amended(seat: Seat, row: Restriction) -> Choice:
    """The restriction with what stays ticked, for as long as was chosen from now on, or as it is."""
    kept = set(seat.form.many("keep"))
    names = tuple(name for name in row.terms.capabilities if name in kept)
    until = row.terms.until
    try:
        wanted = seat.form.one("lasts")
        if wanted:
            until = Instant(seat.look.now + Duration.parse(wanted).nominal)
    except (ValueError, OverflowError):
        until = row.terms.until
    if until is None:
        return Choice(tuple(Capability(name) for name in names), permanent=True, target=row.target)
    return Choice(tuple(Capability(name) for name in names), until=until, target=row.target)


def _ordinal(restriction_id: str) -> str:
    return RestrictionId(restriction_id).rpartition(".")[2]


def _done(
    seat: Seat, decision_id: str, command: Command, say: str, anchor: str = "", *, reason: str = ""
) -> Response[Any]:
    answer = seat.carry_out(command)
    if isinstance(answer, Refusal):
        found(answer)
        mistakes = seat.mistaken(answer, {"reason": reason} if reason else None)
        return decision_page(seat, DecisionId(decision_id), mistakes)
    return seat.go(f"/desk/decisions/{decision_id}{anchor}", say)


ROUTES = (
    show_decision,
    open_item,
    approve,
    decline,
    confirm,
    lift,
    withdraw,
    amend,
    propose_renewal,
    approve_renewal,
    examine,
)
