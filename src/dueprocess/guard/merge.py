"""Putting the changes into the columns: a snapshot like the server's, made here, when changes have grown many.

The rules are:
1. Rows of accounts that did not change are copied as runs of bytes; only changed accounts cost time.
2. The filter is kept: bits are added, never taken away. Accounts that are free again cost a second look, no more.
3. The result is written and read again like any snapshot, checksum included; the old one stays in force until then.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from dueprocess.guard.snapshot import ROW, TERM, Cause, Snapshot, to_native
from dueprocess.guard.snapshot_writer import Buffer, Columns, Counts, Term, write_sections
from dueprocess.guard.standing import Standing, in_order

CHANGES_MIN: Final = 1024
CHANGES_MAX: Final = 65_536
SHARE: Final = 64
CHUNK: Final = 1 << 20


def is_due(standing: Standing, most: int = CHANGES_MAX, patience: int = 1) -> bool:
    """Whether the changes take enough memory to be put away: more than 1 in 64 accounts, within 1024 and `most`.

    `patience`: how many times as many are borne by a process that waits for another to do it.
    """
    limit = max(CHANGES_MIN, min(most, len(standing.base.keys) // SHARE))
    return len(standing.changes) > limit * patience


def is_crowded(snapshot: Snapshot) -> bool:
    """Whether the filter has become too small for what it holds, so that only the server's next one helps."""
    return len(snapshot.keys) > len(snapshot.table)


def write_merged(out: BinaryIO, standing: Standing) -> None:
    """Write what is known now as one snapshot. Memory holds the changed accounts and nothing of the others."""
    base = standing.base
    head = base.head._replace(
        position=standing.epoch.position,
        standing_position=standing.position,
        recorded_at=standing.recorded_at,
    )
    columns = Columns(head, texts_before=base.texts.length)
    columns.sets = list(base.masks)
    columns.terms = bytearray(base.terms)
    stretches = tuple(_stretches(columns, standing))
    counts = Counts(
        sum(len(one.kept) + len(one.keys) for one in stretches),
        len(columns.terms) // TERM.size,
        len(base.table),
        base.texts.length + len(columns.texts),
    )
    write_sections(out, head, columns.sets, counts, _sections(base, columns, stretches))


class _Stretch(NamedTuple):
    """Rows of accounts that did not change, and the rows that follow them now."""

    kept: range
    keys: array[int]
    rows: bytes


def _stretches(columns: Columns, standing: Standing) -> Iterator[_Stretch]:
    base, cursor = standing.base, 0
    for key, record in in_order(standing.changes):
        place = base.place(key)
        for span in record.spans:
            text = columns.add_text(*span.cause) if isinstance(span.cause, Cause) else span.cause
            term = Term(span.target, span.since, span.observed)
            columns.add_row(key, span.until, columns.add_term(span.mask, term), text)
        yield _Stretch(range(cursor, place.start), columns.keys, bytes(columns.rows))
        columns.keys, columns.rows = array("Q"), bytearray()
        cursor = place.stop
    yield _Stretch(range(cursor, len(base.keys)), array("Q"), b"")


def _sections(base: Snapshot, columns: Columns, stretches: tuple[_Stretch, ...]) -> Iterator[Buffer]:
    """All columns as the format has them, copied in pieces."""
    for one in stretches:
        for some in _pieces(one.kept, CHUNK // 8):
            yield to_native(array("Q", bytes(memoryview(base.keys)[some.start : some.stop])))
        yield to_native(one.keys)
    for one in stretches:
        for some in _pieces(one.kept, CHUNK // ROW.size):
            yield memoryview(base.rows)[some.start * ROW.size : some.stop * ROW.size]
        yield one.rows
    yield columns.terms
    for some in _pieces(range(len(base.table)), CHUNK):
        yield base.table[some.start : some.stop]
    for some in _pieces(range(base.texts.length), CHUNK):
        yield base.texts.read(some.start, len(some))
    yield columns.texts


def _pieces(whole: range, length: int) -> Iterator[range]:
    for start in range(whole.start, whole.stop, length):
        yield range(start, min(start + length, whole.stop))
