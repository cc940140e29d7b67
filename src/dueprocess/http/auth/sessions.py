"""Sessions: who signed in, kept hashed; the cookie is the only place where the session's secret is.

For pages: `person_of` and `staff_of` say who is there, `begin` gives the cookie that signs in, `end` the one that
signs out. Cookies are HttpOnly and SameSite=Lax, and Secure with the prefix __Host- where people come by https.

The rules are:
1. A session of staff belongs to one appointment: a dismissal ends all of them at once, by whichever way it came, and an
   appointment after it revives none.
2. Which device it is, is kept as two words of ours ("Firefox on Linux"), never as the browser's own description.
3. That a session was used is noted every few minutes, so that reading pages writes next to nothing.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from dueprocess.application.operational import Session, SessionKind
from dueprocess.application.views.all import STAFF
from dueprocess.domain.staff import Staff
from dueprocess.http.auth.secrets import fresh, hashed
from dueprocess.http.services import Services, Settings
from dueprocess.kernel.ids import AccountNo, PersonId
from dueprocess.kernel.instants import HOUR, MINUTE, SECOND, Instant

Connection = ASGIConnection[Any, Any, Any, Any]

SESSION_LASTS: Final = 12 * HOUR
SEEN_AGAIN_AFTER: Final = 5 * MINUTE


class Origin(msgspec.Struct, frozen=True):
    """Where a session came from: the device in words, where a directory signed in, digests of its session and subject.

    `known_since`: since when the contact or device is known that signed a person in; None: nobody knows.
    """

    device: str = ""
    directory_sid: str = ""
    directory_sub: str = ""
    known_since: Instant | None = None


NOWHERE: Final = Origin()


def cookie_name(settings: Settings, kind: SessionKind) -> str:
    """The name of the session cookie of a kind."""
    return f"{'__Host-' if settings.secure else ''}dp_{kind.value}"


def begin(services: Services, kind: SessionKind, subject: str, origin: Origin = NOWHERE) -> Cookie:
    """Sign in: the cookie to set. `subject`: a person id, or an account number as digits."""
    secret, now = fresh(), services.wall_now()
    staff = staff_named(services, PersonId(subject)) if kind is SessionKind.STAFF else None
    session = Session(
        hashed(secret),
        kind,
        subject,
        now,
        Instant(now + SESSION_LASTS),
        now,
        origin.device,
        staff.dismissals if staff is not None else 0,
        origin.directory_sid,
        origin.directory_sub,
        origin.known_since,
    )
    services.operational.add_session(session)
    return _cookie(services.settings, kind, secret, SESSION_LASTS // SECOND)


def current(services: Services, connection: Connection, kind: SessionKind) -> Session | None:
    """The session of this kind that the request comes with."""
    secret = connection.cookies.get(cookie_name(services.settings, kind))
    if not secret:
        return None
    found = services.operational.session(hashed(secret), services.wall_now())
    return found if found is not None and found.kind is kind else None


def end(services: Services, connection: Connection, kind: SessionKind) -> Cookie:
    """Sign out: the cookie that clears the old one. Nothing happens where nobody was signed in."""
    session = current(services, connection, kind)
    if session is not None:
        services.operational.end_session(session.session_id, services.wall_now())
    return _cookie(services.settings, kind, "", 0)


def seen(services: Services, session: Session) -> None:
    """Note that a session was used, every few minutes."""
    now = services.wall_now()
    if now - (session.seen_at or session.created_at) >= SEEN_AGAIN_AFTER:
        services.operational.see_session(session.session_id, now)


def handle_of(session: Session) -> str:
    """What pages call a session: it says nothing about the secret, nor about what is kept of it."""
    return hashed(f"session {session.session_id}")[:24]


def staff_sessions(services: Services, staff: Staff) -> tuple[Session, ...]:
    """Where a member of staff is signed in, latest first."""
    found = services.operational.sessions_of(SessionKind.STAFF, staff.person_id, services.wall_now())
    return tuple(session for session in found if session.appointment == staff.dismissals)


def end_one(services: Services, staff: Staff, handle: str) -> bool:
    """End the session of a member of staff that pages call `handle`; False if they have none."""
    for session in staff_sessions(services, staff):
        if handle_of(session) == handle:
            services.operational.end_session(session.session_id, services.wall_now())
            return True
    return False


def end_all(services: Services, person_id: PersonId) -> None:
    """Sign a member of staff out everywhere."""
    services.operational.end_other_sessions(SessionKind.STAFF, person_id, "", services.wall_now())


def end_others(services: Services, connection: Connection, kind: SessionKind) -> None:
    """Sign out everywhere but here."""
    session = current(services, connection, kind)
    if session is not None:
        services.operational.end_other_sessions(
            kind, session.subject, session.session_id, services.wall_now()
        )


def person_known_since(services: Services, connection: Connection) -> Instant | None:
    """Since when the contact or device is known by which the person came in; None: nobody knows."""
    session = current(services, connection, SessionKind.PERSON)
    return session.known_since if session else None


def person_of(services: Services, connection: Connection) -> AccountNo | None:
    """The account that is signed in, if one is."""
    session = current(services, connection, SessionKind.PERSON)
    return AccountNo(int(session.subject)) if session else None


def staff_of(services: Services, connection: Connection) -> Staff | None:
    """The member of staff who is signed in and still appointed, with the roles of this moment."""
    session = current(services, connection, SessionKind.STAFF)
    return staff_signed_in(services, session) if session else None


def staff_signed_in(services: Services, session: Session) -> Staff | None:
    """The member of staff behind a session, while the appointment lasts under which it began."""
    staff = staff_named(services, PersonId(session.subject))
    return staff if staff is not None and staff.dismissals == session.appointment else None


def staff_named(services: Services, person_id: PersonId | None) -> Staff | None:
    """An appointed member of staff."""
    with services.store.read() as reader:
        found = reader.get(STAFF, person_id)
    return found if found is not None and found.active else None


def _cookie(settings: Settings, kind: SessionKind, value: str, seconds: int) -> Cookie:
    return Cookie(
        key=cookie_name(settings, kind),
        value=value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure,
    )
