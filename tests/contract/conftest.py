"""One contract, every store: a store is one more parameter here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.sql import SqlStore
from tests.postgres import schema

STORES = ("sqlite", "postgresql")

Opener = Callable[[], SqlStore]


@pytest.fixture(params=STORES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a fresh store may be made."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield str(tmp_path / "contract.sqlite")
        else:
            yield stack.enter_context(schema(request.getfixturevalue("postgres_address")))


@pytest.fixture
def opener(address: str) -> Iterator[Opener]:
    """Opens the same store anew each time it is called, as another process would."""
    opened: list[SqlStore] = []

    def open_one() -> SqlStore:
        store = open_store(address)
        opened.append(store)
        store.prepare()
        return store

    yield open_one
    for store in opened:
        store.close()
