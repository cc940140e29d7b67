"""What a snapshot costs the server: time and memory, with this many restricted accounts and as many that are free again.

    python -m bench.guard_server [restricted accounts, 1000000 unless told] [postgresql://… of a fresh database]

The rows are put into view and vault directly. What is measured is reading, sorting and writing one snapshot, in a process
of its own, so that its memory is that of the work. This is no test: it says what is, and never fails.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import insert

from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.schema import EXTERNAL, VIEW_TABLES
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.application.policy import Policies
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.domain.restriction import One, Restriction, Span, Terms
from dueprocess.guard.snapshot_spool import spool_snapshot
from dueprocess.guard.wire import SnapshotHead
from dueprocess.http.api.feed.entries import snapshot_head, snapshot_rows
from dueprocess.http.services import Settings
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.ids import AccountNo, DecisionId, NoticeId, RestrictionId
from dueprocess.kernel.instants import Instant

NOW = Instant(1_790_000_000_000)
NAMES = ("chat.send", "chat.send_stranger", "moments.post", "wallet.pay")
SETTINGS = Settings("https://recourse.example", b"x" * 32)
AT_ONCE = 10_000


def sample(number: int, until: Instant) -> Restriction:
    """A restriction like those that the law makes."""
    terms = Terms((Capability(NAMES[1]), Capability(NAMES[0])), Instant(NOW - 10**8), until)
    spans = tuple(Span(name, terms.start, until) for name in terms.capabilities)
    return Restriction(
        RestrictionId(f"dec_{number:026d}.1"), DecisionId(f"dec_{number:026d}"), One(AccountNo(number)), AccountNo(number),
        None, terms, spans, terms.start, NoticeId(f"ntc_{number:026d}"), terms,
    )  # fmt: skip


def rows(count: int) -> Iterator[list[dict[str, Any]]]:
    """Rows of the view, a part at a time: every second one ended long ago."""
    for start in range(1, 2 * count + 1, AT_ONCE):
        part = []
        for number in range(start, min(start + AT_ONCE, 2 * count + 1)):
            row = sample(number, Instant(NOW + 10**7 + number if number % 2 else NOW - 1))
            columns = {name: value(row) for name, value in RESTRICTIONS.columns.items()}
            part.append({"key": row.restriction_id, "body": canonical(row), **columns})
        yield part


def fill(store: SqlStore, count: int) -> None:
    """Put restricted accounts, and as many that are free again, into the store."""
    store.prepare()
    for part in rows(count):
        with store.operate() as connection:
            connection.execute(insert(VIEW_TABLES[RESTRICTIONS.name]), part)
            numbers = [row["account_no"] for row in part]
            connection.execute(
                insert(EXTERNAL),
                [{"account_no": number, "external_id": f"user-{number:012d}"} for number in numbers],
            )


def write(address: str) -> dict[str, float]:
    """Write one snapshot; what it took."""
    store = open_store(address)
    before = most_mib()
    began, worked = time.perf_counter(), time.process_time()
    with store.read() as reader, tempfile.TemporaryFile() as out:
        head: SnapshotHead = snapshot_head(reader, Policies(), SETTINGS, NOW)
        head = head._replace(capabilities=NAMES)
        spool_snapshot(out, head, snapshot_rows(reader, SETTINGS, NOW))
        size = out.tell()
    took = {"s": time.perf_counter() - began, "cpu_s": time.process_time() - worked, "bytes": size}
    after = most_mib()
    store.close()
    return took | {"start_mib": before, "most_mib": after}


def most_mib() -> float:
    """The most memory this process has had, without pages of files that it shares with the system."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def measure(address: str) -> dict[str, float]:
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.guard_server", "--write", address],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = msgspec.json.decode(done.stdout, type=dict[str, float])
    return found


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--write"]:
        print(msgspec.json.encode(write(sys.argv[2])).decode())
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        address = sys.argv[2] if len(sys.argv) > 2 else str(Path(folder) / "bench.sqlite")
        store = open_store(address)
        fill(store, count)
        store.close()
        found = measure(address)
    print(f"a snapshot of {count:,} restricted accounts, as many free again in the view")
    print(
        f"  {found['s']:.1f} s ({found['cpu_s'] / count * 1e6:.1f} µs of processor an account), {found['bytes'] / 1e6:.0f} MB"
    )
    print(f"  memory {found['start_mib']:.0f} MiB before, {found['most_mib']:.0f} MiB at most")


if __name__ == "__main__":
    main()
