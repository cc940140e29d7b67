"""The application: routes, the gate on each of them, security headers, problems."""

from __future__ import annotations

import importlib
from typing import Any, Final

from litestar import Litestar, Request, Router
from litestar.datastructures import MutableScopeHeaders, State
from litestar.di import Provide
from litestar.exceptions import NotFoundException, SerializationException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ControllerRouterHandler, Message, Scope

from dueprocess import __version__
from dueprocess.http import limits
from dueprocess.http.api import ROUTES as API_ROUTES
from dueprocess.http.api import parts as api_parts
from dueprocess.http.auth.caller import Caller, allow
from dueprocess.http.auth.forms import protection
from dueprocess.http.auth.gate import PACE, SERVICES, RouteUndeclared, caller_of, gate, undeclared
from dueprocess.http.auth.pace import Pace
from dueprocess.http.operations import ROUTES as OPERATIONS_ROUTES
from dueprocess.http.problems import ProblemHandlers, ProblemPage
from dueprocess.http.services import Services

HEADERS: Final = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def create_app(services: Services, *, pages: bool = True) -> Litestar:
    """The whole server, or the API alone. Raises `RouteUndeclared` if a route does not say who may call it (T13)."""
    routes, page = _web() if pages else ((), None)
    provided, running = api_parts(services)
    app = Litestar(
        route_handlers=[
            Router("/v1", route_handlers=list(API_ROUTES), dependencies=provided),
            Router("/", route_handlers=[*OPERATIONS_ROUTES, *routes], include_in_schema=False),
        ],
        dependencies={
            "services": Provide(lambda: services, sync_to_thread=False),
            "caller": Provide(provide_caller, sync_to_thread=False),
        },
        guards=[gate],
        lifespan=[running],
        exception_handlers=ProblemHandlers(page).handlers(),
        before_send=[_Headers(secure=services.settings.secure)],
        csrf_config=protection(services.settings),
        request_class=Incoming,
        request_max_body_size=limits.BODY_MAX,
        multipart_form_part_limit=64,
        openapi_config=_openapi(),
        state=State({SERVICES: services, PACE: Pace()}),
        logging_config=None,
    )
    missing = undeclared(app)
    if missing:
        raise RouteUndeclared(f"add opt=allow(…) from dueprocess.http.auth.caller to: {', '.join(missing)}")
    return app


def provide_caller(request: Request[Any, Any, Any]) -> Caller:
    """Who asks, as the gate recognised them."""
    return caller_of(request)


def _web() -> tuple[tuple[ControllerRouterHandler, ...], ProblemPage | None]:
    """The pages, if this build has them: `http.web.ROUTES`, and `http.web.problem_page(request, problem)`."""
    try:
        web: Any = importlib.import_module("dueprocess.http.web")
    except ModuleNotFoundError as error:
        if error.name != "dueprocess.http.web":
            raise
        return (), None
    return tuple(getattr(web, "ROUTES", ())), getattr(web, "problem_page", None)


DESCRIPTION = "/v1/openapi.json"


def _nothing_below(request: Request[Any, Any, Any]) -> None:
    """What does not exist below the description is not found as everywhere else; the router has a page of its own."""
    if request.scope["path"] != DESCRIPTION:
        raise NotFoundException


def _openapi() -> OpenAPIConfig:
    """The description of the API, as JSON only: a viewer would have to come from somewhere else (trap 11)."""
    return OpenAPIConfig(
        title="dueprocess",
        version=__version__,
        openapi_router=Router(
            DESCRIPTION,
            route_handlers=[],
            opt=allow(public=True),
            include_in_schema=False,
            before_request=_nothing_below,
        ),
        render_plugins=[_Description(path="/")],
        use_handler_docstrings=True,
        components=Components(
            security_schemes={
                "token": SecurityScheme(
                    type="http", scheme="bearer", description="A platform's or staff's token."
                ),
                "session": SecurityScheme(
                    type="apiKey",
                    name="dp_person",
                    security_scheme_in="cookie",
                    description="A signed-in person.",
                ),
            }
        ),
    )


class Incoming(Request[Any, Any, Any]):
    """A request whose JSON cannot break the server: what nests too deep, or is no text, is malformed."""

    async def json(self) -> Any:
        """The body as JSON."""
        try:
            return await super().json()
        except (RecursionError, UnicodeDecodeError):
            raise SerializationException from None


class _Description(JsonRenderPlugin):
    """Serves the description at the router's own address, and keeps Litestar from adding another."""

    def has_path(self, path: str) -> bool:
        """Whatever it asks for is here."""
        return True


class _Headers:
    """Adds what every answer carries, errors too."""

    def __init__(self, *, secure: bool) -> None:
        self._headers = dict(HEADERS)
        if secure:
            self._headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "no-store")
