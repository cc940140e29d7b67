"""A platform's own server for tests: it checks each message with the standardwebhooks library, and answers as it is told."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook


class Receiver:
    """Listens on the loopback. `status`: its answer; `hangs`: it takes the message and says nothing until it is closed."""

    def __init__(self) -> None:
        self.status = 204
        self.hangs = False
        self.location = ""
        self.secrets: dict[str, str] = {}
        self.seen: list[tuple[str, dict[str, Any]]] = []
        self.forged: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.closing = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver._take(self.path, dict(self.headers.items()), body)
                if receiver.hangs:
                    receiver.closing.wait(30)
                    return
                self.send_response(receiver.status)
                if receiver.location:
                    self.send_header("location", receiver.location)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def ids(self) -> list[str]:
        """The ids of the messages that came, in order."""
        return [message_id for message_id, _ in self.seen]

    def close(self) -> None:
        """Stop."""
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)

    def _take(self, path: str, headers: dict[str, str], body: bytes) -> None:
        lowered = {name.lower(): value for name, value in headers.items()}
        self.headers.append(lowered)
        try:
            Webhook(self.secrets[path]).verify(body, headers)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the test is told
            self.forged.append(f"{type(error).__name__}: {error}")
        self.seen.append((lowered.get("webhook-id", ""), json.loads(body)))
