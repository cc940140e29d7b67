"""A whole installation under a real server, with the world's people in it, for what operators see of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from dueprocess.adapters.clock import SystemClock
from dueprocess.bootstrap import Installation
from dueprocess.http.app import create_app
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.tokens import issue_token
from dueprocess.http.operations.observed import Observed
from tests.http.serving import serving
from tests.policy import RULEBOOK
from tests.world import World


class Running:
    """An installation, its people, and a client."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.world = World.__new__(World)
        self.world._begin(installation.store)
        self.world.engine = installation.engine
        self.world.clock.at = SystemClock().now()
        self.world.people(RULEBOOK)
        self.world.clock.at = SystemClock().now()
        self.app = create_app(installation.services)
        self._keys = itertools.count(1)
        self.client: httpx2.Client

    @contextmanager
    def served(self) -> Iterator[Running]:
        observed = Observed(self.app, self.installation.telemetry)
        with serving(observed) as url, httpx2.Client(base_url=url, trust_env=False) as self.client:
            yield self

    def token(self, *scopes: Scope) -> dict[str, str]:
        services = self.installation.services
        secret, _ = issue_token(services.operational, services.now(), "test", scopes)
        return {"authorization": f"Bearer {secret}"}

    def call(self, method: str, path: str, headers: dict[str, str], body: Any = None) -> httpx2.Response:
        key = {"idempotency-key": f"operations-{next(self._keys):04d}"}
        return self.client.request(method, path, headers={**key, **headers}, json=body)

    def metrics(self) -> str:
        answer = self.client.get("/metrics", headers=self.token(Scope.OPERATIONS))
        assert answer.status_code == 200
        return answer.text
