"""An import of a million rows: reading, approving, a person looking, a guard's snapshot, undoing; and the memory it takes.

Beside reading stands the same number of bare rows inserted by the raw driver, in transactions of the same size: the
ratio is what holds on another machine. Run `python -m bench.imports [ROWS]`.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from dueprocess.adapters.imports.reading import read_records
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.inherited import take_up
from dueprocess.application.staging import AT_ONCE, Days, Stager
from dueprocess.domain.imports import ApproveImport, ProposeImport, UndoImport
from dueprocess.kernel.ids import ImportId
from dueprocess.kernel.privacy import Private
from tests.world import BELA, OLGA, World

LIST = ImportId("imp_bench")
COUNT = 1_000_000


class Result(msgspec.Struct, frozen=True):
    """Seconds of each step, rows a second, and the peak of resident memory before and after reading, in MiB."""

    rows: int
    read_seconds: float
    rows_per_second: float
    bare_rows_per_second: float
    memory_before: float
    memory_after: float
    file_bytes: int
    stored_bytes: int
    approve_seconds: float
    look_seconds: float
    standing_seconds: float
    undo_seconds: float


def run(count: int = COUNT) -> Result:
    """One import on SQLite in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "list.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number in range(count):
                record = {
                    "account": f"user-{number:08d}",
                    "capabilities": ["chat.send", "moments.post"] if number % 3 else ["chat.send_stranger"],
                    "since": "2024-03-01T00:00:00Z",
                    "until": None if number % 4 else "2027-01-01T00:00:00Z",
                    "reason": "" if number % 2 else f"ticket {number}",
                }
                file.write(json.dumps(record) + "\n")
        store = SqliteStore(folder / "bench.sqlite")
        store.prepare()
        result = _measured(World(store), path, folder, count)
        store.close()
        return result


def _measured(world: World, path: Path, folder: Path, count: int) -> Result:
    before = _memory()
    started = time.perf_counter()
    reading = Stager(world.engine, LIST, Days()).stage(read_records(path, {}))
    read = time.perf_counter() - started
    after = _memory()
    root = reading.frontier.root().hex()
    world.ok(ProposeImport(LIST, reading.frontier.size, root, OLGA))
    started = time.perf_counter()
    world.ok(ApproveImport(LIST, root, BELA))
    approved = time.perf_counter() - started
    started = time.perf_counter()
    with world.store.read() as reader:
        number = reader.account_no(f"user-{count // 2:08d}")
        assert number is not None
        take_up(world.engine, reader, number)
    looked = time.perf_counter() - started
    started = time.perf_counter()
    with world.store.read() as reader:
        rows = sum(len(part) for part in reader.manifests.standing(LIST))
    standing = time.perf_counter() - started
    assert rows == count - 1
    started = time.perf_counter()
    world.ok(UndoImport(LIST, OLGA, Private("A benchmark.")))
    undone = time.perf_counter() - started
    stored = (folder / "bench.sqlite").stat().st_size
    bare = _bare(folder / "bare.sqlite", min(count, 200_000))
    return Result(
        count,
        read,
        count / read,
        bare,
        before,
        after,
        path.stat().st_size,
        stored,
        approved,
        looked,
        standing,
        undone,
    )


def _bare(path: Path, count: int) -> float:
    """Rows a second of the same two tables, inserted bare, so many a transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE external (number INTEGER PRIMARY KEY, id TEXT UNIQUE)")
    connection.execute(
        "CREATE TABLE row (manifest TEXT, row INTEGER, number INTEGER, leaf BLOB, salt BLOB, body BLOB, "
        "PRIMARY KEY (manifest, row)) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX of_account ON row (number)")
    body = b"x" * 190
    started = time.perf_counter()
    for start in range(0, count, AT_ONCE):
        connection.execute("BEGIN IMMEDIATE")
        some = range(start, start + AT_ONCE)
        connection.executemany("INSERT INTO external VALUES (?, ?)", [(n, f"user-{n:08d}") for n in some])
        connection.executemany(
            "INSERT INTO row VALUES ('imp', ?, ?, ?, ?, ?)",
            [(n, n, bytes(32), bytes(16), body) for n in some],
        )
        connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return count / seconds


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(
        msgspec.json.format(
            msgspec.json.encode(run(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
        ).decode()
    )
