"""Putting the changes into the columns: a snapshot like the server's, made here, when changes have grown many.

The rules are:
1. Rows of accounts that did not change are copied as runs of bytes; only changed accounts cost time.
2. The filter is kept: bits are added, never taken away. Accounts that are free again cost a second look, no more.
3. The result is written and read again like any snapshot, checksum included; the old one stays in force until then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from dueprocess.guard.snapshot import ROW, Cause, Snapshot
from dueprocess.guard.snapshot_writer import Columns, assemble
from dueprocess.guard.standing import Standing, in_order

CHANGES_MIN: Final = 1024
CHANGES_MAX: Final = 65_536
SHARE: Final = 64
CHUNK: Final = 1 << 20


def is_due(standing: Standing) -> bool:
    """Whether the changes take enough memory to be put away: more than 1 in 64 accounts, within 1024 and 65,536."""
    limit = max(CHANGES_MIN, min(CHANGES_MAX, len(standing.base.keys) // SHARE))
    return len(standing.changes) > limit


def is_crowded(snapshot: Snapshot) -> bool:
    """Whether the filter has become too small for what it holds, so that only the server's next one helps."""
    return len(snapshot.keys) > len(snapshot.table)


def write_merged(out: BinaryIO, standing: Standing) -> None:
    """Write what is known now as one snapshot."""
    base = standing.base
    head = base.head._replace(
        position=standing.epoch.position,
        standing_position=standing.position,
        recorded_at=standing.recorded_at,
    )
    columns = Columns(head, texts_before=base.texts.length)
    columns.sets = list(base.masks)
    columns.terms = bytearray(base.terms)
    columns.table = base.table
    cursor = 0
    for key, record in in_order(standing.changes):
        place = base.place(key)
        _copy(columns, base, cursor, place.start)
        for span in record.spans:
            text = columns.add_text(*span.cause) if isinstance(span.cause, Cause) else span.cause
            columns.add_row(key, span.until, columns.add_term(span.mask, span.target, span.since), text)
        cursor = place.stop
    _copy(columns, base, cursor, len(base.keys))
    assemble(out, columns, _chunks(base))


def _copy(columns: Columns, base: Snapshot, start: int, end: int) -> None:
    columns.keys += base.keys[start:end]
    columns.rows += memoryview(base.rows)[start * ROW.size : end * ROW.size]


def _chunks(base: Snapshot) -> Iterator[bytes]:
    for offset in range(0, base.texts.length, CHUNK):
        yield base.texts.read(offset, min(CHUNK, base.texts.length - offset))
