"""Tokens: a platform's or a member of staff's key to the API: 256 random bits, kept hashed, with scopes, revocable."""

from __future__ import annotations

from dueprocess.application.operational import Grant, Operational, Token
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.secrets import fresh, fresh_id, hashed
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import Instant

PREFIX = "dpt_"


def issue_token(
    operational: Operational,
    now: Instant,
    name: str,
    scopes: tuple[Scope, ...],
    person_id: PersonId | None = None,
    appointment: int = 0,
) -> tuple[str, Token]:
    """A new token: its secret, which is shown this once, and what is kept. Raises `ValueError` for a bad grant.

    `appointment`: how often the member of staff it stands for was dismissed before (`Staff.dismissals`).
    """
    if not scopes:
        raise ValueError("a token needs at least one scope")
    if (Scope.STAFF in scopes) != (person_id is not None) or (person_id is not None and len(scopes) > 1):
        raise ValueError("the scope `staff` stands alone, and with a person id")
    secret = fresh(PREFIX)
    grant = Grant(tuple(sorted(scope.value for scope in scopes)), person_id, appointment)
    token = Token(fresh_id("tok"), name, grant, now)
    operational.add_token(token, hashed(secret))
    return secret, token


def token_of(operational: Operational, authorization: str | None) -> Token | None:
    """The token that an Authorization header carries, unless it is unknown or revoked."""
    scheme, _, secret = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not secret.startswith(PREFIX):
        return None
    return operational.token(hashed(secret.strip()))
