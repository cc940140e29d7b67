"""The server as a guard talks to it: one request for the snapshot, one endless response for the feed.

The rules are:
1. Every wait ends: connecting, the next bytes of a snapshot, the next bytes of the feed.
2. An answer that is not 200, or not of the expected type, is refused with its status; 409 and 410 on the feed mean that
   it cannot go on from there.
3. The token goes into one header and into no message.
"""

from __future__ import annotations

import http.client
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from dueprocess.guard.errors import FeedLost, FeedRefused
from dueprocess.guard.handles import Epoch
from dueprocess.guard.wire import Event, EventStream, parse_event

READ_BYTES: Final = 1 << 16
CANNOT_GO_ON: Final = {409, 410}


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a guard waits, in seconds."""

    connect_s: float = 5.0
    """For a connection."""

    silence_s: float = 15.0
    """For any byte; after that the server counts as lost."""

    snapshot_s: float = 300.0
    """For the first byte of a snapshot, which the server makes while one waits: some ten seconds a million accounts."""

    pause_min_s: float = 0.2
    """Before the first new attempt; each further pause doubles, less up to half by chance."""

    pause_max_s: float = 15.0
    """The longest pause between attempts."""

    settled_s: float = 10.0
    """A connection that lasted so long starts the pauses anew."""

    report_s: float = 10.0
    """How long counts are gathered before they are sent."""

    catalogue_s: float = 5.0
    """How long `Guard.capability` waits for the server's catalogue when it does not know a name."""


class Server:
    """Where snapshot and feed come from. One thread asks; any thread may interrupt it."""

    def __init__(self, url: str, token: str | None, timing: Timing) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"`{url}` is no http or https address")
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._path = parts.path.rstrip("/")
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._timing = timing
        self._socket: socket.socket | None = None
        self._interrupted = False

    @contextmanager
    def snapshot(self) -> Iterator[Callable[[], bytes]]:
        """A function that returns the next bytes of a fresh snapshot, none at its end."""
        with self._get("/v1/snapshot", "application/octet-stream", self._timing.snapshot_s) as response:

            def read() -> bytes:
                with _translated():
                    return response.read(READ_BYTES * 16)

            yield read

    @contextmanager
    def feed(self, after: Epoch) -> Iterator[Iterator[Event]]:
        """The events after this epoch as they come; they end with `FeedLost`, never by themselves."""
        with self._get(f"/v1/feed?after={after}", "text/event-stream") as response:
            yield _events(response)

    def post(self, path: str, body: bytes, key: str) -> None:
        """Send JSON under an idempotency key, on a connection of its own. From any thread."""
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=self._timing.connect_s)
        headers = {**self._headers, "Content-Type": "application/json", "Idempotency-Key": key}
        try:
            with _translated():
                connection.request("POST", self._path + path, body, headers)
                response = connection.getresponse()
                response.read(READ_BYTES)
        finally:
            connection.close()
        if response.status != http.HTTPStatus.OK:
            raise FeedRefused(response.status, response.reason or "no reason given")

    def interrupt(self) -> None:
        """End what is being read now, or would be read next, until `resume`. From any thread."""
        self._interrupted = True
        if (reading := self._socket) is not None:
            with suppress(OSError):
                socket.socket.shutdown(
                    reading, socket.SHUT_RDWR
                )  # past TLS, which is not made for two threads

    def forget(self) -> None:
        """In a process that was forked: the connection is the parent's, and is let go without a word."""
        reading, self._socket = self._socket, None
        if reading is not None:
            with suppress(OSError):
                os.close(reading.detach())

    def resume(self) -> None:
        """Read again after an interruption."""
        self._interrupted = False

    @contextmanager
    def _get(
        self, path: str, content_type: str, patience_s: float | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=self._timing.connect_s)
        try:
            with _translated():
                connection.connect()
                self._socket = reading = connection.sock
                if self._interrupted:
                    raise FeedLost("interrupted")
                reading.settimeout(patience_s or self._timing.silence_s)
                connection.request(
                    "GET", self._path + path, headers={**self._headers, "Accept": content_type}
                )
                response = connection.getresponse()
                reading.settimeout(self._timing.silence_s)
            with response:
                _check(response, content_type)
                yield response
        finally:
            self._socket = None
            connection.close()


def _check(response: http.client.HTTPResponse, content_type: str) -> None:
    if response.status != http.HTTPStatus.OK:
        raise FeedRefused(response.status, response.reason or "no reason given")
    found = response.headers.get_content_type()
    if found != content_type:
        raise FeedRefused(response.status, f"{found} where {content_type} was expected")


def _events(response: http.client.HTTPResponse) -> Iterator[Event]:
    stream = EventStream()
    while True:
        with _translated():
            received = response.read1(READ_BYTES)
        if not received:
            raise FeedLost("the server ended the feed")
        for name, data in stream.feed(received):
            event = parse_event(name, data)
            if event is not None:
                yield event


@contextmanager
def _translated() -> Iterator[None]:
    """Faults of the network as `FeedLost`."""
    try:
        yield
    except TimeoutError as error:
        raise FeedLost("the server was silent for too long") from error
    except (OSError, http.client.HTTPException) as error:
        raise FeedLost(f"{type(error).__name__}: {error}") from error
