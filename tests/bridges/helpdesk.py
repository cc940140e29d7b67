"""A stand-in for Zammad's REST API, written from its description (docs.zammad.org, Tickets and Articles).

It knows: tickets made with a first article, searched by title and closed; articles added and listed by ticket; the token.
"""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.bridges.answering import Answering

TOKEN = "a token of the stand-in"


class StandIn(Answering):
    """One helpdesk. `dies_after`: how many writes it still takes; the one after is carried out, and not answered."""

    def __init__(self) -> None:
        self.tickets: dict[int, dict[str, Any]] = {}
        self.articles: list[dict[str, Any]] = []
        self.broken = False
        self.dies_after: int | None = None
        self.serve()

    def write(self, ticket: int, **article: Any) -> dict[str, Any]:
        """An article, as an agent or the API writes it."""
        row = {
            "id": len(self.articles) + 1,
            "ticket_id": ticket,
            "type": "note",
            "sender": "Agent",
            "from": "Carla Muster",
            "to": None,
            "subject": None,
            "content_type": "text/html",
            "internal": False,
            "created_by": "carla@helpdesk.example",
            "created_at": "2026-03-02T02:10:00.000Z",
            **article,
        }
        self.articles.append(row)
        return row

    def _answer(self, handler: BaseHTTPRequestHandler, method: str) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        status, held = (503, {"error": "down"}) if self.broken else self._of(handler, method, body)
        if self.dies_after is not None and method != "GET":
            if self.dies_after == 0:
                handler.close_connection = True
                return
            self.dies_after -= 1
        data = json.dumps(held).encode()
        handler.send_response(status)
        handler.send_header("content-type", "application/json; charset=utf-8")
        handler.send_header("content-length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def _of(self, handler: BaseHTTPRequestHandler, method: str, body: bytes) -> tuple[int, Any]:
        if handler.headers.get("authorization") != f"Token token={TOKEN}":
            return 401, {"error": "Authentication required"}
        parts = urlsplit(handler.path)
        held = json.loads(body) if body else {}
        path = parts.path.removeprefix("/api/v1")
        if (method, path) == ("GET", "/tickets/search"):
            wanted = parse_qs(parts.query)["query"][0].removeprefix('title:"').removesuffix('"')
            return 200, [row for row in self.tickets.values() if row["title"] == wanted]
        if (method, path) == ("POST", "/tickets"):
            if not {"title", "group", "customer", "article"} <= set(held):
                return 422, {"error": "Missing required value"}
            number = len(self.tickets) + 1
            article = held.pop("article")
            self.tickets[number] = {"id": number, "number": f"6700{number}", "state": "new", **held}
            self.write(number, **article)
            return 201, self.tickets[number]
        if (method, path) == ("POST", "/ticket_articles"):
            return 201, self.write(held.pop("ticket_id"), **held)
        if path.startswith("/ticket_articles/by_ticket/"):
            ticket = int(path.rpartition("/")[2])
            return 200, [row for row in self.articles if row["ticket_id"] == ticket]
        number = int(path.rpartition("/")[2])
        self.tickets[number].update(held)
        return 200, self.tickets[number]
