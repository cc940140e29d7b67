"""Forty-eight million restricted accounts in one guard, and in several processes that share them.

    python -m bench.guard_large [restricted accounts, 48000000 unless told] [folder for 5 GB, the system's unless told]

Random 64-bit integer ids, one restriction each, 62 bytes of texts. The snapshot is made by numpy, through the same
`write_sections` as every other, and read by the guard as any snapshot: hashed, checked, opened. Each process is a fresh
one; memory is what /proc says of it: `own` is what it adds to the machine, the pages of the file are there once. This
is no test: it says what is, and never fails.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from dueprocess.guard import Guard
from dueprocess.guard.handles import PATTERNS
from dueprocess.guard.snapshot import NEVER, TERM, SnapshotHead
from dueprocess.guard.snapshot_reader import map_snapshot, open_snapshot
from dueprocess.guard.snapshot_writer import Buffer, Counts, slots_for, write_sections

T0 = 1_700_000_000_000
NAMES = ("chat.send", "chat.send_stranger", "moments.post", "wallet.pay")
TEXT = 66
PART = 1 << 20
CHECKS = 100_000
BATCH = 10_000
ROUNDS = 5
ROW = np.dtype([("rest", "V8"), ("until", "<u8"), ("term", "<u4"), ("text", "<u4")])


def ids_of(count: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """The restricted accounts, ascending; the same for the same count."""
    drawn = np.random.default_rng(count).integers(1, 1 << 63, count, dtype=np.uint64)
    drawn.sort()
    return drawn


def make(path: Path, count: int) -> None:
    """Write the snapshot."""
    ids = ids_of(count)
    slots = slots_for(count)
    table = np.zeros(slots, np.uint8)
    patterns = np.frombuffer(PATTERNS, np.uint8)
    for start in range(0, count, PART):
        part = ids[start : start + PART]
        np.bitwise_or.at(table, part % np.uint64(slots), patterns[part & np.uint64(63)])
    head = SnapshotHead(1, 1, 1, T0, "uint64", NAMES, ())
    term = TERM.pack(0, 0, 0, bytes(16))
    counts = Counts(count, 1, slots, count * TEXT)
    with path.open("wb") as out:
        write_sections(out, head, [2], counts, _sections(ids, term, table))


def _sections(ids: Any, term: bytes, table: Any) -> Iterator[Buffer]:
    count = len(ids)
    for start in range(0, count, PART):
        yield ids[start : start + PART].tobytes()
    for start in range(0, count, PART):
        numbers = np.arange(start, min(start + PART, count), dtype=np.uint64)
        rows = np.zeros(len(numbers), ROW)
        rows["until"] = T0 + 10**9 if start % 2 else NEVER
        rows["text"] = numbers * TEXT
        yield rows.tobytes()
    yield term
    for start in range(0, len(table), PART):
        yield table[start : start + PART].tobytes()
    one = (30).to_bytes(2, "little") + (32).to_bytes(2, "little")
    for start in range(0, count, PART):
        yield b"".join(
            one + b"dec_%024d.1" % number + b"/n/%029d" % number
            for number in range(start, min(start + PART, count))
        )


def memory() -> dict[str, float]:
    """What this process adds to the machine (`own`), and its pages of files, which all share, in MiB."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return {"own": found["Anonymous"] / 1024, "files": (found["Rss"] - found["Anonymous"]) / 1024}


def measure(way: str, path: Path, count: int) -> dict[str, float]:
    """Open the snapshot one way, then check; runs in a process of its own and waits for a line before it ends."""
    before = memory()
    began = time.perf_counter()
    snapshot = map_snapshot(path) if way == "mapped" else open_snapshot(path)
    took = time.perf_counter() - began
    guard = Guard.of(snapshot, clock=lambda: T0 + 1)
    after = memory()
    send = guard.capability(NAMES[1])
    some = [int(one) for one in snapshot.keys[:: max(1, count // 200_000)]]
    draw = random.Random(1)

    def asked(number: int) -> list[int]:
        return [draw.choice(some) if draw.random() < 0.01 else draw.getrandbits(63) for _ in range(number)]

    found = {
        "open_s": took,
        "check_ns": _timed(lambda ids: [guard.check(one, send) for one in ids], lambda: asked(CHECKS)),
        "many_ns": _timed(
            lambda ids: [guard.check_many(ids[at : at + BATCH], send) for at in range(0, len(ids), BATCH)],
            lambda: np.array(asked(CHECKS), np.uint64),
        ),
    }
    found |= {"own": after["own"] - before["own"], "files": memory()["files"] - before["files"]}
    found["wrong"] = sum(guard.check(one, send).allowed for one in some[:1000])
    return found


def _timed(work: Callable[[Any], object], make_ids: Callable[[], Any]) -> float:
    taken = []
    for _ in range(ROUNDS):
        ids = make_ids()
        began = time.thread_time_ns()
        work(ids)
        taken.append((time.thread_time_ns() - began) / len(ids))
    return statistics.median(taken)


def start(way: str, path: Path, count: int) -> subprocess.Popen[str]:
    """The same in a fresh process, which stays until its input is closed."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.guard_large", "--measure", way, str(path), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def told(process: subprocess.Popen[str]) -> dict[str, float]:
    """What it measured."""
    if process.stdout is None:
        raise RuntimeError("no output")
    found: dict[str, float] = json.loads(process.stdout.readline())
    return found


def show(name: str, found: dict[str, float], count: int) -> None:
    """One line."""
    print(
        f"{name:34}{found['open_s']:8.1f} s{found['check_ns']:9.0f} ns{found['many_ns']:9.1f} ns"
        f"{found['own']:10,.1f} MiB{found['own'] * (1 << 20) / count:8.2f} B{found['files']:10,.0f} MiB"
    )


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--measure"]:
        way, path, count = sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
        print(json.dumps(measure(way, path, count)), flush=True)
        sys.stdin.read()
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 48_000_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        path = Path(folder) / "snapshot"
        began = time.perf_counter()
        make(path, count)
        size = path.stat().st_size
        print(
            f"{count:,} restricted accounts, {size / 1e9:.1f} GB, made in {time.perf_counter() - began:.0f} s"
        )
        print(
            f"{'':34}{'open':>10}{'check':>12}{'in batch':>12}{'own memory':>14}{'each':>10}{'file pages':>14}"
        )
        alone = start("alone", path, count)
        show("one process, read into memory", told(alone), count)
        alone.communicate()
        first = start("mapped", path, count)
        told(first)
        second = start("mapped", path, count)
        show("one more process, mapped", told(second), count)
        for process in (first, second):
            process.communicate()


if __name__ == "__main__":
    main()
