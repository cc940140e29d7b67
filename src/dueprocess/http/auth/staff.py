"""Local sign-in of staff: argon2, throttled by login and by source, alike for logins that exist and that do not."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from litestar.datastructures import Cookie

from dueprocess.application.operational import Credential, Operational, SessionKind
from dueprocess.http.auth import sessions, throttle
from dueprocess.http.limits import SIGN_IN_BY_LOGIN, SIGN_IN_BY_SOURCE
from dueprocess.http.services import Services
from dueprocess.kernel.ids import PersonId

PASSWORD_MIN: Final = 12
PASSWORD_MAX: Final = 1024
_HASHER: Final = PasswordHasher()


class SignedIn(msgspec.Struct, frozen=True):
    """Who signed in, and the cookie that says so."""

    person_id: PersonId
    cookie: Cookie


class Throttled(msgspec.Struct, frozen=True):
    """Too many tries: wait so many seconds."""

    retry_after: int


def normal(login: str) -> str:
    """The form in which logins are kept and compared."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def set_password(operational: Operational, login: str, person_id: PersonId, password: str) -> None:
    """Give a member of staff a sign-in. Raises `ValueError` for an empty login or a password that is too short."""
    if not normal(login):
        raise ValueError("a login is missing")
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise ValueError(f"a password has {PASSWORD_MIN} to {PASSWORD_MAX} characters")
    operational.put_credential(Credential(normal(login), person_id, _HASHER.hash(password)))


def sign_in(
    services: Services, login: str, password: str, source: str, device: str = ""
) -> SignedIn | Throttled | None:
    """Sign in; None if login and password do not belong together, or the person is not appointed any more.

    Call it in a thread: it takes about 150 ms, whether the login exists or not.
    """
    wait = throttle.hit(services, SIGN_IN_BY_SOURCE, source)
    wait = throttle.hit(services, SIGN_IN_BY_LOGIN, normal(login)) or wait
    if wait is not None:
        return Throttled(wait)
    found = services.operational.credential(normal(login))
    right = _verified(found.hash if found else _nobody(), password[:PASSWORD_MAX])
    if found is None or not right or sessions.staff_named(services, found.person_id) is None:
        return None
    origin = sessions.Origin(device)
    return SignedIn(found.person_id, sessions.begin(services, SessionKind.STAFF, found.person_id, origin))


def _verified(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password.encode(errors="surrogatepass"))
    except (Argon2Error, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash that no password of anybody's belongs to: unknown logins take as long as known ones."""
    return _HASHER.hash("nobody signs in with this")
