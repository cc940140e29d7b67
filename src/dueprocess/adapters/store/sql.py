"""What every SQL store offers to the other adapters: one writer, readers, and transactions for the operational tables."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect, Engine, Table
from sqlalchemy.dialects import postgresql, sqlite

from dueprocess.adapters.store.ledger import SqlLedger, SqlReader


class StoreClosed(RuntimeError):
    """The store was closed; nothing can be read from it any more."""


class SqlStore(Protocol):
    """A store in SQL (see `application.ports.Store`).

    `address`: where it lies, without a password. `reading`: connections for what a request reads of the operational
    tables; it never waits for the write lock.
    """

    address: str
    reading: Engine

    def prepare(self) -> None:
        """Bring the tables to this release, and fold the views again where their shape changed."""
        ...

    def write(self) -> AbstractContextManager[SqlLedger]:
        """Take the write lock; commit on leaving, roll back on an exception."""
        ...

    def read(self) -> AbstractContextManager[SqlReader]:
        """Read at one moment, while others write. Raises `StoreClosed` after `close`."""
        ...

    def operate(self) -> AbstractContextManager[Connection]:
        """A transaction in SQLAlchemy Core, for the operational tables."""
        ...

    def close(self) -> None:
        """Close every connection, after whoever reads now."""
        ...


def upsert(dialect: Dialect) -> Callable[[Table], Any]:
    """The dialect's INSERT with ON CONFLICT, which SQLAlchemy keeps apart by dialect."""
    return postgresql.insert if dialect.name == "postgresql" else sqlite.insert
