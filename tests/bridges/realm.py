"""A stand-in for Keycloak's admin API, written from its description (docs: `docs-api/latest/rest-api`, resource Users).

It knows what the bridge uses: the token endpoint with client credentials; users listed (`q`, `username` and `exact`, `first`
and `max`, `briefRepresentation`), read, replaced by PUT, and signed out. As the real one does since its declarative user
profile, it drops attributes that the realm does not know unless `keeps_attributes`.
"""

from __future__ import annotations

import copy
import json
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.bridges.answering import Answering

REALM, CLIENT, SECRET = "superapp", "dueprocess-bridge", "a secret of the stand-in"


class StandIn(Answering):
    """One realm. `broken`: answers 503; `dies_after`: how many writes it still takes, then it answers nothing."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.signed_out: list[str] = []
        self.writes: list[tuple[str, str]] = []
        self.keeps_attributes = True
        self.broken = False
        self.dies_after: int | None = None
        self.locked: set[str] = set()
        self.tokens = 0
        self.valid = ""
        self.serve()

    def add(self, user_id: str, username: str = "", *, enabled: bool = True, **more: Any) -> None:
        self.users[user_id] = {
            "id": user_id,
            "username": username or user_id,
            "enabled": enabled,
            "emailVerified": True,
            "createdTimestamp": 1_767_225_600_000,
            "totp": False,
            "disableableCredentialTypes": [],
            "requiredActions": [],
            "notBefore": 0,
            "access": {"manage": True},
            **more,
        }

    def _answer(self, handler: BaseHTTPRequestHandler, method: str) -> None:
        length = int(handler.headers.get("content-length") or 0)
        body = handler.rfile.read(length)
        if self.dies_after is not None and method != "GET" and "/token" not in handler.path:
            if self.dies_after == 0:
                handler.close_connection = True
                return
            self.dies_after -= 1
        status, held = (503, None) if self.broken else self._of(handler, method, body)
        data = b"" if held is None else json.dumps(held).encode()
        handler.send_response(status)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def _of(self, handler: BaseHTTPRequestHandler, method: str, body: bytes) -> tuple[int, Any]:
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == f"/realms/{REALM}/protocol/openid-connect/token":
            return self._token(body)
        base = f"/admin/realms/{REALM}/users"
        if not parts.path.startswith(base):
            return 404, {"error": "Realm not found."}
        if handler.headers.get("authorization") != f"Bearer {self.valid}" or not self.valid:
            return 401, {"error": "HTTP 401 Unauthorized"}
        user_id, _, rest = parts.path[len(base) :].strip("/").partition("/")
        user_id = unquote(user_id)
        if not user_id:
            return 200, self._listed(query)
        if user_id not in self.users:
            return 404, {"error": "User not found"}
        if method == "GET":
            return 200, self.users[user_id]
        if user_id in self.locked:
            return 403, {"error": "HTTP 403 Forbidden"}
        self.writes.append((method, user_id))
        if rest == "logout":
            self.signed_out.append(user_id)
            return 204, None
        self._replace(user_id, json.loads(body))
        return 204, None

    def _token(self, body: bytes) -> tuple[int, Any]:
        asked = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        wanted = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
        if asked != wanted:
            return 401, {"error": "unauthorized_client", "error_description": "Invalid client credentials"}
        self.tokens += 1
        self.valid = f"token-{self.tokens}"
        return 200, {"access_token": self.valid, "expires_in": 60, "token_type": "Bearer"}

    def _listed(self, query: dict[str, str]) -> list[dict[str, Any]]:
        found = list(self.users.values())
        if "q" in query:
            name, _, value = query["q"].partition(":")
            found = [user for user in found if value in (user.get("attributes") or {}).get(name, [])]
        if "username" in query:
            name = query["username"].lower()
            exact = query.get("exact") == "true"
            found = [
                user for user in found if (user["username"] == name if exact else name in user["username"])
            ]
        first = int(query.get("first", 0))
        found = copy.deepcopy(found[first : first + int(query.get("max", 100))])
        if query.get("briefRepresentation") != "false":
            for user in found:
                user.pop("attributes", None)
        return found

    def _replace(self, user_id: str, given: dict[str, Any]) -> None:
        """PUT: fields that are sent replace what was there; attributes as a whole."""
        user = {**self.users[user_id], **given}
        if not self.keeps_attributes:
            user["attributes"] = {}
        self.users[user_id] = user
