"""A server on the loopback that stands for another: a thread, a handler, and the fake that says what to answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol


class Fake(Protocol):
    """What a handler asks. `closed` is set, and `changed` told, when the server goes: every stream ends then."""

    changed: threading.Condition
    closed: bool


class Loopback(ThreadingHTTPServer):
    """The server; its handlers find the fake here."""

    daemon_threads = True
    fake: Fake

    def handle_error(self, request, client_address):
        """A client that hangs up is no error of the server."""


class Handler(BaseHTTPRequestHandler):
    """Answers without a word on the terminal."""

    protocol_version = "HTTP/1.1"
    server: Loopback

    def log_message(self, *args):
        """Say nothing."""

    def answer(self, status: int, data: bytes, content_type: str = "text/plain"):
        """One whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def loopback(fake: Fake, handler: type[Handler], port: int = 0) -> Iterator[str]:
    """Its address; closed at the end with every stream it has open."""
    fake.closed = False
    server = Loopback(("127.0.0.1", port), handler)
    server.fake = fake
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        with fake.changed:
            fake.closed = True
            fake.changed.notify_all()
        server.shutdown()
        server.server_close()
        thread.join()
