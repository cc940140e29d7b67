"""Standing: all that is in force for whoever is signed in, what works, and every matter there ever was.

Everybody has this page. "Nothing is in force" is one of them.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get
from litestar.types import ControllerRouterHandler

from dueprocess.application.dormancy import dormancies_of
from dueprocess.application.queries import standing as queries
from dueprocess.application.queries.disputes import disputed_by, held_lines
from dueprocess.application.queries.forwarding import touch_page
from dueprocess.application.queries.number_claims import claims_to_oppose
from dueprocess.application.queries.orders import live_freezes
from dueprocess.application.reclamation import reclamations_of
from dueprocess.domain.dormancy import current
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.sessions import person_of
from dueprocess.http.problems import Refused
from dueprocess.http.web.acting import fresh_form_id
from dueprocess.http.web.layout import page, redirect, services_of
from dueprocess.http.web.person.reading import groups, part_of
from dueprocess.http.web.person.visit import Visit
from dueprocess.kernel.refusals import Code, refuse


@get("/", opt=allow(public=True), sync_to_thread=True)
def home(request: Request[Any, Any, Any]) -> Response[Any]:
    """The standing of whoever is signed in, else the way in."""
    signed_in = person_of(services_of(request), request) is not None
    return redirect(request, "/standing" if signed_in else "/enter")


@get("/standing", opt=allow(person=True), sync_to_thread=True)
def show_standing(request: Request[Any, Any, Any]) -> Response[str]:
    """Show the standing."""
    visit = Visit(request)
    visit.arrive()
    with visit.looking() as look:
        found = queries.standing(look, visit.account_no)
        frozen_by = live_freezes(look, visit.account_no)
        numbers = claims_to_oppose(look, visit.account_no)
        held, disputed = held_lines(look, visit.account_no), disputed_by(look, visit.account_no)
        touch = touch_page(look, visit.account_no)
        reclaimed_at = next(
            (row.from_at for row in reclamations_of(look.reader, visit.account_no) if row.waits(look.now)),
            None,
        )
        dormant = current(dormancies_of(look.reader, visit.account_no))
    if found is None:
        raise Refused(refuse(Code.NOT_FOUND))
    context = {
        "standing": found,
        "parts": tuple(
            part_of(line, found.at)
            for line in sorted(found.measures, key=lambda line: (line.towards_person, line.until or found.at))
        ),
        "groups": groups(found.works),
        "frozen_by": frozen_by,
        "reclaimed_at": reclaimed_at,
        "dormant": dormant,
        "touch": touch,
        "keep_id": fresh_form_id(),
        "number_claims": numbers,
        "oppose_id": fresh_form_id(),
        "has_money": visit.services.wallet is not None,
        "held": held,
        "disputed": disputed,
        "past": tuple(matter for matter in found.matters if not matter.in_force),
    }
    return page(request, "person/standing.html", context, zone=found.zone)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (home, show_standing)
