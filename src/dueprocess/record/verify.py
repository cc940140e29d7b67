"""Verify: recompute the log from its stored bytes and name the first row that is wrong.

Pure: whoever has the rows can run it, without the operator. It checks what a database administrator could have changed
(threat T16): a gap, an entry that was altered, swapped, cut off or put in; the place and time each entry says of
itself; the columns kept beside the bytes; the root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from dueprocess.kernel.instants import Instant
from dueprocess.record import envelope as envelopes
from dueprocess.record.envelope import Envelope
from dueprocess.record.tree import Frontier
from dueprocess.record.wire import STANDING


class Row(msgspec.Struct, frozen=True):
    """One stored row of the log, with the columns that are kept beside its bytes."""

    position: int
    data: bytes
    leaf: bytes
    cause: str | None
    follows: int | None


class LogEnd(msgspec.Struct, frozen=True):
    """What the head says of the log."""

    position: int
    recorded_at: Instant
    standing_position: int
    root: bytes


class Fault(msgspec.Struct, frozen=True):
    """The first thing that is wrong: where (table and row), and what."""

    where: str
    what: str


def verify_log(
    rows: Iterable[Row], end: LogEnd, each: Callable[[Envelope], Fault | None] = lambda _entry: None
) -> Fault | None:
    """None where the log is what its head says; else the first fault. `each` sees every entry, in order."""
    frontier, standing, recorded_at, cause, causes = Frontier(), 0, Instant(0), "", set[str]()
    for row in rows:
        entry = _read(row, frontier.size + 1)
        if isinstance(entry, Fault):
            return entry
        place = f"log_event {row.position}"
        if entry.recorded_at < recorded_at:
            return Fault(place, "is recorded earlier than the entry before it")
        begins = entry.cause != cause
        if begins and entry.cause in causes:
            return Fault(place, "carries a command id that was used before")
        if row.cause != (entry.cause if begins else None):
            return Fault(place, "does not agree with its command id column")
        follows = standing if entry.type in STANDING else None
        if row.follows != follows:
            return Fault(place, "does not follow the standing event before it")
        if follows is not None:
            standing = entry.position
        cause, recorded_at = entry.cause, entry.recorded_at
        causes.add(cause)
        frontier.append(row.leaf)
        fault = each(entry)
        if fault is not None:
            return fault
    return _ends(frontier, recorded_at, standing, end)


def _read(row: Row, expected: int) -> Envelope | Fault:
    place = f"log_event {row.position}"
    if row.position != expected:
        return Fault(f"log_event {expected}", "is missing")
    if envelopes.leaf(row.data) != row.leaf:
        return Fault(place, "was altered: its bytes do not give its leaf")
    try:
        entry = envelopes.decode(row.data)
    except ValueError as error:
        return Fault(place, str(error))
    if entry.position != row.position:
        return Fault(place, f"says of itself that it is entry {entry.position}")
    return entry


def _ends(frontier: Frontier, recorded_at: Instant, standing: int, end: LogEnd) -> Fault | None:
    if frontier.size != end.position:
        return Fault("log_head", f"says {end.position} entries; there are {frontier.size}")
    if frontier.root() != end.root:
        return Fault("log_head", "has another root than the stored entries give")
    if recorded_at > end.recorded_at:
        return Fault("log_head", "is earlier than the last entry")
    if standing != end.standing_position:
        return Fault("log_head", "names another last standing event")
    return None
