"""Sessions: where a member of staff is signed in, and the end of any of it: by themselves, or by an operator.

For an operator also how somebody signs in: their logins, and as whom the directory knows them (`sign_in_links`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.operational import Session
from dueprocess.application.queries.sign_in_links import links_of_person
from dueprocess.application.views.all import STAFF
from dueprocess.domain.staff import Role
from dueprocess.domain.staff import Staff as Member
from dueprocess.http.auth import sessions
from dueprocess.http.auth.caller import ANY_ROLE, allow
from dueprocess.http.auth.gate import caller_of
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.flash import MESSAGES, N_
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import Instant

BROWSERS: Final[Mapping[str, str]] = {
    "chrome": "Chrome",
    "edge": "Edge",
    "firefox": "Firefox",
    "opera": "Opera",
    "safari": "Safari",
    "wechat": N_("WeChat"),
}
SYSTEMS: Final[Mapping[str, str]] = {
    "android": "Android",
    "harmony": "HarmonyOS",
    "ios": N_("iPhone or iPad"),
    "linux": "Linux",
    "mac": "Mac",
    "windows": "Windows",
}
_BOTH: Final = N_("%(browser)s on %(system)s")
_UNKNOWN: Final = N_("A device we cannot name")

MESSAGES.update(
    {
        "desk_session_ended": N_("Ended. Whoever used it is signed out."),
        "desk_others_ended": N_("Ended. You are signed in here alone."),
        "desk_person_signed_out": N_("Ended. They are signed out everywhere."),
    }
)


class Line(msgspec.Struct, frozen=True):
    """One session as its page shows it. `seen_at` is right to a few minutes."""

    handle: str
    device: str
    by_directory: bool
    created_at: Instant
    seen_at: Instant
    this: bool


@get("/sessions", sync_to_thread=True, opt=allow(roles=ANY_ROLE))
def show_sessions(request: Web) -> Response[str]:
    """Where I am signed in."""
    with seated(request) as seat:
        return seat.page("desk/sessions.html", {"lines": _lines(seat, seat.staff), **_clock(seat)})


@post("/sessions/end", sync_to_thread=True, opt=allow(roles=ANY_ROLE), status_code=303)
def end_session(request: Web, data: Posted) -> Response[Any]:
    """End one of mine. One that has ended meanwhile has ended."""
    with seated(request, data) as seat:
        sessions.end_one(seat.services, seat.staff, seat.form.one("session"))
        return seat.go("/desk/sessions", "desk_session_ended")


@post("/sessions/end-others", sync_to_thread=True, opt=allow(roles=ANY_ROLE), status_code=303)
def end_others(request: Web, data: Posted) -> Response[Any]:
    """End all of mine but this one."""
    with seated(request, data) as seat:
        for session in sessions.staff_sessions(seat.services, seat.staff):
            if session.session_id != caller_of(request).session_id:
                seat.services.operational.end_session(session.session_id, seat.services.wall_now())
        return seat.go("/desk/sessions", "desk_others_ended")


@get("/staff/{person_id:str}/sign-ins", sync_to_thread=True, opt=allow(roles=(Role.OPERATOR,)))
def show_sign_ins(request: Web, person_id: FromPath[str]) -> Response[str]:
    """How somebody signs in, and where they are signed in."""
    with seated(request) as seat:
        return shown_sign_ins(seat, _member(seat, person_id))


@post(
    "/staff/{person_id:str}/sign-ins/end",
    sync_to_thread=True,
    opt=allow(roles=(Role.OPERATOR,)),
    status_code=303,
)
def end_for(request: Web, person_id: FromPath[str], data: Posted) -> Response[Any]:
    """End one session of somebody's, or all of them."""
    with seated(request, data) as seat:
        member = _member(seat, person_id)
        if seat.form.one("session"):
            sessions.end_one(seat.services, member, seat.form.one("session"))
            return seat.go(_address(member), "desk_session_ended")
        sessions.end_all(seat.services, member.person_id)
        return seat.go(_address(member), "desk_person_signed_out")


def device_words(seat: Seat, device: str) -> str:
    """A kept device in the reader's language."""
    browser, _, system = device.partition("/")
    known = [
        seat.text(table[name]) for table, name in ((BROWSERS, browser), (SYSTEMS, system)) if name in table
    ]
    if len(known) == 2:
        return seat.text(_BOTH) % {"browser": known[0], "system": known[1]}
    return known[0] if known else seat.text(_UNKNOWN)


def shown_sign_ins(seat: Seat, member: Member, mistakes: Mistakes | None = None) -> Response[str]:
    """The page of somebody's sign-ins."""
    operational = seat.services.operational
    context = {
        "member": member,
        "member_name": seat.name(member.person_id),
        "logins": operational.credentials_of(member.person_id),
        "links": links_of_person(seat.look, member.person_id),
        "directory": seat.services.directory is not None,
        "lines": _lines(seat, member),
        "address": _address(member),
    }
    return seat.page("desk/sign_ins.html", context | _clock(seat), mistakes)


def _lines(seat: Seat, member: Member) -> list[Line]:
    return [_line(seat, session) for session in sessions.staff_sessions(seat.services, member)]


def _line(seat: Seat, session: Session) -> Line:
    return Line(
        sessions.handle_of(session),
        device_words(seat, session.device),
        bool(session.directory_sub),
        session.created_at,
        session.seen_at or session.created_at,
        session.session_id == caller_of(seat.request).session_id,
    )


def _clock(seat: Seat) -> dict[str, Any]:
    """Sessions live by the wall clock, which is another one in the demo."""
    return {"now": seat.services.wall_now()}


def _member(seat: Seat, person_id: FromPath[str]) -> Member:
    member: Member = found(seat.look.reader.get(STAFF, PersonId(person_id)))
    return member


def _address(member: Member) -> str:
    return f"/desk/staff/{member.person_id}/sign-ins"


ROUTES = (show_sessions, end_session, end_others, show_sign_ins, end_for)
