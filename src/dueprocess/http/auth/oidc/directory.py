"""Directory: the OpenID provider over the network: discovery, its keys, and the code for tokens (Authlib, httpx2).

The rules are:
1. What the provider says of itself is taken only from its own issuer, and only addresses that are reached by https.
2. Its keys are kept for an hour and read again as soon as a token names a key we do not know: keys are rotated. A
   stranger who sends made-up key ids cannot make us ask more than `REREADS` times a minute.
3. A directory that hangs holds nobody else up: one request asks, for five seconds at most; whoever comes meanwhile waits no
   longer than that, and for as long again nobody asks.
4. No token is kept: the access token is used for its hash and forgotten, and nothing is asked with it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from dueprocess.http.auth.oidc.settings import OidcSettings, trusted
from dueprocess.http.auth.oidc.stops import Refused, Unreachable

KEPT_S: Final = 3600.0
REREADS: Final = 6
REREADS_IN_S: Final = 60.0
TIMEOUT_S: Final = 5.0
PAUSE_S: Final = 5.0
DOCUMENT_MAX: Final = 1 << 20
CALLBACK: Final = "/desk/oidc/callback"
AFTER: Final = "/desk/sign-in"


class ExtraMissing(RuntimeError):
    """The directory is set up, and the packages it needs are not installed."""


class About(msgspec.Struct, frozen=True):
    """What the provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class Tokens(msgspec.Struct, frozen=True):
    """What a code was exchanged for."""

    id_token: str
    access_token: str = ""


class Directory:
    """One provider. Safe to use from many threads."""

    def __init__(self, settings: OidcSettings, base_url: str) -> None:
        try:
            import authlib  # type: ignore[import-untyped] # noqa: F401 - found out at start, not at a sign-in
            import joserfc  # noqa: F401
        except ModuleNotFoundError as error:
            raise ExtraMissing(
                f"sign-in by a directory needs {error.name}: install dueprocess[oidc]"
            ) from error
        self.settings = settings
        self._base_url = base_url
        self._lock = threading.Lock()
        self._about: About | None = None
        self._keys: tuple[dict[str, Any], ...] = ()
        self._about_read_at = self._keys_read_at = -KEPT_S
        self._rereads: list[float] = []
        self._paused_until = 0.0

    def about(self) -> About:
        """What the provider says of itself, read at most once an hour. Raises `Unreachable`, `Refused`."""
        with self._alone():
            if self._about is None or time.monotonic() - self._about_read_at >= KEPT_S:
                self._about = self._discover()
                self._about_read_at = time.monotonic()
            return self._about

    def keys(self, key_id: str | None) -> tuple[dict[str, Any], ...]:
        """The provider's keys with this id, all where a token names none; read again where the id is not known."""
        address = self.about().jwks_uri
        with self._alone():
            now = time.monotonic()
            known = _named(self._keys, key_id)
            if now - self._keys_read_at >= KEPT_S or (not known and self._may_read_again(now)):
                self._keys = self._read_keys(address)
                self._keys_read_at = now
                known = _named(self._keys, key_id)
            return known

    def authorization_address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in."""
        more = {"acr_values": " ".join(self.settings.acr)} if self.settings.acr else {}
        with self._client("none") as client:
            address, _state = client.create_authorization_url(
                self.about().authorization_endpoint, state=state, code_verifier=verifier, nonce=nonce, **more
            )
        return str(address)

    def exchange(self, code: str, verifier: str) -> Tokens:
        """The tokens for a code. Raises `Unreachable`, `Refused`."""
        from authlib.integrations.base_client.errors import OAuthError  # type: ignore[import-untyped]
        from httpx2 import HTTPError, HTTPStatusError

        about = self.about()
        with self._client(self._method(about)) as client:
            try:
                given = client.fetch_token(
                    about.token_endpoint, code=code, code_verifier=verifier, grant_type="authorization_code"
                )
            except OAuthError:
                raise Refused("token") from None
            except HTTPStatusError as error:
                kind = Unreachable if error.response.is_server_error else Refused
                raise kind("token") from None
            except (HTTPError, ValueError):
                raise Unreachable("token") from None
        id_token, access_token = given.get("id_token"), given.get("access_token", "")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise Refused("token")
        return Tokens(id_token, access_token)

    def end_session_address(self) -> str | None:
        """Where the browser ends its sign-in at the provider; None where the provider has no such place.

        No token is sent along: none is kept, so the provider asks the person itself (RP-Initiated Logout 1.0).
        """
        endpoint = self.about().end_session_endpoint
        if not endpoint:
            return None
        query = urlencode(
            {"client_id": self.settings.client_id, "post_logout_redirect_uri": self._base_url + AFTER}
        )
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time reads what the provider says of itself."""
        if not self._lock.acquire(timeout=TIMEOUT_S):
            raise Unreachable("busy")
        try:
            yield
        finally:
            self._lock.release()

    def _discover(self) -> About:
        address = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            about = msgspec.convert(self._read(address), About)
        except msgspec.ValidationError:
            raise Unreachable("discovery") from None
        if about.issuer != self.settings.issuer:
            raise Refused("issuer")
        places = (about.authorization_endpoint, about.token_endpoint, about.jwks_uri)
        if not all(trusted(place) for place in (*places, about.end_session_endpoint or places[0])):
            raise Refused("endpoint")
        return about

    def _read_keys(self, address: str) -> tuple[dict[str, Any], ...]:
        found = self._read(address)
        keys = found.get("keys") if isinstance(found, dict) else None
        if not isinstance(keys, list):
            raise Unreachable("keys")
        return tuple(key for key in keys if isinstance(key, dict) and key.get("use", "sig") == "sig")

    def _read(self, address: str) -> Any:
        from httpx2 import Client, HTTPError, InvalidURL

        if time.monotonic() < self._paused_until:
            raise Unreachable("pause")
        try:
            with Client(timeout=TIMEOUT_S, follow_redirects=False) as client:
                answer = client.get(address).raise_for_status()
                content = answer.content
            return msgspec.json.decode(content) if len(content) <= DOCUMENT_MAX else None
        except (HTTPError, InvalidURL, msgspec.DecodeError):
            self._paused_until = time.monotonic() + PAUSE_S
            raise Unreachable("discovery") from None

    def _client(self, method: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]

        return OAuth2Client(
            client_id=self.settings.client_id,
            client_secret=self.settings.secret or None,
            token_endpoint_auth_method=method,
            scope=" ".join(dict.fromkeys(("openid", *self.settings.scopes))),
            redirect_uri=self._base_url + CALLBACK,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
            follow_redirects=False,
        )

    def _method(self, about: About) -> str:
        if not self.settings.secret:
            return "none"
        offered = about.token_endpoint_auth_methods_supported
        return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"

    def _may_read_again(self, now: float) -> bool:
        self._rereads = [at for at in self._rereads if now - at < REREADS_IN_S]
        if len(self._rereads) >= REREADS:
            return False
        self._rereads.append(now)
        return True


def _named(keys: tuple[dict[str, Any], ...], key_id: str | None) -> tuple[dict[str, Any], ...]:
    return keys if key_id is None else tuple(key for key in keys if key.get("kid") == key_id)
