"""Reading a snapshot, from a file or from bytes: whole and sound, or refused with a reason.

The rules are:
1. The header's sizes are compared with the length of the whole before anything is allocated.
2. Every byte is hashed while it is read, once; nothing is handed out before the checksum agrees.
3. What the checksum cannot know (a writer's mistake) is checked as well: names and sets that make sense, terms of
   known sets, and of a sample of rows the order and what they point to.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import struct
import sys
from array import array
from mmap import ACCESS_COPY, ACCESS_READ, ALLOCATIONGRANULARITY, mmap
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from dueprocess.guard.capability import is_capability_name
from dueprocess.guard.clock import MS_END
from dueprocess.guard.errors import SnapshotRefused
from dueprocess.guard.handles import TEXT, UINT64
from dueprocess.guard.snapshot import (
    MAGIC,
    OBSERVED,
    ROW,
    TERM,
    Snapshot,
    SnapshotHead,
    Texts,
    TextsInFile,
    TextsInMemory,
    to_native,
)

DIGEST: Final = 32
CHUNK: Final = 1 << 20
NUMBER_END: Final = 1 << 62
CAPABILITIES_MAX: Final = 4096
SAMPLE: Final = 4096


class _Sizes(NamedTuple):
    rows: int
    terms: int
    slots: int
    texts: int


def load_snapshot(data: bytes) -> Snapshot:
    """The snapshot in these bytes; `SnapshotRefused` if they are not a whole and sound one."""
    return _read(io.BytesIO(data), len(data), None)


def open_snapshot(path: Path) -> Snapshot:
    """The snapshot in this file; its texts stay there. `SnapshotRefused`, or `OSError` if it cannot be read."""
    with path.open("rb", buffering=0) as file:
        return _read(file, os.fstat(file.fileno()).st_size, file.fileno())


def map_snapshot(path: Path) -> Snapshot:
    """The snapshot in this file, mapped: processes that map the same file share its memory.

    The file must not be changed afterwards, only replaced; a disk that fails ends the process. `SnapshotRefused` or
    `OSError`.
    """
    with path.open("rb", buffering=0) as file:
        return map_open(file)


def map_open(file: IO[bytes]) -> Snapshot:
    """The same of a file that is open."""
    file.seek(0)
    size = os.fstat(file.fileno()).st_size
    if sys.byteorder == "big":
        return _read(file, size, file.fileno())
    source = _Source(file)
    head, sets, sizes = _read_header(source, size)
    ends = [source.offset]
    for length in (sizes.rows * 8, sizes.rows * ROW.size, sizes.terms * TERM.size, sizes.slots):
        source.pass_over(length)
        ends.append(source.offset)
    source.pass_over(sizes.texts)
    digest = source.digest()
    if source.take(DIGEST) != digest:
        raise SnapshotRefused("checksum", "the bytes are not those that were written")
    whole = memoryview(mmap(file.fileno(), ends[-1], access=ACCESS_READ))
    keys, rows, terms, filled = (whole[start:end] for start, end in itertools.pairwise(ends))
    numbers = keys.cast("Q")
    _check_rows(numbers, rows, sizes)
    _check_terms(terms, len(sets))
    table: bytearray | mmap
    if ends[3] % ALLOCATIONGRANULARITY == 0:
        # Changes of the feed set bits in the filter: the pages that they touch become this process's own.
        table = mmap(file.fileno(), sizes.slots, access=ACCESS_COPY, offset=ends[3])
    else:
        table = bytearray(filled)
    texts = TextsInFile(file.fileno(), ends[-1], sizes.texts)
    return Snapshot(head, sets, numbers, rows, terms, table, texts)


def _read(file: IO[bytes], size: int, descriptor: int | None) -> Snapshot:
    source = _Source(file)
    head, sets, sizes = _read_header(source, size)
    keys = array("Q", [0]) * sizes.rows
    if sizes.rows:
        source.fill(memoryview(keys).cast("B"))
    to_native(keys)
    rows = bytearray(sizes.rows * ROW.size)
    source.fill(memoryview(rows))
    terms = source.take(sizes.terms * TERM.size)
    table = bytearray(sizes.slots)
    source.fill(memoryview(table))
    start = source.offset
    kept = b""
    if descriptor is None:
        kept = source.take(sizes.texts)
    else:
        source.pass_over(sizes.texts)
    digest = source.digest()
    if source.take(DIGEST) != digest:
        raise SnapshotRefused("checksum", "the bytes are not those that were written")
    _check_rows(keys, rows, sizes)
    _check_terms(terms, len(sets))
    texts: Texts = TextsInMemory(kept) if descriptor is None else TextsInFile(descriptor, start, sizes.texts)
    return Snapshot(head, sets, keys, rows, terms, table, texts)


def _read_header(source: _Source, size: int) -> tuple[SnapshotHead, list[int], _Sizes]:
    magic = source.take(min(len(MAGIC), size))
    if magic[:-1] != MAGIC[:-1]:
        raise SnapshotRefused("not_a_snapshot", "it does not begin like one")
    if magic != MAGIC:
        raise SnapshotRefused("other_version", f"version {magic[-1]} is not known here")
    if size < len(MAGIC) + 4 + DIGEST:
        raise SnapshotRefused("truncated", f"{size} bytes are too few")
    (length,) = struct.unpack("<I", source.take(4))
    if length > size:
        raise SnapshotRefused("truncated", "the header is longer than the whole")
    try:
        found = json.loads(source.take(length))
        sizes = _Sizes(*(_number(found[name]) for name in ("count", "terms", "slots", "texts")))
        head = _parse_head(found)
        sets = [_parse_set(bits, len(head.capabilities)) for bits in found["sets"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SnapshotRefused("header", f"{error!r:.200}") from None
    expected = sizes.rows * (8 + ROW.size) + sizes.terms * TERM.size + sizes.slots + sizes.texts + DIGEST
    if size - source.offset != expected:
        raise SnapshotRefused(
            "truncated", f"{size - source.offset} bytes after the header, {expected} announced"
        )
    if sizes.slots == 0:
        raise SnapshotRefused("header", "a filter without slots")
    return head, sets, sizes


def _parse_head(found: Any) -> SnapshotHead:
    names, floor, ids = tuple(found["capabilities"]), tuple(found["floor"]), found["ids"]
    if len(names) > CAPABILITIES_MAX or len(set(names)) != len(names):
        raise ValueError("capabilities that are too many or not distinct")
    if not all(isinstance(name, str) and is_capability_name(name) for name in (*names, *floor)):
        raise ValueError("a capability that is not written service.verb")
    if ids not in {TEXT, UINT64}:
        raise ValueError("ids of an unknown kind")
    head = SnapshotHead(
        generation=_number(found["generation"]),
        position=_number(found["position"]),
        standing_position=_number(found["standing_position"]),
        recorded_at=_number(found["recorded_at"]),
        ids=ids,
        capabilities=names,
        floor=floor,
    )
    if head.standing_position > head.position or head.recorded_at >= MS_END:
        raise ValueError("positions or time that cannot be")
    return head


def _parse_set(bits: Any, count: int) -> int:
    mask = 0
    for bit in bits:
        if _number(bit) >= count:
            raise ValueError("a set holds a capability that is not listed")
        mask |= 1 << bit
    return mask


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < NUMBER_END:
        raise ValueError("a whole number that is not negative was expected")
    return value


def _check_rows(keys: array[int] | memoryview, rows: bytearray | memoryview, sizes: _Sizes) -> None:
    """A few thousand rows, first and last among them: in order, and pointing inside. Reading a row checks it again."""
    last = 0
    step = max(1, sizes.rows // SAMPLE)
    for row in [*range(0, sizes.rows, step), *range(max(0, sizes.rows - 1), sizes.rows)]:
        _, _, term, text = ROW.unpack_from(rows, row * ROW.size)
        if keys[row] < last:
            raise SnapshotRefused("contents", "keys are not in order")
        if term >= sizes.terms or text >= sizes.texts:
            raise SnapshotRefused("contents", "a row points outside")
        last = keys[row]


def _check_terms(terms: bytes | memoryview, sets: int) -> None:
    for kind, flag, *_ in TERM.iter_unpack(terms):
        if kind >= sets:
            raise SnapshotRefused("contents", "terms name a set that is not listed")
        if flag > OBSERVED:
            raise SnapshotRefused("contents", "terms hold towards nobody that is known here")


class _Source:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.offset = 0

    def fill(self, target: memoryview) -> None:
        """Read exactly as much as fits."""
        done = 0
        while done < len(target):
            got = self._file.readinto(target[done : done + CHUNK])  # type: ignore[attr-defined]
            if not got:
                raise SnapshotRefused("truncated", f"it ends after {self.offset} bytes")
            self._hash.update(target[done : done + got])
            done += got
            self.offset += got

    def take(self, length: int) -> bytes:
        """Exactly so many bytes."""
        buffer = bytearray(length)
        self.fill(memoryview(buffer))
        return bytes(buffer)

    def pass_over(self, length: int) -> None:
        """Hash so many bytes and keep none of them."""
        buffer = memoryview(bytearray(min(length, CHUNK)))
        while length:
            some = buffer[: min(length, CHUNK)]
            self.fill(some)
            length -= len(some)

    def digest(self) -> bytes:
        """The checksum of all that was read so far."""
        return self._hash.digest()
