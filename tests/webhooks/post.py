"""A world with a courier that is called by hand, and a receiver."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from dueprocess.adapters.clock import SystemClock
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.adapters.webhooks.carrier import HttpCarrier
from dueprocess.application.courier import Courier
from dueprocess.application.webhook import Delivery, Endpoint, secret_of
from tests.webhooks.receiver import Receiver
from tests.world import OLGA, World

KEY = b"webhook key of a test, 32 bytes."
SOURCE = "https://recourse.example"


class Post:
    """Everything between the record and a receiver."""

    def __init__(self, folder: Path) -> None:
        self.world = World.copied(folder)
        store = self.world.store
        assert isinstance(store, SqliteStore)
        self.store = store
        self.webhooks = SqlOperational(store)
        self.receiver = Receiver()
        self.courier = self.another()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.receiver.close()
        self.store.close()

    def another(self, *, private: bool = True, seconds: float = 5.0) -> Courier:
        """A courier of its own, as another process has one. The signature's time is the machine's."""
        carrier = HttpCarrier(KEY, SystemClock(), private=private, seconds=seconds)
        return Courier(self.world.engine, self.store, self.webhooks, carrier, SOURCE)

    def register(self, name: str = "one", *events: str, url: str = "") -> Endpoint:
        """An endpoint at the receiver, under a path of its own."""
        endpoint = Endpoint(
            f"whk_{name}",
            url or f"{self.receiver.url}/{name}",
            events,
            self.world.clock.at,
            OLGA,
            self.world.position,
        )
        self.receiver.secrets[f"/{name}"] = secret_of(KEY, endpoint.endpoint_id)
        return self.webhooks.add_endpoint(endpoint)

    def work(self, courier: Courier | None = None) -> int:
        """Do everything that is due."""
        done = 0
        while taken := (courier or self.courier).work():
            done += taken
        return done

    def deliveries(self, name: str = "one") -> tuple[Delivery, ...]:
        """An endpoint's, earliest event first."""
        return self.webhooks.deliveries(f"whk_{name}", 1000)[::-1]
