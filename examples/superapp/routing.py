"""How a page and a form are declared: plain functions, each run in a thread of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from litestar import get, post
from litestar.concurrency import sync_to_thread
from litestar.handlers import HTTPRouteHandler

P = ParamSpec("P")
T = TypeVar("T")


def page(path: str) -> Callable[[Callable[P, T]], HTTPRouteHandler]:
    """What this address shows."""
    return lambda handler: get(path)(_in_thread(handler))


def form(path: str) -> Callable[[Callable[P, T]], HTTPRouteHandler]:
    """What happens when a form is sent to this address."""
    return lambda handler: post(path)(_in_thread(handler))


def _in_thread(handler: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    # Litestar's own `sync_to_thread=True` wraps a handler twice where a path has a page and a form (seen in 2.25)
    @wraps(handler)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return await sync_to_thread(handler, *args, **kwargs)

    return run
