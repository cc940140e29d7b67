"""Sessions: who signed in, kept hashed; the cookie is the only place where the session's secret is.

For pages: `person_of` and `staff_of` say who is there, `begin` gives the cookie that signs in, `end` the one that
signs out. Cookies are HttpOnly and SameSite=Lax, and Secure with the prefix __Host- where people come by https.
"""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from dueprocess.application.operational import Session, SessionKind
from dueprocess.application.views.all import STAFF
from dueprocess.domain.staff import Staff
from dueprocess.http.auth.secrets import fresh, hashed
from dueprocess.http.services import Services, Settings
from dueprocess.kernel.ids import AccountNo, PersonId
from dueprocess.kernel.instants import HOUR, SECOND, Instant

Connection = ASGIConnection[Any, Any, Any, Any]

SESSION_LASTS = 12 * HOUR


def cookie_name(settings: Settings, kind: SessionKind) -> str:
    """The name of the session cookie of a kind."""
    return f"{'__Host-' if settings.secure else ''}dp_{kind.value}"


def begin(services: Services, kind: SessionKind, subject: str) -> Cookie:
    """Sign in: the cookie to set. `subject`: a person id, or an account number as digits."""
    secret, now = fresh(), services.wall_now()
    expires_at = Instant(now + SESSION_LASTS)
    services.operational.add_session(Session(hashed(secret), kind, subject, now, expires_at))
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


def end_others(services: Services, connection: Connection, kind: SessionKind) -> None:
    """Sign out everywhere but here."""
    session = current(services, connection, kind)
    if session is not None:
        services.operational.end_other_sessions(
            kind, session.subject, session.session_id, services.wall_now()
        )


def person_of(services: Services, connection: Connection) -> AccountNo | None:
    """The account that is signed in, if one is."""
    session = current(services, connection, SessionKind.PERSON)
    return AccountNo(int(session.subject)) if session else None


def staff_of(services: Services, connection: Connection) -> Staff | None:
    """The member of staff who is signed in and still appointed, with the roles of this moment."""
    session = current(services, connection, SessionKind.STAFF)
    return staff_named(services, PersonId(session.subject)) if session else None


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
