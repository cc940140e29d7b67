"""Routing: how an endpoint is declared, so that all of them are described, guarded and answered alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from dueprocess.http import limits
from dueprocess.http.api.acting import Done
from dueprocess.http.auth.caller import Allow
from dueprocess.http.problems import PROBLEM_JSON, Problem

_WORDS: Final = {
    400: "The request cannot be read.",
    401: "Nobody is signed in.",
    403: "This caller may not do this.",
    404: "There is nothing here, or it is not the caller's to see.",
    405: "The address does not answer to this method.",
    409: "It does not fit what has happened since.",
    413: "The request is too large.",
    415: "The body is of a kind that is not read here.",
    422: "The law refuses it; `code` says why.",
    429: "Tried too often.",
    503: "Something outside cannot be reached.",
}
_METHODS: Final[dict[str, Callable[..., Any]]] = {"GET": get, "POST": post, "PUT": put, "DELETE": delete}
Decorator = Callable[[Callable[..., Any]], HTTPRouteHandler]


def reading(
    path: str, allowed: dict[str, Any], answers: Any, *, public: bool = False, **extra: Any
) -> Decorator:
    """A GET whose answer has this schema."""
    statuses = (400, 404) if public else (400, 401, 403, 404)
    responses = {200: _spec(answers, "What was asked for."), **problems(statuses)}
    return _route("GET", path, allowed, responses, extra)


def acting(
    method: str,
    path: str,
    allowed: dict[str, Any],
    *,
    status: int = 200,
    answers: Any = Done,
    body_max: int | None = limits.BODY_MAX,
    also: tuple[int, ...] = (),
    **extra: Any,
) -> Decorator:
    """An unsafe call. `status`: the answer's when something was made; `also`: further statuses it may answer with.

    `body_max` None: the handler reads the body itself, and says how much it takes.
    """
    responses = {
        200: _spec(answers, "Done, or what would be done."),
        status: _spec(answers, "Done."),
        **problems((400, 401, 403, 404, 409, 413, 415, 422, *also)),
    }
    return _route(method, path, allowed, responses, {"request_max_body_size": body_max, **extra}, status)


def _route(
    method: str,
    path: str,
    allowed: dict[str, Any],
    responses: dict[int, ResponseSpec],
    extra: dict[str, Any],
    status: int = 200,
) -> Decorator:
    decorate: Decorator = _METHODS[method](
        path,
        opt=allowed,
        status_code=status,
        responses=responses,
        tags=[path.split("/")[1]],
        security=security(allowed),
        **{"sync_to_thread": True, **extra},
    )
    return decorate


def security(allowed: dict[str, Any]) -> list[dict[str, list[str]]]:
    """How a caller shows who they are, for the description."""
    declared: Allow = allowed["allow"]
    ways: list[dict[str, list[str]]] = []
    if declared.scopes or declared.roles:
        ways.append({"token": []})
    if declared.person:
        ways.append({"session": []})
    return ways


def _spec(answers: Any, words: str) -> ResponseSpec:
    return ResponseSpec(answers, generate_examples=False, description=words)


def problems(statuses: tuple[int, ...]) -> dict[int, ResponseSpec]:
    """The problems that an endpoint may answer with, for its description."""
    return {
        status: ResponseSpec(
            Problem, generate_examples=False, description=_WORDS[status], media_type=PROBLEM_JSON
        )
        for status in statuses
    }
