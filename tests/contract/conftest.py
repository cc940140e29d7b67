"""One contract, every store: a store is one more parameter here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dueprocess.adapters.store.sqlite import SqliteStore

STORES = ("sqlite",)

Opener = Callable[[], SqliteStore]


@pytest.fixture(params=STORES)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens the same store anew each time it is called, as another process would."""
    opened: list[SqliteStore] = []

    def open_store() -> SqliteStore:
        store = SqliteStore(tmp_path / "contract.sqlite")
        store.prepare()
        opened.append(store)
        return store

    yield open_store
    for store in opened:
        store.close()
