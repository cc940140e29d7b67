"""Copying a whole record into an empty store, of whichever kind: from SQLite to PostgreSQL when a platform grows.

The log is copied byte for byte, the vault and the operational tables row by row, the views are folded from the log
again; then all of it is verified in its new place, and only an equal root counts. Whatever fails, the new store stays
empty and the old one as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, select, text

from dueprocess.adapters.store import schema
from dueprocess.adapters.store.migrate import SHAPE, remove_tables
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.adapters.store.verification import Verified, rebuild, verify
from dueprocess.record.verify import Fault

PAGE = 1_000
COPIED = (schema.log, schema.vault, schema.operational)


class NotEmpty(RuntimeError):
    """The store to copy into holds a record already."""


class Copied(msgspec.Struct, frozen=True):
    """What was copied: entries and rows, the root of both, and the first fault where the copy is not the original."""

    entries: int
    rows: int
    root: str
    fault: Fault | None


def copy_store(
    source: SqlStore,
    target: SqlStore,
    progress: Callable[[int], None] = lambda _rows: None,
    *,
    still: bool = True,
) -> Copied:
    """Copy everything. Nobody may write to the source meanwhile: a SQLite source is locked for as long.

    `still` False: others may go on writing to a PostgreSQL source; the copy is of the moment at which it began.
    Raises `NotEmpty` where the target holds a record. A fault in the result means that nothing was kept.
    """
    target.prepare()
    with source.read() as reader:
        before = reader.head()
    rows = 0
    with source.operate() as old, target.operate() as new:
        _at_one_moment(old)
        _refuse_a_record(new)
        for metadata in COPIED:
            for table in metadata.sorted_tables:
                for copied in _table(old, new, table):
                    rows += copied
                    progress(rows)
    with target.write() as ledger:
        rebuild(ledger)
    with target.read() as reader:
        result: Verified = verify(reader)
    fault = result.fault
    if still and fault is None and result.root != before.frontier.root().hex():
        fault = Fault("log_head", "the source went on while it was copied")
    if fault is not None:
        _empty(target)
    return Copied(result.entries, rows, result.root, fault)


def _at_one_moment(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def _refuse_a_record(connection: Connection) -> None:
    """A fresh store has a head at nothing and no more."""
    position = connection.execute(select(schema.HEAD.c.position)).scalar_one()
    if position != 0 or connection.execute(select(func.count()).select_from(schema.TOKEN)).scalar_one():
        raise NotEmpty("the database to copy into holds a record already; name an empty one")


def _table(old: Connection, new: Connection, table: Table) -> Iterator[int]:
    """Copy one table in the order of its key; the number of rows of each page."""
    fresh = table.delete()
    if table is schema.SETTING:
        fresh = fresh.where(table.c.name != SHAPE)
    new.execute(fresh)
    result = old.execution_options(yield_per=PAGE).execute(_rows_of(table))
    for page in result.mappings().partitions(PAGE):
        new.execute(table.insert(), [dict(row) for row in page])
        yield len(page)


def _rows_of(table: Table) -> Any:
    wanted = select(table).order_by(*table.primary_key.columns)
    return wanted.where(table.c.name != SHAPE) if table is schema.SETTING else wanted


def _empty(target: SqlStore) -> None:
    """Leave the new store as if nothing had been copied."""
    with target.operate() as connection:
        remove_tables(connection)
    target.prepare()
