"""Forms: every unsafe request of a page carries a token that only the page could know (CSRF).

Litestar's own double-submit check does it: a cookie with a random value signed under our key, and the same value in a
hidden field. A page writes ``<input type="hidden" name="_csrf_token" value="{{ form_token }}">`` with `form_token_of`.
The API is left out: its unsafe calls need the header Idempotency-Key, which no other site can make a browser send.
So is the directory's own call that ends sessions: it comes from no browser, and carries a signed token.
"""

from __future__ import annotations

from typing import Final

from litestar.config.csrf import CSRFConfig
from litestar.utils.scope.state import ScopeState

from dueprocess.http.auth.sessions import Connection
from dueprocess.http.services import Settings

FIELD: Final = "_csrf_token"
END_FROM_DIRECTORY: Final = "/desk/oidc/logout"


def protection(settings: Settings) -> CSRFConfig:
    """The check, for `create_app`."""
    return CSRFConfig(
        secret=settings.key("forms").hex(),
        cookie_name=f"{'__Host-' if settings.secure else ''}dp_form",
        cookie_secure=settings.secure,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude=["^/v1/", f"^{END_FROM_DIRECTORY}$"],
    )


def form_token_of(connection: Connection) -> str:
    """What the hidden field of this page's forms holds."""
    token = ScopeState.from_scope(connection.scope).csrf_token
    return token if isinstance(token, str) else ""
