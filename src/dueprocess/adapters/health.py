"""Looking whether a server can do its work: the record, its tables, the clock, the disk. `doctor` looks at more."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from dueprocess.adapters.store import migrate, schema
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.application.health import Finding
from dueprocess.application.ports import Clock

BEHIND_MOST = 60_000
"""Milliseconds that the clock may be behind the record, or beside the database's, without a word."""
MB = 1_000_000


def looking(store: SqlStore, clock: Clock, folder: Path, least_mb: int) -> Callable[[], tuple[Finding, ...]]:
    """What `/ready` asks."""
    return lambda: (record(store), migrations(store), clock_beside(store, clock), disk(folder, least_mb))


def record(store: SqlStore) -> Finding:
    """Whether the record can be read."""
    try:
        with store.read() as reader:
            position = reader.head().position
    except Exception as fault:  # noqa: BLE001 - whatever a driver raises, the answer is the same
        said = f"cannot be read ({type(fault).__name__})"
        return Finding(
            "record", sound=False, said=said, advice="see that the database runs and may be reached"
        )
    return Finding("record", sound=True, said=f"ends at {position}")


def migrations(store: SqlStore) -> Finding:
    """Whether the tables are those of this release, and whether it may write to them."""
    try:
        with store.reading.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
            oldest = connection.execute(select(schema.HEAD.c.oldest_writer)).scalar_one()
    except SQLAlchemyError as fault:
        return Finding("migrations", sound=False, said=f"cannot be read ({type(fault).__name__})")
    if oldest > migrate.WRITER_VERSION:
        said = f"the record needs writer {oldest}; this is {migrate.WRITER_VERSION}"
        return Finding("migrations", sound=False, said=said, advice="install the release that wrote last")
    if found != _newest():
        said = f"the tables are at {found}, this release is at {_newest()}"
        return Finding("migrations", sound=False, said=said, advice="restart one process of this release")
    return Finding("migrations", sound=True, said=f"at {found}")


def clock_beside(store: SqlStore, clock: Clock) -> Finding:
    """Whether the machine's clock is behind what is recorded, or beside the database server's."""
    advice = "set the machine's clock (timedatectl, chrony)"
    try:
        with store.read() as reader:
            behind = reader.head().recorded_at - clock.now()
        beside = _beside(store, clock)
    except Exception as fault:  # noqa: BLE001 - as above
        return Finding("clock", sound=False, said=f"cannot be compared ({type(fault).__name__})")
    if behind > BEHIND_MOST:
        said = f"{behind // 1000} s behind what is recorded; acts are recorded at the record's time until it catches up"
        return Finding("clock", sound=False, said=said, advice=advice)
    if abs(beside) > BEHIND_MOST:
        return Finding("clock", sound=False, said=f"{beside // 1000} s beside the database's", advice=advice)
    return Finding("clock", sound=True, said="not behind what is recorded")


def disk(folder: Path, least_mb: int) -> Finding:
    """Whether there is room in the installation's folder."""
    free = shutil.disk_usage(folder).free // MB
    if free < least_mb:
        return Finding("disk", sound=False, said=f"{free} MB are free", advice=f"make room in {folder}")
    return Finding("disk", sound=True, said=f"{free} MB are free")


def _beside(store: SqlStore, clock: Clock) -> int:
    """Milliseconds that the machine's clock is ahead of the database server's; 0 where there is no server."""
    with store.reading.connect() as connection:
        if connection.dialect.name != "postgresql":
            return 0
        theirs = connection.execute(text("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint"))
        return clock.now() - int(theirs.scalar_one())


@cache
def _newest() -> str | None:
    return migrate.newest_revision()
