"""A site for tests: the whole API on a world with people, with a token or a session for everybody.

Pages are left out: what is tested here must hold without them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from litestar.testing import TestClient

from dueprocess.adapters.images import FileCleaner
from dueprocess.adapters.imports.reading import FileLists
from dueprocess.adapters.signer import Ed25519Signer
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.operational import SessionKind
from dueprocess.application.ports import Content, ContentFault
from dueprocess.application.wallet import Wallet
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.http.app import create_app
from dueprocess.http.auth import sessions
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.tokens import issue_token
from dueprocess.http.services import Services, Settings
from dueprocess.kernel.ids import AccountNo, PersonId
from dueprocess.rulebook.model import Rulebook
from tests.policy import RULEBOOK
from tests.world import OLGA, SECRET, World, private

OFTEN = 10_000_000
"""Calls a minute: a hostile test calls as often as it likes, and its clock stands still (see test_pace)."""
AGNES, AUDREY = PersonId("p_agnes"), PersonId("p_audrey")


class Platform:
    """The platform's content, as its own database holds it. `down`: it cannot be reached."""

    def __init__(self) -> None:
        self.contents: dict[str, Content] = {}
        self.down = False
        self.asked: list[str] = []

    def fetch(self, content_id: str) -> Content | ContentFault:
        self.asked.append(content_id)
        if self.down:
            return ContentFault.UNAVAILABLE
        return self.contents.get(content_id, ContentFault.NOT_FOUND)


class Site:
    """One running application with its world."""

    def __init__(
        self,
        folder: Path,
        base_url: str = "http://testserver.local",
        wallet: Wallet | None = None,
        rulebook: Rulebook = RULEBOOK,
        **changes: Any,
    ) -> None:
        self.world = World.on_sqlite(folder, rulebook)
        for person_id, role in ((AGNES, Role.AGENT), (AUDREY, Role.AUDITOR)):
            self.world.ok(AppointStaff(person_id, private(person_id), (role,), by=OLGA))
        store = self.world.store
        assert isinstance(store, SqliteStore)
        self.platform = Platform()
        self.operational = SqlOperational(store)
        self.services = Services(
            self.world.engine,
            store,
            self.world.clock,
            Settings(
                base_url,
                SECRET,
                **({"rate_token": OFTEN, "rate_source": OFTEN, "rate_person": OFTEN} | changes),
            ),
            self.operational,
            Ed25519Signer.at(folder / "log.key", "test-log"),
            FileCleaner(),
            FileLists(),
            self.platform,
            wallet=wallet,
        )
        self.app = create_app(self.services, pages=False)
        self._keys = itertools.count(1)
        self._tokens: dict[str, str] = {}
        self.client: TestClient[Any]

    @contextmanager
    def running(self, *, raising: bool = True) -> Iterator[Site]:
        base_url = self.services.settings.base_url
        with TestClient(self.app, base_url=base_url, raise_server_exceptions=raising) as self.client:
            yield self
        self.services.store.close()  # type: ignore[attr-defined]

    def key(self) -> str:
        return f"test-key-{next(self._keys):06d}"

    def platform_token(self, *scopes: Scope) -> str:
        name = "+".join(scopes)
        if name not in self._tokens:
            self._tokens[name] = issue_token(self.operational, self.world.clock.now(), name, scopes)[0]
        return self._tokens[name]

    def staff_token(self, person_id: PersonId) -> str:
        if person_id not in self._tokens:
            now = self.world.clock.now()
            self._tokens[person_id] = issue_token(
                self.operational, now, person_id, (Scope.STAFF,), person_id
            )[0]
        return self._tokens[person_id]

    def as_platform(self, *scopes: Scope) -> dict[str, str]:
        return {"authorization": f"Bearer {self.platform_token(*(scopes or tuple(PLATFORM_SCOPES)))}"}

    def as_staff(self, person_id: PersonId) -> dict[str, str]:
        return {"authorization": f"Bearer {self.staff_token(person_id)}"}

    def as_person(self, account_no: AccountNo) -> dict[str, str]:
        cookie = sessions.begin(self.services, SessionKind.PERSON, str(account_no))
        return {"cookie": f"{cookie.key}={cookie.value}"}

    def get(self, path: str, who: dict[str, str] | None = None, **query: Any) -> Any:
        return self.client.get(f"/v1{path}", headers=who or {}, params=query)

    def call(
        self,
        method: str,
        path: str,
        who: dict[str, str] | None = None,
        body: Any = None,
        key: str | None = None,
        **query: Any,
    ) -> Any:
        """An unsafe call with a fresh key, unless one is given."""
        headers = {"idempotency-key": key or self.key(), **(who or {})}
        options: dict[str, Any] = {} if body is None else {"json": body}
        return self.client.request(method, f"/v1{path}", headers=headers, params=query, **options)

    def post(self, path: str, who: dict[str, str] | None = None, body: Any = None, **more: Any) -> Any:
        return self.call("POST", path, who, body, **more)

    @property
    def position(self) -> int:
        return self.world.position


PLATFORM_SCOPES = (
    Scope.ACCOUNTS,
    Scope.REPORTS,
    Scope.SIGNALS,
    Scope.LINKS,
    Scope.FEED,
    Scope.REMEDIES,
    Scope.STANDING,
)
