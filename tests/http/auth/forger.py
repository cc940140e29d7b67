"""A provider on the loopback that signs whatever a test asks it to: what no honest provider would ever send."""

from __future__ import annotations

import hmac
import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from joserfc import jws, jwt
from joserfc.jwk import ECKey, RSAKey

from dueprocess.http.auth.oidc.directory import Directory
from dueprocess.http.auth.oidc.settings import OidcSettings
from tests.loopback import Handler, loopback

CLIENT_ID, CLIENT_SECRET = "desk", "the client's secret, thirty-two bytes"
NOW_S = 1_800_000_000


class Forger:
    """The provider. `keys`: what it publishes. `about`: parts of its discovery that lie. `asked`: which paths were read."""

    def __init__(self) -> None:
        self.changed, self.closed = threading.Condition(), False
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.keys: list[Any] = [self.key.as_dict(private=False)]
        self.about: dict[str, Any] = {}
        self.token: tuple[int, bytes] = (200, b"{}")
        self.asked: list[str] = []
        self.address = ""
        self.failing = self.hanging = False

    def claims(self, **changed: Any) -> dict[str, Any]:
        """Right claims, but for what is changed; None leaves one out."""
        right = {
            "iss": self.address,
            "sub": "ada",
            "aud": CLIENT_ID,
            "exp": NOW_S + 300,
            "iat": NOW_S,
            "nonce": "the nonce",
        }
        return {name: value for name, value in {**right, **changed}.items() if value is not None}

    def signed(self, claims: dict[str, Any], key: Any = None, **header: Any) -> str:
        """A token as this provider signs it."""
        key = key or self.key
        head = {"alg": "RS256", "kid": "one", **header}
        head = {name: value for name, value in head.items() if value is not None}
        return jwt.encode(head, claims, key, algorithms=[head["alg"]])

    def signed_with(self, **header: Any) -> str:
        """A right token with headers of somebody's own."""
        registry = jws.JWSRegistry(strict_check_header=False)
        head = {"alg": "RS256", "kid": "one", **header}
        content = json.dumps(self.claims()).encode()
        parts = [urlsafe_b64encode(part).rstrip(b"=") for part in (json.dumps(head).encode(), content)]
        signature = registry.get_alg("RS256").sign(b".".join(parts), self.key)
        return b".".join((*parts, urlsafe_b64encode(signature).rstrip(b"="))).decode()

    def document(self, path: str) -> tuple[int, bytes]:
        """What it answers."""
        self.asked.append(path)
        if self.hanging:
            with self.changed:  # until the client has gone, or the server goes
                self.changed.wait_for(lambda: self.closed, timeout=30)
        if self.failing:
            return 503, b"busy"
        if path.startswith("/.well-known/"):
            about = {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/auth",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
            }
            return 200, json.dumps({**about, **self.about}).encode()
        if path == "/jwks":
            return 200, json.dumps({"keys": self.keys}).encode()
        return self.token


class _Answers(Handler):
    def do_GET(self) -> None:
        status, data = self.server.fake.document(self.path)  # type: ignore[attr-defined]
        self.answer(status, data, "application/json")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.do_GET()


@contextmanager
def forging() -> Iterator[Forger]:
    """A running one."""
    one = Forger()
    with loopback(one, _Answers) as address:
        one.address = address
        yield one


def directory(forger: Forger, **rules: Any) -> Directory:
    """The directory as an office would have it."""
    return Directory(
        OidcSettings(forger.address, CLIENT_ID, CLIENT_SECRET, **rules), "http://testserver.local"
    )


def another_rsa_key() -> RSAKey:
    """A key of somebody else's, under the provider's own key id."""
    return RSAKey.generate_key(2048, {"kid": "one"})


def an_ec_key(key_id: str) -> ECKey:
    """A key on a curve."""
    return ECKey.generate_key("P-256", {"kid": key_id, "use": "sig", "alg": "ES256"})


def shared(claims: dict[str, Any], secret: bytes) -> str:
    """A token signed with something that both sides know: the client's secret, or the provider's public key."""
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "kid": "one"}, claims)]
    signed = b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    mac = urlsafe_b64encode(hmac.digest(secret, signed, "sha256")).rstrip(b"=")
    return (signed + b"." + mac).decode()
