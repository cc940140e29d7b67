"""Keycloak: who may not sign in by dueprocess is disabled there, and enabled again when that ends.

The rules are:
1. Nothing is followed event by event: each sweep compares who may not sign in now with whom the bridge has marked. So it
   resumes after any time away, an end that nobody recorded (a date) is seen like any other, and doing it twice changes nothing.
2. Only who carries our mark is ever enabled. Who was disabled by somebody else is left alone, now and afterwards.
3. A mark comes before what it marks: nobody is disabled whom a later sweep could not recognise. A realm that does not keep
   the mark is told so, and nobody in it is disabled.
4. Faults of one user are counted and tried again; the others go on. Without an answer nothing is guessed.

    KeycloakFault
     ├── Unreachable   no server, no answer in time, 5xx: the whole sweep is tried again
     └── Refused       Keycloak says no: to our sign-in (the sweep ends), or to one user (counted)
"""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import httpx2
import msgspec

from dueprocess.application.ports import Reader, Store
from dueprocess.application.views.all import IMPORTS, RESTRICTIONS
from dueprocess.domain.imports import terms_of
from dueprocess.domain.restriction import Span, spans_of
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant

SECONDS: Final = 10.0
PAGE: Final = 100
MARK: Final = "dueprocess"
MARK_ACCOUNT: Final = "dueprocess_account"
RESTRICTING, RESTRICTED = "restricting", "restricted"


class KeycloakFault(Exception):
    """Keycloak could not be used; its text holds no secret and no user."""


class Unreachable(KeycloakFault):
    """Nobody answers, or the server itself is at fault."""


class Refused(KeycloakFault):
    """Keycloak says no."""


class Realm(msgspec.Struct, frozen=True):
    """Where to push, as whom, and how a platform's account id names a user there.

    `lookup`: `id` (the account id is Keycloak's own), or `username`.
    """

    url: str
    realm: str
    client_id: str
    client_secret: str
    lookup: str = "id"


class Swept(msgspec.Struct):
    """What a sweep did. `next_at`: when somebody's restriction begins or ends next, None where nothing is dated."""

    disabled: int = 0
    enabled: int = 0
    unknown: int = 0
    disabled_by_others: int = 0
    failed: int = 0
    next_at: Instant | None = None


class Keycloak:
    """The admin API of one realm."""

    def __init__(self, realm: Realm, transport: httpx2.BaseTransport | None = None) -> None:
        self._realm = realm
        self._token = ""
        self._client = httpx2.Client(
            base_url=realm.url.rstrip("/"),
            timeout=SECONDS,
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def user_of(self, account: str) -> dict[str, Any] | None:
        """The user that an account is, whole; None where there is none."""
        if self._realm.lookup == "id":
            return self.user(account)
        query = {"username": account, "exact": "true", "briefRepresentation": "false"}
        found = self._asked("GET", "", params=query).json()
        return next((user for user in found if user.get("username") == account.lower()), None)

    def user(self, user_id: str) -> dict[str, Any] | None:
        """The user with this id."""
        answer = self._asked("GET", f"/{quote(user_id, safe='')}", missing=True)
        return None if answer.status_code == 404 else answer.json()

    def marked(self) -> Iterator[dict[str, Any]]:
        """Every user that carries our mark."""
        for value in (RESTRICTING, RESTRICTED):
            found: list[dict[str, Any]] = []
            while True:
                query = {"q": f"{MARK}:{value}", "first": str(len(found)), "max": str(PAGE)}
                page = self._asked("GET", "", params={**query, "briefRepresentation": "false"}).json()
                found += page
                if len(page) < PAGE:
                    break
            yield from found

    def put(self, user: dict[str, Any]) -> None:
        """Write a user back, whole: Keycloak replaces what is sent."""
        self._asked("PUT", f"/{quote(user['id'], safe='')}", json=user)

    def end_sessions(self, user_id: str) -> None:
        """Sign a user out everywhere."""
        self._asked("POST", f"/{quote(user_id, safe='')}/logout")

    def _asked(self, method: str, path: str, *, missing: bool = False, **more: Any) -> httpx2.Response:
        """One call under the users of the realm, signed in anew where the token has run out. `missing`: 404 is an answer."""
        place = f"/admin/realms/{quote(self._realm.realm, safe='')}/users{path}"
        self._token = self._token or self._sign_in()
        answer = self._authorised(method, place, more)
        if answer.status_code == 401:
            self._token = self._sign_in()
            answer = self._authorised(method, place, more)
        if answer.status_code >= 500:
            raise Unreachable(f"{method} users: HTTP {answer.status_code}")
        if answer.status_code == 401 or (
            answer.status_code >= 300 and not (missing and answer.status_code == 404)
        ):
            raise Refused(f"{method} users: HTTP {answer.status_code}")
        return answer

    def _authorised(self, method: str, place: str, more: dict[str, Any]) -> httpx2.Response:
        return self._sent(method, place, headers={"authorization": f"Bearer {self._token}"}, **more)

    def _sign_in(self) -> str:
        place = f"/realms/{quote(self._realm.realm, safe='')}/protocol/openid-connect/token"
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._realm.client_id,
            "client_secret": self._realm.client_secret,
        }
        answer = self._sent("POST", place, data=asked)
        if answer.status_code >= 500:
            raise Unreachable(f"sign-in: HTTP {answer.status_code}")
        token = answer.json().get("access_token") if answer.status_code == 200 else None
        if not isinstance(token, str):
            raise Refused(f"the client may not sign in: HTTP {answer.status_code}")
        return token

    def _sent(self, method: str, place: str, **more: Any) -> httpx2.Response:
        try:
            return self._client.request(method, place, **more)
        except httpx2.HTTPError as fault:
            raise Unreachable(type(fault).__name__) from None


def sweep(store: Store, keycloak: Keycloak, capability: str, now: Instant) -> Swept:
    """Bring a realm to what is in force now. Raises `KeycloakFault` where the realm as a whole cannot be used."""
    swept = Swept()
    wanted = _wanted(store, capability, now, swept)
    ours: set[str] = set()
    for user in list(keycloak.marked()):
        account = _first(user, MARK_ACCOUNT)
        if account in wanted:
            ours.add(account)
            if _first(user, MARK) == RESTRICTING or user.get("enabled"):
                _each(swept, lambda user=user: _disable(keycloak, user, swept))
        else:
            _each(swept, lambda user=user: _enable(keycloak, user, swept))
    for account in sorted(wanted - ours):
        _each(swept, lambda account=account: _restrict(keycloak, account, swept))
    return swept


def _wanted(store: Store, capability: str, now: Instant, swept: Swept) -> set[str]:
    """The platform's ids of who may not do this now; and when that changes next."""
    wanted: set[str] = set()
    with store.read() as reader:
        for part in _standing(reader, now):
            spans = [
                (account_no, span)
                for account_no, held in part
                for span in held
                if span.capability == capability
            ]
            restricted = {account_no for account_no, span in spans if span.holds(now)}
            wanted.update(reader.external_ids(restricted).values())
            dates = [
                at for _, span in spans for at in (span.start, span.until) if at is not None and at > now
            ]
            swept.next_at = min([*dates, *([swept.next_at] if swept.next_at else [])], default=None)
    return wanted


def _standing(reader: Reader, now: Instant) -> Iterator[list[tuple[AccountNo, tuple[Span, ...]]]]:
    """Accounts and what restricts them everywhere, some hundred at a time: restrictions, and the rows of live imports."""
    for rows in reader.above(RESTRICTIONS, "ends_at", now):
        yield [(row.account_no, row.spans) for row in rows if row.target is None]
    for found in reader.all(IMPORTS):
        if found.live and found.approved_at is not None:
            for part in reader.manifests.standing(found.import_id):
                yield [
                    (row.account_no, spans_of(terms_of(row, found.approved_at)))
                    for _, row in part
                    if row.target is None
                ]


def _each(swept: Swept, act: Any) -> None:
    try:
        act()
    except Refused:
        swept.failed += 1


def _restrict(keycloak: Keycloak, account: str, swept: Swept) -> None:
    """Mark, see that the mark was kept, disable, sign out."""
    user = keycloak.user_of(account)
    if user is None:
        swept.unknown += 1
        return
    if not user.get("enabled"):
        swept.disabled_by_others += 1
        return
    keycloak.put(_with(user, {MARK: [RESTRICTING], MARK_ACCOUNT: [account]}))
    kept = keycloak.user(user["id"])
    if kept is None or _first(kept, MARK) != RESTRICTING or _first(kept, MARK_ACCOUNT) != account:
        raise Unkept
    _disable(keycloak, kept, swept)


class Unkept(KeycloakFault):
    """The realm does not keep our mark."""

    def __init__(self) -> None:
        super().__init__(
            f"the realm does not keep the attributes `{MARK}` and `{MARK_ACCOUNT}`: declare them in its user profile for "
            "admins, or set its unmanaged attributes to «only administrators can write»"
        )


def _disable(keycloak: Keycloak, user: dict[str, Any], swept: Swept) -> None:
    user = {**user, "enabled": False}
    keycloak.put(_with(user, {MARK: [RESTRICTING]}))
    keycloak.end_sessions(user["id"])
    keycloak.put(_with(user, {MARK: [RESTRICTED]}))
    swept.disabled += 1


def _enable(keycloak: Keycloak, user: dict[str, Any], swept: Swept) -> None:
    """Enabled and unmarked in one write: there is no moment at which one is true without the other."""
    keycloak.put({**_with(user, {MARK: None, MARK_ACCOUNT: None}), "enabled": True})
    swept.enabled += 1


def _with(user: dict[str, Any], marks: dict[str, list[str] | None]) -> dict[str, Any]:
    attributes = {**(user.get("attributes") or {}), **marks}
    return {**user, "attributes": {name: value for name, value in attributes.items() if value is not None}}


def _first(user: dict[str, Any], name: str) -> str:
    values = (user.get("attributes") or {}).get(name)
    return values[0] if isinstance(values, list) and values and isinstance(values[0], str) else ""
