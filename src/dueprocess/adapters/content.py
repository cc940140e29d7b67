"""The platform's content over HTTP: ``GET {url}/{content_id}`` with a bearer token.

The answer is JSON: ``{"author": "…" | null, "kind": "message", "occurred_at": "2026-11-21T10:00:00Z",
"media_type": "text/plain", "text": "…"}``, or ``"base64"`` instead of ``"text"``. 404 or 410: there is no such
content. Everything else, a slow answer, a large one or one that is not of this form, is unavailable: it is tried again
and never guessed.
"""

from __future__ import annotations

import base64
import binascii
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote

import httpx2
import msgspec

from dueprocess.application.ports import Content, ContentFault
from dueprocess.kernel.instants import parse

BYTES_MAX: Final = 12 * 1024 * 1024
SECONDS: Final = 5.0
MEDIA_TYPES: Final = frozenset(
    {"text/plain", "application/json", "image/png", "image/jpeg", "image/webp", "image/gif"}
)


class _Answer(msgspec.Struct):
    author: str | None
    kind: str
    occurred_at: str
    media_type: str
    text: str | None = None
    base64: str | None = None


_DECODER = msgspec.json.Decoder(_Answer)


class HttpContentSource:
    """Fetches content from one platform."""

    def __init__(self, url: str, token: str = "", transport: httpx2.BaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        headers = {"accept": "application/json"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        self._client = httpx2.Client(
            headers=headers, timeout=SECONDS, follow_redirects=False, transport=transport, trust_env=False
        )

    def fetch(self, content_id: str) -> Content | ContentFault:
        """The content, or why not."""
        try:
            with self._client.stream("GET", f"{self._url}/{quote(content_id, safe='')}") as response:
                if response.status_code in (404, 410):
                    return ContentFault.NOT_FOUND
                if response.status_code != 200:
                    return ContentFault.UNAVAILABLE
                body = _limited(response)
        except httpx2.HTTPError:
            return ContentFault.UNAVAILABLE
        return ContentFault.UNAVAILABLE if body is None else _read(body)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _limited(response: httpx2.Response) -> bytes | None:
    """The body, None if it is too large."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > BYTES_MAX:
            return None
    return bytes(body)


def _read(body: bytes) -> Content | ContentFault:
    try:
        answer = _DECODER.decode(body)
        data = _data(answer)
        occurred_at = parse(answer.occurred_at)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError, binascii.Error):
        return ContentFault.UNAVAILABLE
    if answer.media_type not in MEDIA_TYPES or not data:
        return ContentFault.UNAVAILABLE
    return Content(answer.author, answer.kind, occurred_at, answer.media_type, data)


def _data(answer: _Answer) -> bytes:
    if answer.text is not None:
        return answer.text.encode()
    return base64.b64decode(answer.base64 or "", validate=True)
