"""What one check costs, beside what a machine cannot do without and beside what people use instead (design 6).

    python -m bench.guard_check [restricted accounts, 1000000 unless told]

Text ids ("u" and 12 digits), drawn at random; 1 in 100 checks is of a restricted account; every string is made afresh
before it is asked about, as a request brings it. All rows are taken in turn, several rounds, in one process; a figure is
the median of its rounds, in processor time of the one thread (Redis, which waits: in elapsed time). The floors are taken in the same rounds:

- empty call: a method with these parameters that returns None;
- cold floor: an empty call of two arguments and one dependent random load from 128 MiB, what the interpreter adds to the
  load taken off (a chain through 4 KiB).

This is no test: it says what is, and never fails.
"""

from __future__ import annotations

import gc
import hashlib
import random
import socket
import sqlite3
import statistics
import sys
import tempfile
import time
import tracemalloc
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dueprocess.guard import Epoch, Guard, account_handle
from dueprocess.guard.clock import HighWater
from dueprocess.guard.knowledge import Knowledge
from dueprocess.guard.wire import Entry, Row, SnapshotHead, WireSpan, write_snapshot

T0 = 1_700_000_000_000
NAMES = ("chat.send", "chat.send_stranger", "moments.post", "wallet.pay")
SPAN = WireSpan("chat.send_stranger", None, T0 - 5, T0 + 10**9)
CHECKS = 100_000
HOT = 5_000
BATCH = 10_000
ROUNDS = 9
MIB = 1 << 20
REDIS = "Redis SISMEMBER, raw socket"


@dataclass
class Figure:
    """One row of the table. `value` is ns a check unless `unit` says otherwise; None: absent here."""

    name: str
    value: float | None
    unit: str = "ns"
    note: str = ""


class World:
    """The restricted accounts, their snapshot, and the ids that are asked about."""

    def __init__(self, accounts: int, folder: Path, ids: str = "text") -> None:
        draw = random.Random(accounts)
        self.path = folder / f"snapshot-{ids}"
        if ids == "text":
            self.ids: list[Any] = [f"u{draw.randrange(10**12):012d}" for _ in range(accounts)]
            self._fresh: Callable[[], Any] = lambda: f"u{draw.randrange(10**12):012d}"
        else:
            self.ids = [draw.getrandbits(63) for _ in range(accounts)]
            self._fresh = lambda: draw.getrandbits(63)
        began = time.perf_counter()
        rows = (
            Row(f"app_{n:026d}.1", account_handle(one), (SPAN,), f"/n/{n:026d}")
            for n, one in enumerate(self.ids)
        )
        with self.path.open("wb") as file:
            write_snapshot(file, SnapshotHead(1, 1, 1, T0, ids, NAMES, ()), rows)
        self.write_s = time.perf_counter() - began
        self._draw = draw

    def asked(self, count: int, hits: float = 0.01) -> list[Any]:
        """New ids to ask about; of these, a share is restricted."""
        mixed = (
            self._draw.choice(self.ids) if self._draw.random() < hits else self._fresh() for _ in range(count)
        )
        return [one.encode().decode() if isinstance(one, str) else one for one in mixed]

    def hot(self, count: int) -> list[Any]:
        """The same few thousand ids again and again."""
        few = self.asked(HOT)
        return few * (count // HOT)


class Empty:
    """The floors: a call that does nothing."""

    def check(self, account: Any, capability: Any) -> None:
        """As few arguments as a check can have."""

    def check_like_ours(
        self, account: Any, capability: Any, target: Any = None, *, at_least: Any = None
    ) -> None:
        """The parameters of `Guard.check`."""


def each(call: Callable[[Any, Any], Any], capability: Any) -> Callable[[Sequence[Any]], None]:
    """A loop of single calls, compiled for this call alone: one shared loop would blur what CPython specialises."""
    scope: dict[str, Any] = {"call": call, "capability": capability}
    exec("def loop(ids, call=call, capability=capability):\n for one in ids: call(one, capability)", scope)
    loop: Callable[[Sequence[Any]], None] = scope["loop"]
    return loop


def chain(size: int, steps: int) -> Callable[[Sequence[Any]], None]:
    """Dependent loads: each says where the next one is. The order is a full cycle no prefetcher guesses."""
    count = size // 4
    links = array("I", ((1664525 * place + 1013904223) & (count - 1) for place in range(count)))

    def walk(_: Sequence[Any]) -> None:
        place = 1
        for _ in range(steps):
            place = links[place]

    return walk


Work = dict[str, tuple[Callable[[Sequence[Any]], None], Callable[[], Sequence[Any]]]]


def in_turn(work: Work) -> dict[str, float]:
    """Each piece of work once a round, on ids made just before; the median ns for one id."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, (run_once, make) in work.items():
            ids = make()
            clock = time.perf_counter_ns if name == REDIS else time.thread_time_ns
            began = clock()
            run_once(ids)
            taken[name].append((clock() - began) / len(ids))
    return {name: statistics.median(values) for name, values in taken.items()}


def in_batches(call: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Any]], None]:
    """Ten thousand ids a call."""

    def loop(ids: Sequence[Any]) -> None:
        for start in range(0, len(ids), BATCH):
            call(ids[start : start + BATCH])

    return loop


def sqlite_check(world: World, folder: Path) -> Callable[[Any, Any], Any]:
    """SELECT by primary key from a file."""
    base = sqlite3.connect(folder / "rival.sqlite", isolation_level=None)
    base.execute("CREATE TABLE restricted (id TEXT PRIMARY KEY, until INTEGER) WITHOUT ROWID")
    base.execute("BEGIN")
    base.executemany(
        "INSERT OR IGNORE INTO restricted VALUES (?, ?)", ((one, T0) for one in sorted(world.ids))
    )
    base.execute("COMMIT")
    return lambda one, _: base.execute("SELECT until FROM restricted WHERE id = ?", (one,)).fetchone()


def redis_check(world: World) -> Callable[[Any, Any], Any] | None:
    """SISMEMBER over a plain socket, if a server answers on localhost; None if none does."""
    try:
        link = socket.create_connection(("127.0.0.1", 6379), 0.2)
        link.sendall(b"PING\r\n")
        if not link.recv(64).startswith(b"+PONG"):
            return None
    except OSError:
        return None
    key = b"dueprocess:bench:restricted"
    for start in range(0, len(world.ids), BATCH):
        some = [one.encode() for one in world.ids[start : start + BATCH]]
        parts = b"".join(b"$%d\r\n%s\r\n" % (len(one), one) for one in (b"SADD", key, *some))
        link.sendall(b"*%d\r\n%s" % (len(some) + 2, parts))
        link.recv(64)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(one: str, _: Any) -> bytes:
        data = one.encode()
        link.sendall(
            b"*3\r\n$9\r\nSISMEMBER\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n" % (len(key), key, len(data), data)
        )
        return link.recv(64)

    return ask


def without_filter(guard: Guard) -> Callable[[Any, Any], Any]:
    """The way not taken: blake2b of every id, then a search in the sorted keys."""
    keys = guard._knowledge.view.standing.base.keys  # type: ignore[union-attr] # noqa: SLF001 - to compare with
    empty = hashlib.blake2b(digest_size=16, person=b"dueprocess.acct\0")

    def ask(one: str, _: Any) -> bool:
        hasher = empty.copy()
        hasher.update(one.encode())
        key = int.from_bytes(hasher.digest()[:8], "big")
        place = bisect_left(keys, key)
        return place < len(keys) and keys[place] == key

    return ask


def single_checks(world: World, numbers: World, folder: Path) -> Iterator[Figure]:
    """The table's first part: one check at a time."""
    guard, other = (Guard.from_snapshot(one.path, clock=lambda: T0 + 1) for one in (world, numbers))
    send, send_number = guard.capability("chat.send_stranger"), other.capability("chat.send_stranger")
    table = dict.fromkeys(world.ids, (1, T0))
    restricted = set(world.ids)
    redis = redis_check(world)
    empty = Empty()

    def mixed() -> list[Any]:
        return world.asked(CHECKS)

    def few() -> list[Any]:
        return world.asked(3_000)

    work: Work = {
        "empty call, two arguments": (each(empty.check, send), mixed),
        "empty call, our parameters": (each(empty.check_like_ours, send), mixed),
        "chain 128 MiB": (chain(128 * MIB, CHECKS), lambda: range(CHECKS)),
        "chain 4 KiB": (chain(4096, CHECKS), lambda: range(CHECKS)),
        "guard.check, random ids": (each(guard.check, send), mixed),
        "guard.check, random ids, no hits": (each(guard.check, send), lambda: world.asked(CHECKS, 0)),
        "guard.check, 5,000 hot ids": (each(guard.check, send), lambda: world.hot(CHECKS)),
        "guard.check, restricted ids only": (each(guard.check, send), lambda: world.asked(10_000, 1)),
        "guard.check, random integer ids": (each(other.check, send_number), lambda: numbers.asked(CHECKS)),
        "dict of ids": (each(table.get, None), mixed),
        "set of ids": (each(lambda one, _: one in restricted, None), mixed),
        "guard without its filter": (each(without_filter(guard), None), lambda: world.asked(20_000)),
        "SQLite SELECT by primary key": (each(sqlite_check(world, folder), None), few),
    }
    if redis is not None:
        work[REDIS] = (each(redis, None), few)
    found = in_turn(work)
    miss = found.pop("chain 128 MiB") - found.pop("chain 4 KiB")
    yield Figure("cold floor", found["empty call, two arguments"] + miss, note=f"one load: {miss:.0f} ns")
    for name, value in found.items():
        yield Figure(name, value, note=NOTES.get(name, ""))
    if redis is None:
        yield Figure(REDIS, None, note="no server on localhost")


NOTES = {
    "dict of ids": "80-100 bytes an account; no confirm, no epoch",
    "set of ids": "yes or no only",
    "guard.check, restricted ids only": "confirm, weigh, read the notice, make a verdict",
    "guard without its filter": "blake2b and bisect, key only",
}


def batches(world: World, numbers: World) -> Iterator[Figure]:
    """Ten thousand at once."""
    guard, other = (Guard.from_snapshot(one.path, clock=lambda: T0 + 1) for one in (world, numbers))
    send, send_number = guard.capability("chat.send_stranger"), other.capability("chat.send_stranger")
    restricted = set(world.ids)
    found = in_turn({
        "check_many, a list of texts": (in_batches(lambda ids: guard.check_many(ids, send)), lambda: world.asked(CHECKS)),
        "check_many, an array of integers": (
            in_batches(lambda ids: other.check_many(ids, send_number)),
            lambda: array("Q", numbers.asked(CHECKS)),
        ),
        "[id in set for id in ids]": (
            in_batches(lambda ids: [one in restricted for one in ids]),
            lambda: world.asked(CHECKS),
        ),
    })  # fmt: skip
    return (Figure(name, value, note="10,000 a call") for name, value in found.items())


def sizes(world: World) -> Iterator[Figure]:
    """Memory, file and time to open."""
    accounts = len(world.ids)
    for name, source in (
        ("memory an account, opened from a file", world.path),
        ("memory an account, opened from bytes", world.path.read_bytes()),
    ):
        gc.collect()
        tracemalloc.start()
        guard = Guard.from_snapshot(source)
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        yield Figure(name, held / accounts, "bytes", "" if isinstance(source, Path) else "texts included")
        del guard, source
    yield Figure(
        "snapshot an account, on the wire", world.path.stat().st_size / accounts, "bytes", "texts: 62 bytes"
    )
    opening = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        guard = Guard.from_snapshot(world.path)
        opening.append(time.perf_counter() - began)
        del guard
    yield Figure("opening the saved snapshot", statistics.median(opening) * 1000, "ms", "checksum included")
    yield Figure(
        "writing the snapshot (server)", world.write_s * 1000, "ms", "handles and rows made on the way"
    )


def feed(world: World) -> Iterator[Figure]:
    """How fast entries are taken in, merges included."""
    data = iter([world.path.read_bytes(), b""])
    knowledge = Knowledge(HighWater(lambda: T0))
    knowledge.install(lambda: next(data))
    count = max(2_000, len(world.ids) // 32)
    entries = [
        Entry(Epoch(1, n + 2), Epoch(1, n + 1), f"dec_{n}.1", account_handle(f"v{n}"), (SPAN,), f"/n/{n}")
        for n in range(count)
    ]
    began = time.perf_counter_ns()
    for entry in entries:
        knowledge.receive(entry)
    each_ns = (time.perf_counter_ns() - began) / count
    yield Figure(
        "taking in an entry of the feed", each_ns / 1000, "µs", f"{count:,} entries, merges included"
    )


def run(accounts: int = 1_000_000) -> list[Figure]:
    """All figures, with this many restricted accounts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world, numbers = World(accounts, folder), World(accounts, folder, "uint64")
        found = [*sizes(world), *feed(world)]
        return [*single_checks(world, numbers, folder), *batches(world, numbers), *found]


def main() -> None:
    """Print the table."""
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    figures = run(accounts)
    by_name = {figure.name: figure.value for figure in figures}
    empty, cold = by_name["empty call, two arguments"], by_name["cold floor"]
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next(line for line in lines if "model name" in line)
        print(
            f"{model.partition(':')[2].strip()}, Python {sys.version.split()[0]}, {accounts:,} restricted accounts\n"
        )
    print(f"{'':42}{'':>12}{'÷ empty':>10}{'÷ cold':>10}")
    for figure in figures:
        if figure.value is None:
            print(f"{figure.name:42}{'absent':>12}{'':20}  {figure.note}")
            continue
        ratios = " " * 20
        if figure.unit == "ns" and empty and cold:
            ratios = f"{figure.value / empty:10.1f}{figure.value / cold:10.2f}"
        print(
            f"{figure.name:42}{figure.value:>9,.1f} {figure.unit:<5}"[:56].ljust(55)
            + f"{ratios}  {figure.note}"
        )


if __name__ == "__main__":
    main()
