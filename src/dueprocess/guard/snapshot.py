"""The snapshot: all standing at one epoch as one blob, read into flat columns without touching each row.

Little-endian, in this order:

    8 bytes   magic and version
    4         length of the header (u32)
    …         header: JSON, padded with spaces to a multiple of 8 from the start of the file
    8 * n     keys: first half of the account's key, ascending (the id itself where ids are unsigned integers)
    8 * n     rest: second half of the key (absent where ids are unsigned integers)
    8 * n     until: end of the span, UTC ms; 2^64-1: no end is known
    4 * n     term: number of the row's terms
    4 * n     text: offset of the row's restriction id and notice in the texts
    32 * t    terms: set of capabilities (u32), 1 if there is a target (u32), from (u64, 0: already begun), target (16)
    s         filter: slot mark % s has the bits of PATTERNS[mark & 63] set for each restricted account
    x         texts: lengths (u16, u16; 65535: none) and UTF-8 of restriction id and notice
    32        sha256 of all before

The rules are:
1. Nothing is loaded unless the whole is sound: length, header, checksum, and no row points outside.
2. The common account has one row. Columns and filter together stay below 40 bytes a row; texts stay in the file, if
   there is one, and are read for hits only.
3. Bits that stand for floor capabilities are cleared on reading.
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from dueprocess.guard.capability import FLOOR
from dueprocess.guard.handles import UINT64, Epoch, Key, split_key

MAGIC: Final = b"dpguard\x01"
NEVER: Final = (1 << 64) - 1
"""`until` of a span whose end is not known."""
TERM: Final = struct.Struct("<IIQ16s")
LENGTHS: Final = struct.Struct("<HH")
NO_TEXT: Final = 0xFFFF
TEXT_READ: Final = 512


class SnapshotHead(NamedTuple):
    """What a snapshot says of itself. `standing_position`: the last position at which any standing changed.

    `capabilities` are in bit order; `floor` are those of them that no restriction reaches; `ids` is "text" or "uint64".
    """

    generation: int
    position: int
    standing_position: int
    recorded_at: int
    ids: str
    capabilities: tuple[str, ...]
    floor: tuple[str, ...]

    @property
    def epoch(self) -> Epoch:
        """The epoch it is true of."""
        return Epoch(self.generation, self.position)


class Cause(NamedTuple):
    """The restriction a span belongs to."""

    restriction: str
    notice: str | None


class Span(NamedTuple):
    """From when until when which capabilities (bits), towards whom; `cause` is a `Cause`, or where to read it."""

    mask: int
    target: Key | None
    since: int
    until: int
    cause: Cause | int


class Texts(Protocol):
    """Where restriction ids and notices are read from: bytes from an offset, fewer at the end."""

    length: int

    def read(self, offset: int, length: int) -> bytes: ...


class TextsInMemory:
    """Texts of a snapshot that was given as bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.length = len(data)

    def read(self, offset: int, length: int) -> bytes:
        return self._data[offset : offset + length]


class TextsInFile:
    """Texts left in the file; its descriptor stays open as long as the snapshot is in use."""

    def __init__(self, path: Path, start: int, length: int) -> None:
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._start = start
        self.length = length

    def read(self, offset: int, length: int) -> bytes:
        return os.pread(self._file, min(length, max(0, self.length - offset)), self._start + offset)

    def __del__(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            os.close(self._file)


class Snapshot:
    """The columns, and how to find an account in them. Never changed after loading, but for bits added to `table`."""

    __slots__ = (
        "bits", "head", "integer_ids", "keys", "masks", "rest", "table", "term", "terms", "text", "texts", "until",
    )  # fmt: skip

    def __init__(
        self,
        head: SnapshotHead,
        sets: list[int],
        columns: tuple[array[int], array[int], array[int], array[int], array[int]],
        terms: bytes,
        table: bytearray,
        texts: Texts,
    ) -> None:
        self.head = head
        self.keys, self.rest, self.until, self.term, self.text = columns
        self.terms = terms
        self.table = table
        self.texts = texts
        self.integer_ids = head.ids == UINT64
        free = {*FLOOR, *head.floor}
        self.bits = {name: 1 << bit for bit, name in enumerate(head.capabilities)}
        floor = sum(bit for name, bit in self.bits.items() if name in free)
        self.masks = [mask & ~floor for mask in sets]  # INVARIANT (I-04)

    def rows(self, key: Key) -> range:
        """The rows of this account, or the empty range where they would be. All 128 bits of a text id must agree."""
        first, second = split_key(key)
        keys, rest = self.keys, self.rest
        count = len(keys)
        start = bisect_left(keys, first)
        while start < count and keys[start] == first and rest and rest[start] < second:
            start += 1
        end = start
        while end < count and keys[end] == first and (not rest or rest[end] == second):
            end += 1
        return range(start, end)

    def spans(self, key: Key) -> Sequence[Span]:
        """The spans of this account, in the order of their restrictions' ids."""
        rows = self.rows(key)
        return [self._span(row) for row in rows] if rows else ()

    def _span(self, row: int) -> Span:
        kind, has_target, since, target = TERM.unpack_from(self.terms, self.term[row] * TERM.size)
        towards: Key | None = None
        if has_target:
            towards = int.from_bytes(target[:8], "little") if self.integer_ids else target
        return Span(self.masks[kind], towards, since, self.until[row], self.text[row])

    def cause(self, offset: int) -> Cause:
        """Restriction id and notice at this offset. `OSError` when the file fails or the text is damaged."""
        data = self.texts.read(offset, TEXT_READ)
        if len(data) < LENGTHS.size:
            raise OSError("texts end early")
        first, second = LENGTHS.unpack_from(data)
        middle = LENGTHS.size + first
        end = middle + (0 if second == NO_TEXT else second)
        if end > len(data):
            data = self.texts.read(offset, end)
        if end > len(data):
            raise OSError("texts end early")
        notice = None if second == NO_TEXT else data[middle:end].decode(errors="replace")
        return Cause(data[LENGTHS.size : middle].decode(errors="replace"), notice)


def column(code: str, count: int) -> array[int]:
    """An array of `count` zeros of this type ("Q": 64 bits, "I": 32)."""
    return array(code, [0]) * count


def to_native(values: array[int]) -> array[int]:
    """Little-endian as this machine writes it, and back."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
