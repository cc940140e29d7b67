"""Where a platform puts its checks: around a function, or in front of an ASGI application. No framework is needed.

    @guarded(guard, "chat.send", account=lambda user, room, words: user.id)
    def send(user, room, words): …

    app = GuardMiddleware(app, guard, {"POST /rooms/*/messages": "chat.send"}, account=lambda scope: scope["user"].id)

The rules are:
1. Names become handles here, when the platform starts: a mistyped one is `UnknownCapability` then, never later.
2. A refusal always carries the address of its notice. Nobody is refused by silence.
3. What the guard cannot say is answered 503, not 403, and is `Restricted` with the answer "unknown": the platform may
   decide otherwise.
4. Whoever is not known (`account` gives None) is not checked: signing in is the platform's own.
"""

from __future__ import annotations

import functools
import inspect
import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

from dueprocess.guard.capability import Capability
from dueprocess.guard.errors import GuardError
from dueprocess.guard.guard import Guard
from dueprocess.guard.verdict import Verdict

Account: TypeAlias = str | int
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Given = ParamSpec("Given")
Made = TypeVar("Made")

RETRY_AFTER_S: Final = 5
_RULE = re.compile(r"(?:([A-Z]+) )?(/.*)")


class Restricted(GuardError):
    """An act that is not allowed now; `verdict` says until when and where the notice is."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"{verdict.capability.name} is {verdict.answer}; notice: {verdict.notice}")
        self.verdict = verdict


def guarded(
    guard: Guard,
    capability: str,
    *,
    account: Callable[..., Account | None],
    target: Callable[..., Account | None] | None = None,
) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Check before each call of a function, plain or `async`; `Restricted` instead of the call where it is not allowed.

    `account` and `target` are called with the function's own arguments and give the platform's ids.
    """
    handle = guard.capability(capability)

    def check(*args: Any, **kwargs: Any) -> None:
        who = account(*args, **kwargs)
        if who is not None:
            towards = None if target is None else target(*args, **kwargs)
            verdict = guard.check(who, handle, towards)
            if not verdict.allowed:
                raise Restricted(verdict)

    def wrap(function: Callable[Given, Made]) -> Callable[Given, Made]:
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def later(*args: Given.args, **kwargs: Given.kwargs) -> Any:
                check(*args, **kwargs)
                return await function(*args, **kwargs)

            return later  # type: ignore[return-value]

        @functools.wraps(function)
        def now(*args: Given.args, **kwargs: Given.kwargs) -> Made:
            check(*args, **kwargs)
            return function(*args, **kwargs)

        return now

    return wrap


class Rules:
    """Which capability a request needs: "POST /rooms/*/messages" -> "chat.send". The first rule that fits holds.

    A star stands for one part of the path, two stars for any number; without a method all methods are meant.
    """

    def __init__(self, guard: Guard, rules: Mapping[str, str]) -> None:
        self._rules = [(*_pattern(rule), guard.capability(name)) for rule, name in rules.items()]

    def of(self, method: str, path: str) -> Capability | None:
        """The capability that this request needs; None: none."""
        for wanted, pattern, capability in self._rules:
            if wanted in {None, method} and pattern.fullmatch(path):
                return capability
        return None


class GuardMiddleware:
    """In front of an ASGI application. A refusal is 403 with `application/problem+json`: code, until, notice.

    `account` reads the platform's id from the ASGI scope, None where nobody is signed in; so it stands behind whatever
    signs people in. A WebSocket is refused before it is accepted (close code 4403).
    """

    def __init__(
        self,
        app: Application,
        guard: Guard,
        rules: Mapping[str, str],
        *,
        account: Callable[[Scope], Account | None],
    ) -> None:
        self._app = app
        self._guard = guard
        self._rules = Rules(guard, rules)
        self._account = account

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then pass on or refuse."""
        if scope["type"] in {"http", "websocket"}:
            capability = self._rules.of(scope.get("method", "GET"), scope["path"])
            who = None if capability is None else self._account(scope)
            if capability is not None and who is not None:
                verdict = self._guard.check(who, capability)
                if not verdict.allowed:
                    await _refuse(scope["type"], verdict, receive, send)
                    return
        await self._app(scope, receive, send)


def refusal(verdict: Verdict) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of the answer to a refused request, for any framework."""
    restricted = verdict.answer == "restricted"
    status = 403 if restricted else 503
    body = json.dumps(
        {
            "status": status,
            "code": "restricted" if restricted else "standing_unknown",
            "capability": verdict.capability.name,
            "until": verdict.until,
            "notice": verdict.notice,
            "restriction": verdict.restriction,
        }
    ).encode()
    headers = [
        ("content-type", "application/problem+json"),
        ("content-length", str(len(body))),
        ("cache-control", "no-store"),
    ]
    if not restricted:
        headers.append(("retry-after", str(RETRY_AFTER_S)))
    return status, headers, body


async def _refuse(kind: str, verdict: Verdict, receive: Receive, send: Send) -> None:
    if kind == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4403, "reason": verdict.notice or ""})
        return
    status, headers, body = refusal(verdict)
    plain = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": plain})
    await send({"type": "http.response.body", "body": body})


def _pattern(rule: str) -> tuple[str | None, re.Pattern[str]]:
    found = _RULE.fullmatch(rule)
    if found is None:
        raise ValueError(f"`{rule}` is no rule: write a method and a path, as in `POST /rooms/*/messages`")
    parts = re.split(r"(\*\*|\*)", found[2])
    stars = {"*": "[^/]+", "**": ".*"}
    return found[1], re.compile("".join(stars.get(part) or re.escape(part) for part in parts))
