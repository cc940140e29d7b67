"""Observed: the server as an ASGI application that tells of every request by its route's template, never by its path."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Any, Final, Protocol

from litestar.types import ASGIApp, Message, Receive, Send

FEED: Final = "/v1/feed"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOWHERE: Final = "(none)"


class Told(Protocol):
    """A span that is under way."""

    def name(self, name: str) -> None:
        """Call it this."""
        ...

    def note(self, name: str, value: str | int) -> None:
        """Something about it."""
        ...


class Observer(Protocol):
    """Who is told."""

    def span(self, name: str) -> AbstractContextManager[Told]:
        """Around a request."""
        ...

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered."""
        ...

    def following(self, more: int) -> None:
        """A guard began to follow the feed, or ended."""
        ...


class Observed:
    """Wraps an application."""

    def __init__(self, app: ASGIApp, observer: Observer) -> None:
        self._app = app
        self._observer = observer

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Serve, and tell."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = scope["method"]
        one = _Request(given if given in METHODS else "OTHER", scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and one.status is None:
                one.began(message["status"])
                self._observer.following(one.follows)
            await send(message)

        try:
            with self._observer.span(one.method) as span:
                try:
                    await self._app(scope, receive, sending)
                finally:
                    span.name(f"{one.method} {one.route}")
                    span.note("http.status", one.status or 0)
        finally:
            self._observer.following(-one.follows)
            self._observer.request(one.route, one.method, one.status or 500, one.seconds)


class _Request:
    """One request while it runs."""

    def __init__(self, method: str, scope: Any) -> None:
        self.method = method
        self.status: int | None = None
        self._scope = scope
        self._began = time.perf_counter()
        self._seconds: float | None = None

    def began(self, status: int) -> None:
        """The answer begins: from here on it is up to who reads it."""
        self.status = status
        self._seconds = time.perf_counter() - self._began

    @property
    def route(self) -> str:
        """The template of the route, which the framework has found by now."""
        return self._scope.get("path_template") or NOWHERE

    @property
    def follows(self) -> int:
        """1 where this is a guard that follows the feed."""
        return int(self.route == FEED and self.status == 200)

    @property
    def seconds(self) -> float:
        """Until the answer began."""
        return time.perf_counter() - self._began if self._seconds is None else self._seconds
