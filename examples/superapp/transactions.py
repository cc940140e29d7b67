"""Transactions on a SQLite file: reading at one moment, and writing all or nothing. Both of the platform's files have them."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager


class Transactions(ABC):
    """A subclass says how it connects."""

    @abstractmethod
    def _connect(self) -> sqlite3.Connection:
        """A connection in autocommit mode, closed by whoever asked."""

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one moment."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the write lock: all of it happens, or nothing."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
