"""Ten thousand malformed requests to API and pages: each is answered, none with a 5xx, and nothing hostile comes back.

The application is spoken to in ASGI itself, so that what every client refuses to send arrives too. What was drawn is the
same in every run; `DUEPROCESS_MALFORMED=100000` draws more of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from litestar.routes import HTTPRoute

from dueprocess.adapters.store.verification import verify
from dueprocess.application.operational import SessionKind
from dueprocess.http.app import create_app
from dueprocess.http.auth import sessions
from tests.coroutines import finished
from tests.http.site import PLATFORM_SCOPES, Site
from tests.world import ADA, BELA, CHEN, LAN, OLGA, WEI

pytestmark = pytest.mark.slow

COUNT = int(os.environ.get("DUEPROCESS_MALFORMED", "10000"))
AT_ONCE = 8
ANSWERED_WITHIN_S = 60.0
MARK = "zqx7hostile"
"""Stands in what is sent as a value; an answer of the API that holds it has echoed it."""

ENDLESS = {"/v1/feed"}
"""Answers that never end by themselves."""

TEXTS = (
    MARK,
    "",
    " ",
    "\x00",
    "../../etc/passwd",
    "%2e%2e%2f",
    "' OR 1=1 --",
    f"<script>{MARK}</script>",
    "{{7*7}}",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "魏" * 400,
    "9" * 400,
    "-1",
    "1e999",
    "NaN",
    "null",
    "app_" + "0" * 26,
    "case_" + "z" * 26,
    "\u202e\u2066",
    "A" * 9_000,
)
VALUES: tuple[Any, ...] = (
    *TEXTS,
    None,
    True,
    -1,
    0,
    2**63,
    2**64,
    10**400,
    1.5,
    [],
    {},
    [[]],
    {"": None},
    [None] * 50,
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get", "")
TYPES = (
    b"application/json",
    b"application/json; charset=utf-16",
    b"application/x-www-form-urlencoded",
    b"multipart/form-data",
    b"multipart/form-data; boundary=" + b"b" * 300,
    b"multipart/form-data; boundary=x",
    b"text/plain",
    b"application/msgpack",
    b"\xff\xfe",
    b"",
)


@dataclass
class Answer:
    """What came back. `status` 0: nothing did."""

    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


class Hostile:
    """Draws requests: each begins as one that the application might take, and is then broken in one to four ways."""

    def __init__(self, site: Site, seed: int) -> None:
        self._chance = random.Random(seed)
        self._paths = sorted(_templates(site.app))
        self._callers = list(_callers(site))
        self._known = [*_known(site), *TEXTS]

    def __call__(self) -> tuple[dict[str, Any], list[bytes]]:
        """A scope, and the pieces of a body."""
        chance = self._chance
        path = "/".join(self._part(part) for part in chance.choice(self._paths).split("/"))
        method = chance.choice(("GET", "POST", "POST", "PUT", "DELETE"))
        headers = dict(chance.choice(self._callers))
        headers[b"content-type"] = b"application/json"
        headers[b"idempotency-key"] = b"hostile-%d" % chance.randrange(10**9)
        query, body = b"", json.dumps(self._value(0)).encode("utf-8", "replace")
        for _ in range(chance.randrange(1, 5)):
            match chance.randrange(7):
                case 0:
                    method = chance.choice(METHODS)
                case 1:
                    path += chance.choice(
                        ("/", "//", "/..", "?", "#", ";x=1", "%00", "/" + chance.choice(TEXTS))
                    )
                case 2:
                    query = "&".join(
                        f"{self._text()}={self._text()}" for _ in range(chance.randrange(1, 6))
                    ).encode("utf-8", "replace")
                case 3:
                    headers[b"content-type"] = chance.choice(TYPES)
                case 4:
                    headers[self._name()] = self._text().encode("utf-8", "replace")[:8_000]
                case 5:
                    body = self._broken(body)
                case _:
                    headers[b"content-length"] = chance.choice((b"0", b"-1", b"99999999999", b"x", b"7"))
        return _scope(method, path, query, headers), self._pieces(body)

    def _part(self, part: str) -> str:
        return self._text() if part.startswith("{") else part

    def _text(self) -> str:
        return str(self._chance.choice(self._known))

    def _name(self) -> bytes:
        names = (
            b"authorization",
            b"cookie",
            b"accept",
            b"accept-language",
            b"idempotency-key",
            b"if-none-match",
        )
        more = (
            b"last-event-id",
            b"content-encoding",
            b"transfer-encoding",
            b"host",
            b"origin",
            b"range",
            b"x-csrf",
        )
        return self._chance.choice((*names, *more))

    def _value(self, depth: int) -> Any:
        chance = self._chance
        if depth < 3 and chance.random() < 0.6:
            names = (
                "account",
                "by",
                "facts",
                "clause",
                "evidence",
                "reason",
                "choices",
                "until",
                "roles",
                "content",
            )
            return {
                chance.choice((*names, *TEXTS[:4])): self._value(depth + 1)
                for _ in range(chance.randrange(6))
            }
        return chance.choice(VALUES)

    def _broken(self, body: bytes) -> bytes:
        chance = self._chance
        match chance.randrange(6):
            case 0:
                return body[: chance.randrange(len(body) + 1)]
            case 1:
                return chance.randbytes(chance.randrange(2_000))
            case 2:
                return b"[" * 20_000
            case 3:
                return b'{"a":' * 5_000 + b"1" + b"}" * 5_000
            case 4:
                return b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + body
            case _:
                return body * chance.randrange(1, 200)

    def _pieces(self, body: bytes) -> list[bytes]:
        if not body or self._chance.random() < 0.7:
            return [body]
        at = self._chance.randrange(len(body))
        return [body[:at], body[at:]]


def _scope(method: str, path: str, query: bytes, headers: dict[bytes, bytes]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("utf-8", "replace"),
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"testserver.local"), *headers.items()],
        "client": ("203.0.113.7", 40_000),
        "server": ("testserver.local", 80),
        "state": {},
        "extensions": {},
    }


def _templates(app: Any) -> set[str]:
    """Every path that has a handler."""
    found = {route.path_format for route in app.routes if isinstance(route, HTTPRoute)}
    return found - ENDLESS


def _callers(site: Site) -> Iterator[dict[bytes, bytes]]:
    """The headers of everybody who may come, and of nobody."""
    for who in (ADA, BELA, CHEN, OLGA):
        yield {name.encode(): value.encode() for name, value in site.as_staff(who).items()}
    for number in (WEI, LAN):
        yield {name.encode(): value.encode() for name, value in site.as_person(number).items()}
    desk = sessions.begin(site.services, SessionKind.STAFF, ADA)
    yield {b"cookie": f"{desk.key}={desk.value}".encode()}
    platform = site.as_platform(*PLATFORM_SCOPES)
    yield {name.encode(): value.encode() for name, value in platform.items()}
    yield {}


def _known(site: Site) -> list[str]:
    """Ids that exist, so that requests reach far in."""
    decision_id = site.world.decide(target=LAN)
    appeal_id = site.world.appeal(decision_id)
    waiting = site.world.ok(site.world.deciding("F1"))[0]
    return ["wei", "lan", "1", "2", str(decision_id), str(appeal_id), f"{decision_id}.1", waiting.decision_id]  # type: ignore[attr-defined]


async def _ask(app: Any, scope: dict[str, Any], pieces: list[bytes]) -> Answer:
    answer, waiting = Answer(), list(pieces)

    async def receive() -> dict[str, Any]:
        if waiting:
            piece = waiting.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(waiting)}
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], dict(message["headers"])
        else:
            answer.body += message.get("body", b"")

    await asyncio.wait_for(app(scope, receive, send), ANSWERED_WITHIN_S)
    return answer


async def _all(site: Site, app: Any, count: int) -> dict[int, int]:
    """Ask `count` times, several at once; how often each status came back."""
    draw, seen, left = Hostile(site, 20261121), dict[int, int](), iter(range(count))

    async def worker() -> None:
        for number in left:
            scope, pieces = draw()
            answer = await _ask(app, scope, pieces)
            told = f"{number}: {scope['method']} {scope['path'][:200]!r} {scope['headers']!r:.600} {pieces!r:.300}"
            judge(scope, answer, told)
            seen[answer.status] = seen.get(answer.status, 0) + 1

    async with app.lifespan():
        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return seen


def judge(scope: dict[str, Any], answer: Answer, told: str) -> None:
    """Answered, by us, in the form that was promised, and without what was sent."""
    assert 200 <= answer.status < 500, (told, answer)
    assert b"Traceback" not in answer.body, told
    if answer.status < 400 or not scope["path"].startswith("/v1/") or scope["method"] == "HEAD":
        return
    assert MARK.encode() not in answer.body, (told, answer.body)
    assert answer.headers[b"content-type"].startswith(b"application/problem+json"), (told, answer)
    problem = json.loads(answer.body)
    assert {"title", "status", "code"} <= set(problem), (told, problem)


def test_ten_thousand_malformed_requests_are_answered_and_none_by_a_5xx(tmp_path: Path) -> None:
    site = Site(tmp_path)
    app = create_app(site.services)
    seen = finished(_all(site, app, COUNT))
    assert sum(seen.values()) == COUNT
    assert seen.keys() >= {400, 401, 403, 404, 405}, seen
    with site.world.store.read() as reader:
        assert verify(reader).fault is None  # type: ignore[arg-type]
    site.world.store.close()  # type: ignore[attr-defined]
