"""Writing a snapshot of any size in little memory: rows are taken as they come, sorted in parts, and put together on disk.

The rules are:
1. Memory holds one part of the rows and the pages of the filter that are being written; the rest is in temporary files.
2. A guard reads the same from it as from `write_snapshot`. The bytes follow the order in which the rows come.
3. Nothing is written to `out` before every row was taken: a row that cannot be in a snapshot is a `ValueError` first.
"""

from __future__ import annotations

import heapq
import struct
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from mmap import mmap
from pathlib import Path
from typing import IO, BinaryIO, Final, Self

from dueprocess.guard.capability import FLOOR
from dueprocess.guard.handles import parse_handle
from dueprocess.guard.snapshot import ROW, TERM, SnapshotHead, to_native
from dueprocess.guard.snapshot_writer import (
    Buffer,
    Columns,
    Counts,
    Row,
    Term,
    group_spans,
    set_marks,
    slots_for,
    write_sections,
)

PART_ROWS: Final = 1 << 18
CHUNK: Final = 1 << 20
SORTED: Final = struct.Struct(">16sQQIIQ")
"""A row while it is sorted: key (an integer id as 8 bytes and zeros), place among all rows, until, term, text, mark."""


class Spool:
    """Temporary files that take rows in any number. Closing it removes them."""

    def __init__(self, head: SnapshotHead, folder: Path | None = None) -> None:
        self._stack = ExitStack()
        self._folder = folder
        self._columns = Columns(head)
        free = {*FLOOR, *head.floor}
        self._bits = {name: 1 << bit for bit, name in enumerate(head.capabilities) if name not in free}
        self._texts = self._file()
        self._terms = self._file()
        self._terms_count = 0
        self._part: list[bytes] = []
        self._parts: list[IO[bytes]] = []
        self._count = 0

    def __enter__(self) -> Self:
        """The spool itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the files."""
        self._stack.close()

    def take(self, rows: Iterable[Row]) -> None:
        """Take rows. `ValueError` for a capability or handle that cannot be in a snapshot."""
        columns, ids = self._columns, self._columns.head.ids
        for row in rows:
            key, mark = parse_handle(row.account, ids)
            first = key if isinstance(key, bytes) else key.to_bytes(8, "big")
            text = -1
            for (term, until), mask in group_spans(row.spans, self._bits, ids).items():
                if text < 0:
                    text = columns.add_text(row.restriction, row.notice)
                number = self._term(mask, term)
                self._part.append(SORTED.pack(first, self._count, until, number, text, mark))
                self._count += 1
            if len(columns.texts) >= CHUNK:
                self._texts.write(columns.texts)
                columns.texts_before += len(columns.texts)
                columns.texts.clear()
            if len(self._part) >= PART_ROWS:
                self._put_away()

    def write(self, out: BinaryIO) -> None:
        """Write the snapshot of all rows taken. Once; nothing can be taken afterwards."""
        columns = self._columns
        self._texts.write(columns.texts)
        self._put_away_terms()
        keys, rows, marks = self._file(), self._file(), self._file()
        accounts = self._merge(keys, rows, marks)
        table = self._table(accounts, marks)
        texts = columns.texts_before + len(columns.texts)
        counts = Counts(self._count, self._terms_count, len(table), texts)
        files = (keys, rows, self._terms)
        sections: Iterator[Buffer] = (piece for file in files for piece in _pieces(file))
        whole = _joined(sections, _table_pieces(table), _pieces(self._texts))
        write_sections(out, columns.head, columns.sets, counts, whole)

    def _term(self, mask: int, term: Term) -> int:
        """The number of these terms among all; what was written already is put away now and then."""
        columns = self._columns
        number = columns.add_term(mask, term)
        if len(columns.terms) >= CHUNK:
            self._put_away_terms()
        return number

    def _put_away_terms(self) -> None:
        columns = self._columns
        self._terms.write(columns.terms)
        columns.terms_before += len(columns.terms) // TERM.size
        self._terms_count = columns.terms_before
        columns.terms.clear()

    def _put_away(self) -> None:
        """One part more on disk, in order."""
        self._part.sort()
        file = self._file()
        file.writelines(self._part)
        self._parts.append(file)
        self._part = []

    def _merge(self, keys: IO[bytes], rows: IO[bytes], marks: IO[bytes]) -> int:
        """Put the parts together in the order of the format; the number of different accounts."""
        self._part.sort()
        accounts, last = 0, b""
        waiting_keys, waiting_marks, waiting_rows = array("Q"), array("Q"), bytearray()
        for record in heapq.merge(self._part, *(_records(file) for file in self._parts)):
            key, _, until, term, text, mark = SORTED.unpack(record)
            waiting_keys.append(int.from_bytes(key[:8], "big"))
            waiting_rows += ROW.pack(key[8:], until, term, text)
            if key != last:
                accounts, last = accounts + 1, key
                waiting_marks.append(mark)
            if len(waiting_rows) >= CHUNK:
                _flush(keys, rows, marks, waiting_keys, waiting_rows, waiting_marks)
                waiting_keys, waiting_marks, waiting_rows = array("Q"), array("Q"), bytearray()
        _flush(keys, rows, marks, waiting_keys, waiting_rows, waiting_marks)
        self._part = []
        return accounts

    def _table(self, accounts: int, marks: IO[bytes]) -> mmap:
        """The filter, in a file of its own that is mapped: the system writes it out where memory is short."""
        file = self._file()
        file.truncate(slots_for(accounts))
        table = self._stack.enter_context(mmap(file.fileno(), slots_for(accounts)))
        for piece in _pieces(marks):
            values = array("Q")
            values.frombytes(piece)
            set_marks(table, values)
        return table

    def _file(self) -> IO[bytes]:
        return self._stack.enter_context(tempfile.TemporaryFile(dir=self._folder))


def spool_snapshot(
    out: BinaryIO, head: SnapshotHead, rows: Iterable[Row], folder: Path | None = None
) -> None:
    """Write the snapshot of these rows to `out`, with temporary files in `folder` (None: the system's place)."""
    with Spool(head, folder) as spool:
        spool.take(rows)
        spool.write(out)


def _flush(
    keys: IO[bytes],
    rows: IO[bytes],
    marks: IO[bytes],
    waiting_keys: array[int],
    waiting_rows: bytearray,
    waiting_marks: array[int],
) -> None:
    keys.write(to_native(waiting_keys))
    rows.write(waiting_rows)
    marks.write(waiting_marks)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(CHUNK):
        yield piece


def _table_pieces(table: mmap) -> Iterator[bytes]:
    for start in range(0, len(table), CHUNK):
        yield table[start : start + CHUNK]


def _joined(*sources: Iterator[Buffer]) -> Iterator[Buffer]:
    for source in sources:
        yield from source


def _records(file: IO[bytes]) -> Iterator[bytes]:
    """The rows of one part, read a piece at a time."""
    file.seek(0)
    size = SORTED.size
    while piece := file.read(size * 256):
        for start in range(0, len(piece), size):
            yield piece[start : start + size]
