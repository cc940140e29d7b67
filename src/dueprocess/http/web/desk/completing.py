"""Completing: an inherited measure gets its clause, facts, evidence and a proper end, beside its evidence."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, post
from litestar.params import FromPath

from dueprocess.application.queries.inherited import inherited_file
from dueprocess.application.views.all import CASES
from dueprocess.domain.completion import CompleteInherited
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.cases import case_page
from dueprocess.http.web.desk.seat import Posted, Seat, Web, found, seated
from dueprocess.http.web.flash import N_
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.ids import CaseId, EvidenceId
from dueprocess.kernel.instants import Instant, of
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal
from dueprocess.rulebook.ladder import Choice

_NO_DAY = N_("Name the last day on which it holds.")


@post("/cases/{case_id:str}/complete", sync_to_thread=True, opt=allow(roles=(Role.DECIDER,)), status_code=303)
def complete_case(request: Web, case_id: FromPath[str], data: Posted) -> Response[Any]:
    """Complete what an import brought in."""
    with seated(request, data) as seat:
        key, clause = CaseId(case_id), seat.form.one("clause")[:80]
        case = found(seat.look.reader.get(CASES, key))
        file = found(inherited_file(seat.look, case))
        until = _after(seat.form.one("last_day"), file.zone)
        if until is None:
            return case_page(seat, key, clause, [("last_day", seat.text(_NO_DAY))])
        answer = seat.carry_out(_command(seat, file.restriction_id, clause, until, file.capabilities))
        if isinstance(answer, Refusal):
            return case_page(seat, key, clause, seat.mistaken(found(answer)))
        return seat.go(f"/desk/cases/{case_id}", "desk_completed")


def _command(seat: Seat, restriction_id: Any, clause: str, until: Instant, offered: Any) -> CompleteInherited:
    names = {line.name for line in offered}
    kept = tuple(Capability(name) for name in seat.form.many("keep") if name in names)
    evidence = tuple(EvidenceId(item) for item in dict.fromkeys(seat.form.many("evidence")))
    facts = Private(seat.form.one("facts"))
    return CompleteInherited(restriction_id, seat.me, clause, facts, evidence, Choice(kept, until=until))


def _after(text: str, zone: str) -> Instant | None:
    """The end of a day in a zone; None for what is no day."""
    try:
        day = date.fromisoformat(text.strip())
        return of(datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)))
    except (ValueError, OverflowError):
        return None


ROUTES = (complete_case,)
