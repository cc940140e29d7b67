"""Completing: an inherited measure gets its clause, facts, evidence and a proper end, beside its evidence.

Without an end it waits for a second person, who reads it on the decision's page and answers there.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, post
from litestar.params import FromPath

from dueprocess.application.queries.grounds import Grounded, grounded
from dueprocess.application.queries.inherited import InheritedFile, inherited_file
from dueprocess.application.views.all import CASES, RESTRICTIONS
from dueprocess.domain.completion import ApproveCompletion, CompleteInherited, DeclineCompletion
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.cases import case_page
from dueprocess.http.web.desk.decisions import decision_page
from dueprocess.http.web.desk.seat import Posted, Seat, Web, found, seated
from dueprocess.http.web.flash import N_
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.ids import CaseId, EvidenceId
from dueprocess.kernel.instants import Instant, of
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal
from dueprocess.rulebook.ladder import Choice

_NO_DAY = N_("Name the last day on which it holds.")
_BOTH = N_("Name a last day, or tick that there is none: not both.")


@post("/cases/{case_id:str}/complete", sync_to_thread=True, opt=allow(roles=(Role.DECIDER,)), status_code=303)
def complete_case(request: Web, case_id: FromPath[str], data: Posted) -> Response[Any]:
    """Complete what an import brought in."""
    with seated(request, data) as seat:
        key, clause = CaseId(case_id), seat.form.one("clause")[:80]
        case = found(seat.look.reader.get(CASES, key))
        file = found(inherited_file(seat.look, case))
        choice = _choice(seat, file, key, clause)
        if isinstance(choice, str):
            return case_page(seat, key, clause, [("last_day", seat.text(choice))])
        evidence = _cited(seat)
        facts = Private(seat.form.one("facts"))
        answer = seat.carry_out(
            CompleteInherited(file.restriction_id, seat.me, clause, facts, evidence, choice)
        )
        if isinstance(answer, Refusal):
            return case_page(seat, key, clause, seat.mistaken(found(answer)))
        said = "desk_completion_proposed" if choice.permanent else "desk_completed"
        return seat.go(f"/desk/cases/{case_id}", said)


@post(
    "/restrictions/{restriction_id:str}/approve-completion",
    sync_to_thread=True,
    opt=allow(roles=(Role.APPROVER,)),
    status_code=303,
)
def approve_completion(request: Web, restriction_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree to a completion without an end, to exactly the content that this form was made for."""
    with seated(request, data) as seat:
        row: Restriction = found(seat.look.reader.get(RESTRICTIONS, restriction_id))
        command = ApproveCompletion(row.restriction_id, seat.me, seat.form.one("seen"))
        return _answered(seat, row, command, "desk_completion_approved")


@post(
    "/restrictions/{restriction_id:str}/decline-completion",
    sync_to_thread=True,
    opt=allow(roles=(Role.APPROVER,)),
    status_code=303,
)
def decline_completion(request: Web, restriction_id: FromPath[str], data: Posted) -> Response[Any]:
    """Disagree, with a reason."""
    with seated(request, data) as seat:
        row: Restriction = found(seat.look.reader.get(RESTRICTIONS, restriction_id))
        reason = Private(seat.form.one("completion_reason"))
        command = DeclineCompletion(row.restriction_id, seat.me, reason)
        return _answered(seat, row, command, "desk_completion_declined")


def _answered(seat: Seat, row: Restriction, command: Command, say: str) -> Response[Any]:
    answer = seat.carry_out(command)
    if isinstance(answer, Refusal):
        mistakes = seat.mistaken(found(answer), {"reason": "completion_reason"})
        return decision_page(seat, row.decision_id, mistakes)
    return seat.go(f"/desk/decisions/{row.decision_id}", say)


def _choice(seat: Seat, file: InheritedFile, key: CaseId, clause: str) -> Choice | str:
    """What of it goes on and until when; or what is missing, in words to translate."""
    names = {line.name for line in file.capabilities}
    kept = tuple(Capability(name) for name in seat.form.many("keep") if name in names)
    until = _after(seat.form.one("last_day"), file.zone)
    if "without_end" not in seat.form:
        return _NO_DAY if until is None else Choice(kept, until=until)
    if seat.form.one("last_day").strip():
        return _BOTH
    ground = grounded(seat.look, key, seat.me, clause, _cited(seat))
    measures = ground.measures if isinstance(ground, Grounded) else ()
    every = next((item.review_every for item in measures if item.permanent), None)
    return Choice(kept, permanent=True, review_every=every)


def _cited(seat: Seat) -> tuple[EvidenceId, ...]:
    return tuple(EvidenceId(item) for item in dict.fromkeys(seat.form.many("evidence")))


def _after(text: str, zone: str) -> Instant | None:
    """The end of a day in a zone; None for what is no day."""
    try:
        day = date.fromisoformat(text.strip())
        return of(datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)))
    except (ValueError, OverflowError):
        return None


ROUTES = (complete_case, approve_completion, decline_completion)
