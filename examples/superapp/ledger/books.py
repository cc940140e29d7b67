"""The ledger's own SQLite file, and one connection for each piece of work."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from examples.superapp.ledger.tables import LEDGER_TABLES
from examples.superapp.transactions import Transactions


class Books(Transactions):
    """One SQLite file in WAL mode. Every piece of work opens its own connection, so threads share nothing."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(LEDGER_TABLES)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        connection.row_factory = sqlite3.Row
        # money that was said to be moved stays moved, also when the power goes
        connection.execute("PRAGMA synchronous = FULL")
        return connection
