"""PostgreSQL: one appender at a time over all processes, by the lock on the head row; readers see one moment each.

Identity columns and sequences give numbers in the order in which they were asked for, not in the order of commits, so
that a follower could miss a row for ever (reproduced; dependencies, trap 4). Positions are therefore given by the one
transaction that holds the head, and exist from its commit on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg_pool import ConnectionPool
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.dialects import postgresql

from dueprocess.adapters.store import migrate
from dueprocess.adapters.store.ledger import SqlLedger, SqlReader
from dueprocess.adapters.store.remembered import Memory
from dueprocess.adapters.store.sql import StoreClosed
from dueprocess.adapters.store.statements import Statements
from dueprocess.adapters.store.verification import rebuild

READERS_MOST = 16
CORE_KEPT = 4
CORE_MORE = 28
WAIT_SECONDS = 20.0
PREPARING = 0x6475_6570  # "duep"
"""The advisory lock under which tables are made: two processes that start at once do it one after the other."""

Driver = psycopg.Connection[tuple[object, ...]]


class PostgresStore:
    """The store in one PostgreSQL database, or in one schema of it (`?options=-csearch_path=...`). Safe for threads.

    Raises `psycopg.OperationalError` where the server cannot be reached; nothing of a transaction is kept then.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url).set(drivername="postgresql")
        self.address = parsed.render_as_string(hide_password=True)
        conninfo = parsed.render_as_string(hide_password=False)
        self._statements = Statements(postgresql.psycopg.dialect(paramstyle="format"))  # type: ignore[no-untyped-call]
        self._lock = threading.RLock()
        self._memory = Memory()
        self._writer: Driver | None = None
        self._conninfo = conninfo
        self._readers: ConnectionPool[Driver] = ConnectionPool(
            conninfo,
            min_size=1,
            max_size=READERS_MOST,
            timeout=WAIT_SECONDS,
            open=True,
            check=ConnectionPool.check_connection,
            configure=_reads_only,
        )
        self._local = threading.local()
        self.reading = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=CORE_KEPT,
            max_overflow=CORE_MORE,
            pool_pre_ping=True,
        )

    def prepare(self) -> None:
        """Bring the tables to this release, and fold the views again where their shape changed."""
        with self.operate() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": PREPARING})
            stale = migrate.prepare(connection)
        if stale:
            with self.write() as ledger:
                rebuild(ledger)

    @contextmanager
    def write(self) -> Iterator[SqlLedger]:
        """Lock the head; commit on leaving, roll back on an exception.

        What is written travels with the COMMIT in one pipeline, and nothing is acknowledged before its answer is read.
        """
        with self._lock, self._open_writer() as connection, connection.cursor() as cursor:
            try:
                with connection.pipeline():
                    cursor.execute("BEGIN")
                    ledger = SqlLedger(cursor, self._statements, self._memory)
                yield ledger
                with connection.pipeline():
                    ledger.finish()
                    cursor.execute("COMMIT")
            except BaseException:
                if not connection.closed:
                    connection.execute("ROLLBACK")
                raise
            self._memory.keep(ledger.head().position)

    @contextmanager
    def read(self) -> Iterator[SqlReader]:
        """Read at one moment, while others write. Raises `StoreClosed` after `close`."""
        inside: SqlReader | None = getattr(self._local, "reader", None)
        if inside is not None:
            yield inside
            return
        if self._readers.closed:
            raise StoreClosed
        with self._readers.connection() as connection, connection.cursor() as cursor:
            self._local.reader = SqlReader(cursor, self._statements)
            try:
                yield self._local.reader
            finally:
                self._local.reader = None

    @contextmanager
    def operate(self) -> Iterator[Connection]:
        """A transaction in SQLAlchemy Core, for the operational tables. It does not wait for the head."""
        with self.reading.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection, after whoever reads now."""
        with self._lock:
            self._readers.close(WAIT_SECONDS)
            self.reading.dispose()
            if self._writer is not None:
                self._writer.close()

    @contextmanager
    def _open_writer(self) -> Iterator[Driver]:
        """The connection that appends, opened anew where the server has closed it."""
        if self._writer is None or self._writer.closed:
            self._writer = psycopg.connect(self._conninfo, autocommit=True, prepare_threshold=1)
        yield self._writer


def _reads_only(connection: Driver) -> None:
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
