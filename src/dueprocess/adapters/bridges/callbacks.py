"""A listener for Coop's callbacks: it checks, hands on, and says 2xx once dueprocess has it."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from dueprocess.adapters.bridges.coop import BODY_MAX, CoopMap, Unmeant, report, signed
from dueprocess.adapters.bridges.platform import Away, Denied, Platform

SECONDS: Final = 15


def listener(
    address: tuple[str, int], known: CoopMap, public_key: bytes, platform: Platform
) -> ThreadingHTTPServer:
    """A server that is not running yet. Its answers: 200 or 204 taken, 401 unsigned, 422 no matter for us, 503 later."""

    class Handler(BaseHTTPRequestHandler):
        timeout = SECONDS

        def do_POST(self) -> None:
            length = self.headers.get("content-length") or ""
            if not length.isascii() or not length.isdigit() or int(length) > BODY_MAX:
                self.close_connection = True
                self._say(413, "too large, or no length")
                return
            status, words = handed_on(
                self.rfile.read(int(length)),
                self.headers.get("coop-signature") or "",
                known,
                public_key,
                platform,
            )
            self._say(status, words)

        def _say(self, status: int, words: str) -> None:
            data = words.encode()
            self.send_response(status)
            self.send_header("content-type", "text/plain; charset=utf-8")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Quiet: a callback may name people."""

    server = ThreadingHTTPServer(address, Handler)
    server.daemon_threads = True
    return server


def handed_on(
    body: bytes, signature: str, known: CoopMap, public_key: bytes, platform: Platform
) -> tuple[int, str]:
    """What a callback is answered with."""
    if not signed(body, signature, public_key):
        return 401, "not signed by this Coop"
    try:
        call = report(body, known)
        if call is None:
            return 204, ""
        platform.make(call)
    except Unmeant as why:
        return 422, str(why)
    except Denied as refused:
        return 422, refused.code
    except Away:
        return 503, "dueprocess cannot be reached now"
    return 200, "a colleague will decide"
