"""The snapshot: all standing at one epoch as one blob, read into flat columns without touching each row.

Little-endian, in this order:

    8 bytes   magic and version
    4         length of the header (u32)
    …         header: JSON, padded with spaces to a multiple of 8 from the start of the file
    8 * n     keys (u64, ascending): first half of the account's key, or the id where ids are unsigned integers
    24 * n    rows: second half of the key (8 bytes; zeros for an integer id), end of the span (u64, UTC ms; 2^64-1: not
              known), number of its terms (u32), offset of its restriction id and notice in the texts (u32)
    32 * t    terms: set of capabilities (u32), flag (u32; 0: towards everybody, 1: towards the target, 2: towards everybody,
              observed only), from (u64, 0: already begun), target (16)
    s         filter: slot mark % s has the bits of PATTERNS[mark & 63] set for each restricted account
    x         texts: lengths (u16, u16; 65535: none) and UTF-8 of restriction id and notice
    32        sha256 of all before

The rules are:
1. Nothing is loaded unless the whole is sound: length, header, checksum, and no row points outside.
2. The common account has one row. Keys, rows and filter together stay below 40 bytes a row; texts stay in the file, if
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
from collections.abc import Iterator
from mmap import mmap
from typing import Final, NamedTuple, Protocol

from dueprocess.guard.capability import FLOOR
from dueprocess.guard.handles import UINT64, Epoch, Key, split_key

MAGIC: Final = b"dpguard\x01"
NEVER: Final = (1 << 64) - 1
"""`until` of a span whose end is not known."""
ROW: Final = struct.Struct("<8sQII")
TERM: Final = struct.Struct("<IIQ16s")
TARGETED: Final = 1
OBSERVED: Final = 2
LENGTHS: Final = struct.Struct("<HH")
NO_TEXT: Final = 0xFFFF
TEXT_READ: Final = 512
RECENT_MAX: Final = 1024
"""How many accounts that were looked up lately are remembered, so that a hot one costs less."""


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
    """From when until when which capabilities (bits), towards whom; `cause` is a `Cause`, or where to read it.

    `observed`: it stops nobody meanwhile, and what it would refuse is counted (a stay, design 4). It has no target.
    """

    mask: int
    target: Key | None
    since: int
    until: int
    cause: Cause | int
    observed: bool = False


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
    """Texts left in the file; a descriptor of its own stays open as long as the snapshot is in use."""

    def __init__(self, file: int, start: int, length: int) -> None:
        self._file = os.dup(file)
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
        "_recent",
        "bits",
        "head",
        "integer_ids",
        "keys",
        "masks",
        "rows",
        "table",
        "terms",
        "texts",
    )

    def __init__(
        self,
        head: SnapshotHead,
        sets: list[int],
        keys: array[int] | memoryview,
        rows: bytes | bytearray | memoryview,
        terms: bytes | memoryview,
        table: bytearray | mmap,
        texts: Texts,
    ) -> None:
        self.head = head
        self.keys = keys
        self.rows = rows
        self.terms = terms
        self.table = table
        self.texts = texts
        self.integer_ids = head.ids == UINT64
        free = {*FLOOR, *head.floor}
        self.bits = {name: 1 << bit for bit, name in enumerate(head.capabilities)}
        floor = sum(bit for name, bit in self.bits.items() if name in free)
        self.masks = [mask & ~floor for mask in sets]  # INVARIANT (I-04)
        self._recent: dict[Key, tuple[Span, ...]] = {}

    def spans(self, key: Key) -> tuple[Span, ...]:
        """The spans of this account, in the order of their restrictions' ids. All 128 bits of a text id must agree."""
        found = self._recent.get(key)
        if found is None:
            found = tuple(self._spans(key))
            if len(self._recent) >= RECENT_MAX:
                self._recent.clear()
            self._recent[key] = found
        return found

    def _spans(self, key: Key) -> Iterator[Span]:
        first, second = split_key(key)
        keys = self.keys
        row = bisect_left(keys, first)
        while row < len(keys) and keys[row] == first:
            rest, until, term, text = ROW.unpack_from(self.rows, row * ROW.size)
            row += 1
            if rest != second or term * TERM.size >= len(self.terms):
                continue
            kind, flag, since, target = TERM.unpack_from(self.terms, term * TERM.size)
            towards: Key | None = None
            if flag == TARGETED:
                towards = int.from_bytes(target[:8], "big") if self.integer_ids else target
            cause = self._cause_or_offset(text)
            yield Span(self.masks[kind], towards, since, until, cause, flag == OBSERVED)

    def place(self, key: Key) -> range:
        """The rows of this account, or the empty range where they would be."""
        first, second = split_key(key)
        keys, count = self.keys, len(self.keys)
        start = bisect_left(keys, first)
        while start < count and keys[start] == first and self._rest(start) < second:
            start += 1
        end = start
        while end < count and keys[end] == first and self._rest(end) == second:
            end += 1
        return range(start, end)

    def _rest(self, row: int) -> bytes:
        return bytes(self.rows[row * ROW.size : row * ROW.size + 8])

    def _cause_or_offset(self, offset: int) -> Cause | int:
        try:
            return self.cause(offset)
        except OSError:  # a check needs no text; who needs it meets the error there
            return offset

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


def to_native(values: array[int]) -> array[int]:
    """Little-endian as this machine writes it, and back."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
