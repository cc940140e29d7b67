"""SQLite: one writer connection, WAL, synchronous=FULL, BEGIN IMMEDIATE; readers have connections of their own.

Versions before 3.51.3 may corrupt a WAL when two connections checkpoint at the same instant, so only the writer
checkpoints here, and mmap stays off (reliability 1a).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.pool import QueuePool, StaticPool

from dueprocess.adapters.store import migrate
from dueprocess.adapters.store.ledger import SqlLedger, SqlReader
from dueprocess.adapters.store.remembered import Memory
from dueprocess.adapters.store.sql import StoreClosed
from dueprocess.adapters.store.statements import Statements
from dueprocess.adapters.store.verification import rebuild

BUSY_SECONDS = 20.0
CLOSED_WITHIN_SECONDS = 10.0
CONNECTIONS_KEPT = 8
CONNECTIONS_MORE = 56
CHECKPOINT_PAGES = 8_000
"""Pages of 4 KiB in the WAL at which the writer copies them home: a commit seldom waits for it."""
CACHE_KIBIBYTES = 65_536


class Use:
    """Counts who reads, so that a store closes when nobody does."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._ended = False

    def __enter__(self) -> None:
        with self._changed:
            if self._ended:
                raise StoreClosed
            self._readers += 1

    def __exit__(self, *_fault: object) -> None:
        with self._changed:
            self._readers -= 1
            self._changed.notify_all()

    def end(self, within: float) -> None:
        """Let nobody begin any more, and wait for those who have, at most so many seconds."""
        with self._changed:
            self._ended = True
            self._changed.wait_for(lambda: self._readers == 0, within)


class SqliteStore:
    """The store in one SQLite file. Safe for threads; other processes are kept out of a write by the write lock.

    `reading`: connections for what a request reads of the operational tables; it never waits for the write lock.
    """

    def __init__(self, path: Path | str) -> None:
        self.address = self.path = str(path)
        self._statements = Statements(dialect.dialect())
        self._lock = threading.RLock()
        self._writer = self._connect(autocheckpoint=CHECKPOINT_PAGES)
        self._local = threading.local()
        self._use = Use()
        self._readers: list[sqlite3.Connection] = []
        self._memory = Memory()
        self._core = create_engine("sqlite://", creator=lambda: self._writer, poolclass=StaticPool)
        self.reading = create_engine(
            f"sqlite:///{self.path}",
            poolclass=QueuePool,
            pool_size=CONNECTIONS_KEPT,
            max_overflow=CONNECTIONS_MORE,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )
        event.listen(self._core, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))

    def prepare(self) -> None:
        """Bring the tables to this release, and fold the views again where their shape changed."""
        with self.operate() as connection:
            stale = migrate.prepare(connection)
        if stale:
            with self.write() as ledger:
                rebuild(ledger)

    @contextmanager
    def write(self) -> Iterator[SqlLedger]:
        """Take the write lock; commit on leaving, roll back on an exception."""
        with self._lock, closing(self._writer.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                ledger = SqlLedger(cursor, self._statements, self._memory)
                yield ledger
                ledger.finish()
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            self._memory.keep(ledger.head().position)

    @contextmanager
    def read(self) -> Iterator[SqlReader]:
        """Read at one moment, while others write. Raises `StoreClosed` after `close`."""
        connection = self._reader()
        if connection.in_transaction:
            with closing(connection.cursor()) as cursor:
                yield SqlReader(cursor, self._statements)
            return
        with self._use, closing(connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            try:
                yield SqlReader(cursor, self._statements)
            finally:
                cursor.execute("ROLLBACK")

    @contextmanager
    def operate(self) -> Iterator[Connection]:
        """A transaction in SQLAlchemy Core, for the operational tables. It shares the writer and its lock."""
        with self._lock, self._core.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection, after whoever reads now: a connection closed under a reader ends the process."""
        self._use.end(CLOSED_WITHIN_SECONDS)
        with self._lock:
            self._core.dispose()
            self.reading.dispose()
            for connection in (*self._readers, self._writer):
                connection.close()
            self._readers.clear()

    def _reader(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect(autocheckpoint=0)
            with self._lock:
                self._readers.append(connection)
        return connection

    def _connect(self, *, autocheckpoint: int) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "mmap_size=0",
            "trusted_schema=OFF",
            f"wal_autocheckpoint={autocheckpoint}",
            f"cache_size=-{CACHE_KIBIBYTES if autocheckpoint else 8_192}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchone()
        return connection
