"""Opening a store by its address: a `postgresql://` URL, or the path of a SQLite file."""

from __future__ import annotations

from pathlib import Path

from dueprocess.adapters.store.sql import SqlStore
from dueprocess.adapters.store.sqlite import SqliteStore

SCHEMES = ("postgresql://", "postgres://")


def open_store(address: str | Path) -> SqlStore:
    """The store at an address. Its tables may not be there yet: see `SqlStore.prepare`."""
    if not is_postgres(address):
        return SqliteStore(address)
    from dueprocess.adapters.store.postgres import PostgresStore

    return PostgresStore(str(address).replace("postgres://", "postgresql://", 1))


def is_postgres(address: str | Path) -> bool:
    """Whether an address names a PostgreSQL database."""
    return str(address).startswith(SCHEMES)
