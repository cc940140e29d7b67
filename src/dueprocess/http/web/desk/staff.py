"""Staff: who works here, appointed and dismissed by an operator who is somebody else."""

from __future__ import annotations

import re
from typing import Any

from litestar import Response, get, post

from dueprocess.application.queries.staff import staff_list
from dueprocess.application.views.all import STAFF
from dueprocess.domain.staff import AppointStaff, DismissStaff, Role
from dueprocess.domain.staff import Staff as Member
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.staff import PASSWORD_MIN, set_password
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import translations
from dueprocess.kernel.ids import AccountNo, PersonId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse

_READERS = (Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR)
_PASSWORD = N_("The password needs at least %(num)d characters. Nothing was saved.")
_PERSON = N_("A person id has 2 to 120 letters, digits or . _ ~ : -")
_PERSON_ID = re.compile(r"[A-Za-z0-9._~:-]{2,120}")


@get("/staff", sync_to_thread=True, opt=allow(roles=_READERS))
def show_staff(request: Web) -> Response[str]:
    """Everybody, and the form that appoints."""
    with seated(request) as seat:
        return _page(seat, request.query_params.get("person", "")[:120])


@post("/staff/appoint", sync_to_thread=True, opt=allow(roles=(Role.OPERATOR,)), status_code=303)
def appoint(request: Web, data: Posted) -> Response[Any]:
    """Give a person their roles, and a sign-in where one was typed."""
    with seated(request, data) as seat:
        form = seat.form
        command = _command(seat)
        if isinstance(command, Refusal):
            return _page(seat, form.one("person_id"), seat.mistaken(command))
        texts = translations(seat.locale)
        if _PERSON_ID.fullmatch(command.person_id) is None:
            return _page(seat, "", [("person_id", texts.gettext(_PERSON))])
        login, password = form.one("login"), form.one("password")
        if login and len(password) < PASSWORD_MIN:
            return _page(
                seat, form.one("person_id"), [("password", texts.gettext(_PASSWORD) % {"num": PASSWORD_MIN})]
            )
        answer = seat.carry_out(command)
        if isinstance(answer, Refusal):
            return _page(seat, form.one("person_id"), seat.mistaken(answer))
        if login:
            set_password(seat.services.operational, login, command.person_id, password)
        return seat.go("/desk/staff", "desk_appointed")


@post("/staff/dismiss", sync_to_thread=True, opt=allow(roles=(Role.OPERATOR,)), status_code=303)
def dismiss(request: Web, data: Posted) -> Response[Any]:
    """End a person's roles."""
    with seated(request, data) as seat:
        answer = seat.carry_out(DismissStaff(PersonId(seat.form.one("person_id")), seat.me))
        if isinstance(answer, Refusal):
            return _page(seat, "", seat.mistaken(answer))
        return seat.go("/desk/staff", "desk_dismissed")


def _command(seat: Seat) -> AppointStaff | Refusal:
    form = seat.form
    try:
        roles = tuple(Role(name) for name in form.many("roles"))
    except ValueError:
        return refuse(Code.ROLE_UNKNOWN, "roles")
    own = _account(seat, form.one("own_account"), "own_account")
    if isinstance(own, Refusal):
        return own
    conflicts = []
    for text in form.one("conflicts").split():
        number = _account(seat, text, "conflicts")
        if isinstance(number, Refusal):
            return number
        if number is not None:
            conflicts.append(number)
    level = form.one("level")
    return AppointStaff(
        PersonId(form.one("person_id").strip()),
        Private(form.one("name").strip()),
        roles,
        seat.me,
        PersonId(form.one("supervisor")) if form.one("supervisor") else None,
        int(level) if level.isascii() and level.isdigit() and len(level) < 4 else 0,
        own,
        tuple(conflicts),
        "cleared" in form,
    )


def _account(seat: Seat, text: str, field: str) -> AccountNo | Refusal | None:
    if not text.strip():
        return None
    number = seat.look.reader.account_no(text.strip()[:200])
    return number if number is not None else refuse(Code.TARGET_UNKNOWN, field)


def _page(seat: Seat, person_id: str = "", mistakes: Mistakes | None = None) -> Response[str]:
    chosen: Member | None = seat.look.reader.get(STAFF, person_id) if person_id else None
    if person_id and chosen is None and seat.request.method == "GET":
        found(None)
    context = {
        "everybody": staff_list(seat.look),
        "chosen": chosen,
        "roles": tuple(Role),
        "may": seat.has(Role.OPERATOR),
        "conflicts": " ".join(seat.account(number) for number in chosen.conflicts) if chosen else "",
    }
    return seat.page("desk/staff.html", context, mistakes)


ROUTES = (show_staff, appoint, dismiss)
