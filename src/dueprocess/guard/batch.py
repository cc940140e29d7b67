"""Thousands of accounts at once, by numpy (extra `batch`): the filter for all, keys and rows for those who pass it.

The only module of the guard that needs another package; `Guard.check_many` imports it when it is first asked about many,
and does without where numpy is not installed.

The rules are:
1. It answers what `check` answers, for accounts with one row that the feed did not change since. Everybody else
   who passes the filter is named, and goes the usual way.
2. Nothing is guessed of an id: what is no whole number, or no text, is not taken here.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dueprocess.guard.handles import PATTERNS, PERSON, Key
from dueprocess.guard.snapshot import OBSERVED, ROW, TERM, Snapshot
from dueprocess.guard.standing import Standing

Numbers = NDArray[np.uint64]

_PATTERNS: Final = np.frombuffer(PATTERNS, np.uint8)
_LOW: Final = np.uint64(63)
_ROW: Final = np.dtype([("rest", "V8"), ("until", "<u8"), ("term", "<u4"), ("text", "<u4")])
_TERM: Final = np.dtype([("kind", "<u4"), ("target", "<u4"), ("since", "<u8"), ("towards", "V16")])
_HASHER = hashlib.blake2b(digest_size=16, person=PERSON)


class Found(NamedTuple):
    """Who is restricted, place -> row of the snapshot; and the places that need the usual way."""

    rows: dict[int, int]
    others: list[int]


class Columns:
    """A snapshot's columns as arrays over the same memory, and what terms say of one capability."""

    def __init__(self, base: Snapshot) -> None:
        self.base = base
        self.table = np.frombuffer(base.table, np.uint8)
        self.slots = np.uint64(len(base.table))
        self.keys = np.frombuffer(base.keys, np.uint64)
        self.rows = np.frombuffer(base.rows, _ROW)
        self._terms = np.frombuffer(base.terms, _TERM)
        self.observed: NDArray[np.bool_] = self._terms["target"] == OBSERVED
        self._matching: dict[int, NDArray[np.uint64]] = {}

    def since(self, bit: int) -> NDArray[np.uint64]:
        """For each of the terms, from when it restricts this capability towards everybody; never: the highest number."""
        found = self._matching.get(bit)
        if found is None:
            kinds = np.array([bool(mask & bit) for mask in self.base.masks] or [False])
            holds = kinds[self._terms["kind"]] & (self._terms["target"] == 0)
            found = np.where(holds, self._terms["since"], np.uint64((1 << 64) - 1))
            self._matching[bit] = found
        return found


def numbers_of(accounts: Any) -> Numbers | None:
    """Unsigned integer ids as an array; None if any is something else."""
    if isinstance(accounts, np.ndarray):
        if accounts.ndim != 1 or accounts.dtype.kind not in "ui":
            return None
        if accounts.dtype.kind == "i" and len(accounts) and accounts.min() < 0:
            return None
        return accounts.astype(np.uint64, copy=False)
    if isinstance(accounts, array):
        return np.frombuffer(accounts, np.uint64) if accounts.typecode == "Q" else None
    if set(map(type, accounts)) != {int}:
        return None
    try:
        return np.array(accounts, np.uint64)
    except OverflowError:
        return None


def find(
    columns: Columns, standing: Standing, accounts: Sequence[Any], marks: Numbers, bit: int, now: int
) -> Found:
    """Who of these is restricted now. `marks`: the ids themselves where ids are integers, else their crc32."""
    slots = columns.table[marks % columns.slots]
    patterns = _PATTERNS[marks & _LOW]
    passing = np.nonzero((slots & patterns) == patterns)[0]
    if not len(passing) or not len(columns.keys) or not len(columns.since(bit)):
        return Found({}, passing.tolist())
    places = passing.tolist()
    if columns.base.integer_ids:
        firsts, rests = marks[passing], None
        changed = standing.changes
        own: Sequence[Key] = firsts.tolist() if changed else ()
    else:
        digests = [_digest(accounts[place]) for place in places]
        joined = np.frombuffer(b"".join(digests), np.dtype([("first", ">u8"), ("rest", "V8")]))
        firsts, rests, own = joined["first"].astype(np.uint64), joined["rest"], digests
    return _restricted(columns, standing, places, firsts, rests, own, bit, now)


def _restricted(
    columns: Columns,
    standing: Standing,
    places: list[int],
    firsts: Numbers,
    rests: NDArray[Any] | None,
    own: Sequence[Key],
    bit: int,
    now: int,
) -> Found:
    keys = columns.keys
    rows = np.searchsorted(keys, firsts)
    inside = np.minimum(rows, len(keys) - 1)
    held = keys[inside] == firsts
    several = held & (keys[np.minimum(inside + 1, len(keys) - 1)] == firsts) & (inside + 1 < len(keys))
    found = columns.rows[inside]
    since, told = columns.since(bit), np.uint64(now)
    held &= found["term"] < len(since)  # what points outside restricts nobody
    begun = since[np.where(held, found["term"], 0)]
    forbids = held & (begun <= told) & (told < found["until"])
    if rests is not None:
        forbids &= found["rest"] == rests
    changes = standing.changes
    others = {place for place, key in zip(places, own, strict=True) if key in changes} if changes else set()
    unlike = several | (held & columns.observed[np.where(held, found["term"], 0)])
    others.update(places[at] for at in np.nonzero(unlike)[0].tolist())
    restricted = np.nonzero(forbids)[0].tolist()
    lines = inside.tolist()
    return Found({places[at]: lines[at] for at in restricted if places[at] not in others}, sorted(others))


def marks_of(accounts: Sequence[str]) -> Numbers:
    """The crc32 of each text id. `AttributeError`, `TypeError` or `ValueError` for what is no text."""
    return np.fromiter((crc32(one.encode()) for one in accounts), np.uint64, len(accounts))


def _digest(account: str) -> bytes:
    hasher = _HASHER.copy()
    hasher.update(account.encode())
    return hasher.digest()


if ROW.size != _ROW.itemsize or TERM.size != _TERM.itemsize:
    raise ImportError("the columns are not what they were when this was written")
