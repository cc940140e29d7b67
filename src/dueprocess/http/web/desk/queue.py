"""Queue: the first page of the desk: what waits, what is due first on top."""

from __future__ import annotations

from urllib.parse import urlencode

from litestar import Response, get

from dueprocess.application.queries.queue import Entry, Filter, Section, queue
from dueprocess.http.auth.caller import ANY_ROLE, allow
from dueprocess.http.web.desk.seat import Web, seated
from dueprocess.kernel.refusals import Code

_CLOSED = frozenset({Code.STAFF_IN_CONFLICT, Code.REVIEWER_IS_SUBJECT})
_PLACES = {
    Section.APPEALS: "/desk/appeals/{}",
    Section.ESCALATED: "/desk/appeals/{}",
    Section.APPROVALS: "/desk/decisions/{}",
    Section.CASES: "/desk/cases/{}",
    Section.INHERITED: "/desk/cases/{}",
    Section.ENQUIRIES: "/desk/enquiries/{}",
}


@get("/", sync_to_thread=True, opt=allow(roles=ANY_ROLE))
def show_queue(request: Web) -> Response[str]:
    """A part of the queue, filtered."""
    asked = request.query_params
    wanted = Filter(
        mine=bool(asked.get("mine")),
        free=bool(asked.get("free")),
        overdue=bool(asked.get("overdue")),
        category=asked.get("category", "")[:80],
    )
    with seated(request) as seat:
        found = queue(
            seat.look, seat.staff, _section(asked.get("section", "")), wanted, _page(asked.get("page", ""))
        )
        kept = {name: "1" for name in ("mine", "free", "overdue") if getattr(wanted, name)}
        kept |= {"section": found.section.value, "category": wanted.category}
        return seat.page(
            "desk/queue.html",
            {
                "queue": found,
                "wanted": wanted,
                "filtered": wanted != Filter(),
                "address": address,
                "other": lambda page: f"/desk?{urlencode({**kept, 'page': page})}",
            },
        )


def address(entry: Entry) -> str:
    """Where an entry is worked on. Restrictions are worked on at their decision; empty for whoever is in conflict."""
    if entry.refusal is not None and entry.refusal.code in _CLOSED:
        return ""
    place = _PLACES.get(entry.section)
    if place is not None:
        return place.format(entry.key)
    if entry.section is Section.REMEDIES:
        return f"/desk/accounts/{entry.account_no}"
    decision_id, _, _ = entry.key.rpartition(".")
    return f"/desk/decisions/{decision_id}#{entry.key}"


def _section(text: str) -> Section:
    try:
        return Section(text)
    except ValueError:
        return Section.ALL


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


ROUTES = (show_queue,)
