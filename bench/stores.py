"""Both stores, one after the other, each empty and in a place of its own: for every figure that a store has a part in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.sql import SqlStore
from tests.postgres import postgres, schema

NAMES = ("SQLite", "PostgreSQL")


@contextmanager
def fresh(name: str) -> Iterator[SqlStore]:
    """An empty store of this name, prepared; PostgreSQL with the settings of its own that it has without us."""
    if name == "SQLite":
        with tempfile.TemporaryDirectory() as folder:
            yield from _prepared(str(Path(folder) / "bench.sqlite"))
        return
    with postgres(durable=True) as server, schema(server) as address:
        yield from _prepared(address)


def _prepared(address: str) -> Iterator[SqlStore]:
    store = open_store(address)
    store.prepare()
    try:
        yield store
    finally:
        store.close()
