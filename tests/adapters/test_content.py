"""The platform's content over HTTP: what is not exactly what it must be is unavailable, never guessed."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx2
import pytest

from dueprocess.adapters.content import BYTES_MAX, HttpContentSource
from dueprocess.application.ports import Content, ContentFault
from dueprocess.kernel.instants import parse

GOOD = {
    "author": "wei",
    "kind": "message",
    "occurred_at": "2026-03-02T10:00:00+08:00",
    "media_type": "text/plain",
    "text": "你好",
}


def source(answer: Any) -> HttpContentSource:
    return HttpContentSource("https://app.example/content/", "secret", httpx2.MockTransport(answer))


def test_content_is_fetched_by_id() -> None:
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, json=GOOD)

    found = source(answer).fetch("msg/../7?x=1#é")
    assert found == Content("wei", "message", parse("2026-03-02T02:00:00Z"), "text/plain", "你好".encode())
    (request,) = asked
    assert request.headers["authorization"] == "Bearer secret"
    assert request.url.raw_path == b"/content/msg%2F..%2F7%3Fx%3D1%23%C3%A9"


def test_a_picture_comes_as_base64() -> None:
    picture = {
        **GOOD,
        "media_type": "image/png",
        "base64": base64.b64encode(b"\x89PNG").decode(),
        "author": None,
    }
    del picture["text"]
    found = source(lambda _: httpx2.Response(200, json=picture)).fetch("p")
    assert isinstance(found, Content)
    assert (found.author, found.data) == (None, b"\x89PNG")


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_not_found(status: int) -> None:
    assert source(lambda _: httpx2.Response(status)).fetch("x") is ContentFault.NOT_FOUND


@pytest.mark.parametrize("status", [204, 301, 302, 401, 403, 429, 500, 503])
def test_every_other_answer_is_unavailable(status: int) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, headers={"location": "http://169.254.169.254/"})

    assert source(answer).fetch("x") is ContentFault.UNAVAILABLE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{",
        b"[" * 100_000,
        json.dumps({**GOOD, "occurred_at": "yesterday"}).encode(),
        json.dumps({**GOOD, "occurred_at": "2026-03-02T10:00:00"}).encode(),
        json.dumps({**GOOD, "occurred_at": 5}).encode(),
        json.dumps({**GOOD, "media_type": "text/html"}).encode(),
        json.dumps({**GOOD, "text": ""}).encode(),
        json.dumps({**GOOD, "text": None, "base64": "?"}).encode(),
        json.dumps({key: value for key, value in GOOD.items() if key != "author"}).encode(),
        b'{"author": "\xff"}',
    ],
)
def test_an_answer_of_another_form_is_unavailable(body: bytes) -> None:
    assert source(lambda _: httpx2.Response(200, content=body)).fetch("x") is ContentFault.UNAVAILABLE


def test_a_large_answer_is_not_read_to_its_end() -> None:
    read = 0

    def chunks() -> Any:
        nonlocal read
        while read < 10 * BYTES_MAX:
            read += 1_048_576
            yield b" " * 1_048_576

    found = source(lambda _: httpx2.Response(200, content=chunks())).fetch("x")
    assert found is ContentFault.UNAVAILABLE
    assert read < 2 * BYTES_MAX


def test_a_platform_that_cannot_be_reached_is_unavailable() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    assert source(answer).fetch("x") is ContentFault.UNAVAILABLE
