"""What stands in for a platform's other systems: a server on the loopback that asks its subclass for every answer."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Answering:
    """A running stand-in. A subclass says `_answer`, and calls `serve` when it is ready to be asked."""

    server: ThreadingHTTPServer
    thread: threading.Thread

    def _answer(self, handler: BaseHTTPRequestHandler, method: str) -> None:
        raise NotImplementedError

    def serve(self) -> None:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stand_in._answer(self, "GET")

            def do_PUT(self) -> None:
                stand_in._answer(self, "PUT")

            def do_POST(self) -> None:
                stand_in._answer(self, "POST")

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)
