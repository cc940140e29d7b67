"""Writing a snapshot: the server from its rows, a guard from its columns when it merges what the feed brought.

The rules are:
1. The same rows give the same bytes, whatever their order.
2. A capability that is floor, or that is not listed, is a mistake of the caller: `ValueError`, nothing is written.
3. A span that has begun keeps no `from`: time never runs back behind `recorded_at`, for guards neither.
4. Terms of one kind are written once while they are remembered: the latest 65,536, so that memory stays small.
5. The filter has 7 slots an account, so that most accounts without a restriction meet an empty one.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from mmap import mmap
from typing import BinaryIO, Final, NamedTuple, TypeAlias

from dueprocess.guard.capability import FLOOR
from dueprocess.guard.handles import PATTERNS, Key, parse_handle, split_key
from dueprocess.guard.snapshot import (
    LENGTHS,
    MAGIC,
    NEVER,
    NO_TEXT,
    OBSERVED,
    ROW,
    TARGETED,
    TERM,
    SnapshotHead,
    to_native,
)

SLOTS_AN_ACCOUNT: Final = 7
SLOTS_MIN: Final = 1021
TEXT_BYTES_MAX: Final = NO_TEXT - 1
TEXTS_END: Final = 1 << 32
TERMS_REMEMBERED: Final = 1 << 16
PAGE: Final = 1 << 14
"""The largest page of memory that machines of today have (16 KiB): what begins at one can be mapped."""
ROWS_ALIGNED: Final = 4096
"""From so many rows on the filter begins at a page."""

Buffer: TypeAlias = "bytes | bytearray | memoryview | mmap | array[int]"


class WireSpan(NamedTuple):
    """One capability, from when until when (None: no end is known), towards whom (a handle; None: towards everybody).

    `observed`: it stops nobody meanwhile, what it would refuse is counted. Only without a target.
    """

    capability: str
    target: str | None
    start: int
    until: int | None
    observed: bool = False


class Term(NamedTuple):
    """Towards whom, and from when; `observed`: it stops nobody."""

    target: Key | None
    since: int
    observed: bool = False


class Row(NamedTuple):
    """One restriction of one account (a handle), with all its spans."""

    restriction: str
    account: str
    spans: tuple[WireSpan, ...]
    notice: str | None


@dataclass
class Columns:
    """The flat columns of a snapshot while they are put together."""

    head: SnapshotHead
    sets: list[int] = field(default_factory=list)
    keys: array[int] = field(default_factory=lambda: array("Q"))
    rows: bytearray = field(default_factory=bytearray)
    terms: bytearray = field(default_factory=bytearray)
    texts: bytearray = field(default_factory=bytearray)
    texts_before: int = 0
    terms_before: int = 0
    table: bytearray = field(default_factory=bytearray)
    _set_numbers: dict[int, int] = field(default_factory=dict)
    _term_numbers: dict[bytes, int] = field(default_factory=dict)

    def add_term(self, mask: int, term: Term) -> int:
        """The number of these terms; new ones are added."""
        if mask not in self._set_numbers:
            self._set_numbers[mask] = len(self.sets)
            self.sets.append(mask)
        target = term.target
        towards = target if isinstance(target, bytes) else (target or 0).to_bytes(8, "big")
        begins = term.since if term.since > self.head.recorded_at else 0
        flag = OBSERVED if term.observed else TARGETED if target is not None else 0
        packed = TERM.pack(self._set_numbers[mask], flag, begins, towards)
        if packed not in self._term_numbers:
            if len(self._term_numbers) >= TERMS_REMEMBERED:
                self._term_numbers.clear()
            self._term_numbers[packed] = self.terms_before + len(self.terms) // TERM.size
            self.terms += packed
        return self._term_numbers[packed]

    def add_text(self, restriction: str, notice: str | None) -> int:
        """The offset of this restriction's id and notice."""
        offset = self.texts_before + len(self.texts)
        first, second = restriction.encode(), b"" if notice is None else notice.encode()
        if max(len(first), len(second)) > TEXT_BYTES_MAX or offset >= TEXTS_END:
            raise ValueError("a restriction's id or notice is too long, or they are too many")
        self.texts += LENGTHS.pack(len(first), NO_TEXT if notice is None else len(second)) + first + second
        return offset

    def add_row(self, key: Key, until: int, term: int, text: int) -> None:
        """One more row; rows come in the order of their keys."""
        first, rest = split_key(key)
        self.keys.append(first)
        self.rows += ROW.pack(rest, until, term, text)


def snapshot_bytes(head: SnapshotHead, rows: Iterable[Row]) -> bytes:
    """The snapshot of these rows. `ValueError` for a capability or handle that cannot be in it."""
    out = io.BytesIO()
    write_snapshot(out, head, rows)
    return out.getvalue()


def write_snapshot(out: BinaryIO, head: SnapshotHead, rows: Iterable[Row]) -> None:
    """Write the snapshot of these rows to `out`. `ValueError` before the first byte if a row cannot be in it."""
    columns = Columns(head)
    free = {*FLOOR, *head.floor}
    bits = {name: 1 << bit for bit, name in enumerate(head.capabilities) if name not in free}
    flat: list[tuple[Key, int, int, int, int]] = []
    marks: set[int] = set()
    for row in sorted(rows, key=lambda row: (row.restriction, row.account)):
        handle = parse_handle(row.account, head.ids)
        text = None
        for (term, until), mask in group_spans(row.spans, bits, head.ids).items():
            text = columns.add_text(row.restriction, row.notice) if text is None else text
            flat.append((handle.key, len(flat), until, columns.add_term(mask, term), text))
        if text is not None:
            marks.add(handle.mark)
    for key, _, until, number, place in sorted(flat):
        columns.add_row(key, until, number, place)
    columns.table = fill_table(marks)
    assemble(out, columns)


def group_spans(spans: Iterable[WireSpan], bits: dict[str, int], ids: str) -> dict[tuple[Term, int], int]:
    """Spans with the same terms and until as one set of bits; spans that are never in force are left out."""
    groups: dict[tuple[Term, int], int] = {}
    for span in spans:
        if span.capability not in bits:  # INVARIANT (I-04)
            raise ValueError(f"`{span.capability}` is floor, or no capability of this catalogue")
        until = NEVER if span.until is None else span.until
        if until > span.start:
            if span.observed and span.target is not None:
                raise ValueError("what holds towards one target is never observed only")
            target = None if span.target is None else parse_handle(span.target, ids).key
            group = (Term(target, span.start, span.observed), until)
            groups[group] = groups.get(group, 0) | bits[span.capability]
    return groups


def fill_table(marks: Collection[int]) -> bytearray:
    """The filter of these marks."""
    table = bytearray(slots_for(len(marks)))
    set_marks(table, marks)
    return table


def slots_for(accounts: int) -> int:
    """How many slots a filter has: an odd number, so that a slot says nothing about the lowest bits."""
    return max(SLOTS_MIN, SLOTS_AN_ACCOUNT * accounts) | 1


def set_marks(table: bytearray | mmap, marks: Iterable[int]) -> None:
    """Set the bits of these marks in a filter."""
    slots = len(table)
    for mark in marks:
        table[mark % slots] |= PATTERNS[mark & 63]


def assemble(out: BinaryIO, columns: Columns) -> None:
    """Write the columns with their header and checksum."""
    counts = Counts(
        len(columns.keys), len(columns.terms) // TERM.size, len(columns.table), len(columns.texts)
    )
    little = array("Q", columns.keys)
    sections = (to_native(little), columns.rows, columns.terms, columns.table, columns.texts)
    write_sections(out, columns.head, columns.sets, counts, sections)


class Counts(NamedTuple):
    """How much a snapshot holds: rows, terms, slots of the filter, bytes of text."""

    rows: int
    terms: int
    slots: int
    texts: int


def write_sections(
    out: BinaryIO, head: SnapshotHead, sets: list[int], counts: Counts, sections: Iterable[Buffer]
) -> None:
    """Write a snapshot whose sections are there as pieces of bytes, in the order of the format."""
    digest = hashlib.sha256()
    for piece in itertools.chain([_header(head, sets, counts)], sections):
        digest.update(piece)
        out.write(piece)
    out.write(digest.digest())


def _header(head: SnapshotHead, sets: list[int], counts: Counts) -> bytes:
    """Magic, length and header. Blanks at its end bring the filter of a large snapshot to the beginning of a page."""
    said = head._asdict() | {
        "count": counts.rows,
        "sets": [[bit for bit in range(mask.bit_length()) if mask >> bit & 1] for mask in sets],
        "terms": counts.terms,
        "slots": counts.slots,
        "texts": counts.texts,
    }
    header = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    before = len(MAGIC) + 4 + len(header)
    columns = counts.rows * (8 + ROW.size) + counts.terms * TERM.size
    blanks = -(before + columns) % PAGE if counts.rows >= ROWS_ALIGNED else -before % 8
    header += b" " * blanks
    return MAGIC + len(header).to_bytes(4, "little") + header
