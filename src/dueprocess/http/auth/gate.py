"""The gate: recognises the caller before anything of the request is read, and lets in who was declared.

`callers_of` reads the bearer token, or the cookies; `gate` is the guard on every route of ours.
"""

from __future__ import annotations

from litestar import Litestar
from litestar.concurrency import sync_to_thread
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.routes import BaseRoute, HTTPRoute

from dueprocess.application.operational import SessionKind
from dueprocess.domain.staff import Staff
from dueprocess.http.auth import sessions
from dueprocess.http.auth.caller import PUBLIC, Allow, Caller, CallerKind, Scope
from dueprocess.http.auth.pace import Pace
from dueprocess.http.auth.sessions import Connection
from dueprocess.http.auth.tokens import token_of
from dueprocess.http.faults import Fault
from dueprocess.http.limits import FLOOR
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AccountNo

CALLER = "caller"
SERVICES = "services"
PACE = "pace"


class RouteUndeclared(Exception):
    """A route does not say who may call it: a mistake of ours, found at start."""


def callers_of(services: Services, connection: Connection) -> tuple[Caller, ...]:
    """Everybody the request speaks for: one by a token; by cookies perhaps both a person and a member of staff."""
    authorization = connection.headers.get("authorization")
    if authorization is not None:
        return _by_token(services, authorization)
    found: list[Caller] = []
    session = sessions.current(services, connection, SessionKind.STAFF)
    if session is not None:
        staff = sessions.staff_signed_in(services, session)
        if staff is not None:
            sessions.seen(services, session)
            found.append(_staff(staff, session.session_id))
    person = sessions.current(services, connection, SessionKind.PERSON)
    if person is not None:
        found.append(
            Caller(
                CallerKind.PERSON,
                person.subject,
                account_no=AccountNo(int(person.subject)),
                session_id=person.session_id,
            )
        )
    return tuple(found)


async def gate(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let the declared callers in; 401 for nobody, 403 for somebody else."""
    declared = handler.opt.get("allow")
    if not isinstance(declared, Allow):  # the framework's own answer to OPTIONS is the only such route
        if connection.scope.get("method") == "OPTIONS":
            return
        raise PermissionDeniedException
    services: Services = connection.app.state[SERVICES]
    found = await sync_to_thread(callers_of, services, connection)
    _within(connection, services, found)
    for caller in found:
        if declared.lets_in(caller):
            connection.state[CALLER] = caller
            return
    if declared.public:
        connection.state[CALLER] = PUBLIC
        return
    if found:
        raise PermissionDeniedException
    raise NotAuthorizedException


def _within(connection: Connection, services: Services, found: tuple[Caller, ...]) -> None:
    """Refuse who calls too often, each by what they are: a token, a person, or the address they come from."""
    if connection.scope.get("path_template", "") in FLOOR:
        return
    caller, settings = (found[0] if found else PUBLIC), services.settings
    source = connection.client.host if connection.client else ""
    kind, who, most = {
        CallerKind.PLATFORM: ("token", caller.id, settings.rate_token),
        CallerKind.STAFF: ("person", caller.id, settings.rate_person),
        CallerKind.PERSON: ("person", f"#{caller.id}", settings.rate_person),
        CallerKind.PUBLIC: ("source", source, settings.rate_source),
    }[caller.kind]
    pace: Pace = connection.app.state[PACE]
    wait = pace.wait(f"{kind} {who}", most, services.wall_now())
    if wait is not None:
        raise Refused(Fault.TOO_MANY_REQUESTS, wait=wait)


def caller_of(connection: Connection) -> Caller:
    """The caller that the gate let in."""
    caller: Caller = connection.state[CALLER]
    return caller


def undeclared(app: Litestar) -> list[str]:
    """Routes that do not say who may call them."""
    return sorted(
        {
            f"{method} {route.path}"
            for route in app.routes
            for method, handler in _handlers(route)
            if not isinstance(handler.opt.get("allow"), Allow) and method != "OPTIONS"
        }
    )


def _handlers(route: BaseRoute) -> list[tuple[str, BaseRouteHandler]]:
    if isinstance(route, HTTPRoute):
        return [(method, handler) for method, (handler, _) in route.route_handler_map.items()]
    handler: BaseRouteHandler | None = getattr(route, "route_handler", None)
    return [("ASGI", handler)] if handler is not None else []


def _by_token(services: Services, authorization: str) -> tuple[Caller, ...]:
    token = token_of(services.operational, authorization)
    if token is None:
        return ()
    if Scope.STAFF in token.grant.scopes and token.grant.person_id is not None:
        staff = sessions.staff_named(services, token.grant.person_id)
        return (_staff(staff),) if staff is not None and staff.dismissals == token.grant.appointment else ()
    return (Caller(CallerKind.PLATFORM, token.token_id, frozenset(token.grant.scopes)),)


def _staff(staff: Staff, session_id: str = "") -> Caller:
    return Caller(
        CallerKind.STAFF,
        staff.person_id,
        roles=frozenset(staff.roles),
        person_id=staff.person_id,
        session_id=session_id,
    )
