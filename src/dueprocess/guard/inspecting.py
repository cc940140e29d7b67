"""Looking into a snapshot: what it says of itself, how many it restricts, and what it says of one account."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from dueprocess.guard.capability import FLOOR
from dueprocess.guard.feed import Server, Timing
from dueprocess.guard.guard import Guard
from dueprocess.guard.handles import Epoch
from dueprocess.guard.snapshot import OBSERVED, ROW, TARGETED, TERM, Snapshot
from dueprocess.guard.snapshot_reader import load_snapshot, open_snapshot


class Inspection(NamedTuple):
    """What was found. `restrictions`: for each capability how many rows restrict it now; `unended`: of no known end.

    `observed`: how many stop nobody at present, because of a stay; the other numbers leave them out.
    """

    epoch: Epoch
    recorded_at: int
    ids: str
    size_bytes: int
    rows: int
    accounts: int
    unended: int
    targeted: int
    observed: int
    floor: tuple[str, ...]
    restrictions: dict[str, int]


class Said(NamedTuple):
    """What a check of one capability answers for the account that was asked about."""

    capability: str
    answer: str
    until: int | None
    restriction: str | None
    notice: str | None


def fetch(source: str, token: str | None = None) -> tuple[Snapshot, int]:
    """The snapshot of a server (http…) or file, and its size in bytes. `GuardError`, `OSError` or `ValueError`."""
    if not source.startswith(("http://", "https://")):
        path = Path(source)
        if path.is_dir():
            path /= "snapshot"
        return open_snapshot(path), path.stat().st_size
    pieces = []
    with Server(source, token, Timing()).snapshot() as read:
        while piece := read():
            pieces.append(piece)
    data = b"".join(pieces)
    return load_snapshot(data), len(data)


def inspect(snapshot: Snapshot, size_bytes: int, now: int) -> Inspection:
    """What a snapshot holds at this instant (UTC milliseconds). Reads every row: some seconds for each million."""
    terms = [TERM.unpack_from(snapshot.terms, at) for at in range(0, len(snapshot.terms), TERM.size)]
    sums: Counter[int] = Counter()
    accounts = unended = targeted = observed = 0
    last: tuple[int, bytes] | None = None
    for row, (rest, until, term, _) in enumerate(ROW.iter_unpack(snapshot.rows)):
        kind, flag, since, _ = terms[term]
        key = (snapshot.keys[row], rest)
        accounts += key != last
        last = key
        if since <= now < until and flag == OBSERVED:
            observed += 1
        elif since <= now < until:
            sums[snapshot.masks[kind]] += 1
            targeted += flag == TARGETED
            unended += until > 1 << 62
    restrictions = {
        name: sum(count for mask, count in sums.items() if mask & bit)
        for name, bit in snapshot.bits.items()
        if name not in FLOOR and name not in snapshot.head.floor
    }
    head = snapshot.head
    return Inspection(
        head.epoch, head.recorded_at, head.ids, size_bytes, len(snapshot.keys), accounts, unended, targeted,
        observed, head.floor, restrictions,
    )  # fmt: skip


def ask(guard: Guard, names: tuple[str, ...], account: str | int, target: str | int | None) -> list[Said]:
    """What a guard answers for one account, capability by capability."""
    found = []
    for name in names:
        verdict = guard.check(account, guard.capability(name), target)
        found.append(Said(name, verdict.answer, verdict.until, verdict.restriction, verdict.notice))
    return found
