"""Records: a file of one record a line (or one JSON list), gathered into the histories of accounts.

The rules are:
1. Every record is counted once: judged, outside (it takes nothing from an account, by kind) or malformed (named by line).
2. What an account can lose apart is a chain apart: lifting one measure leaves the others.
3. Chains are judged in the order of their first record; within one, acts are in the order of time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final

import msgspec

from dueprocess.adapters.history.wikipedia.source import LINE_BYTES_MAX, Line, Malformed, UnsoundError
from dueprocess.application.audit.act import Act, History, Measure, Nominal, RecordedAct
from dueprocess.kernel.instants import Instant, parse

FILE_BYTES_MAX: Final = 1024 * 1024 * 1024
TEXT_MAX: Final = 100_000
_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?(Z|[+-][0-9]{2}(?::?[0-9]{2})?| UTC)?"
)


class Taken(msgspec.Struct, frozen=True):
    """What one record did to an account: its part of the account (`chain`), and the act's words.

    `lasts` None: without an end.
    """

    subject: str
    chain: str
    act: Act
    at: Instant
    entry: str
    actor: str
    reason: str
    clause: str = ""
    capabilities: tuple[str, ...] = ()
    lasts: int | None = None
    automatic: bool = False


class Outside(msgspec.Struct, frozen=True):
    """A record that takes nothing from an account, and its kind."""

    kind: str


Reading = Callable[[dict[str, Any]], "tuple[Taken, ...] | Outside"]


def read(file: BinaryIO, reading: Reading) -> Iterator[Line]:
    """Each record as a line of its own, and after the last each chain's history."""
    chains: dict[tuple[str, str], list[tuple[int, Taken]]] = {}
    for number, size, held in _records(file):
        try:
            if isinstance(held, UnsoundError):
                raise held
            if not isinstance(held, dict):
                raise UnsoundError("not an object")
            found = reading(held)
        except UnsoundError as fault:
            yield Line(size, None, (Malformed(number, None, str(fault)),))
            continue
        if isinstance(found, Outside):
            yield Line(size, None, outside=found.kind)
            continue
        for item in found:
            chains.setdefault((item.subject, item.chain), []).append((number, item))
        yield Line(size, None, records=1)
    for (subject, _), items in chains.items():
        first = items[0][0]
        acts = sorted((_act(first, number, item) for number, item in items), key=lambda act: act.at)
        yield Line(0, History(first, subject, tuple(acts)))


def _act(first: int, number: int, item: Taken) -> RecordedAct:
    """An act as the audit knows it. `line`: the account's first record; `index`: the record's own line."""
    lifted = item.act is Act.LIFTED
    end = None if lifted else Nominal(None if item.lasts is None else Instant(item.at + item.lasts))
    return RecordedAct(
        line=first,
        index=number,
        act=item.act,
        entry=item.entry,
        at=item.at,
        actor=item.actor,
        automatic=item.automatic,
        reason=item.reason,
        boilerplate=" ".join(re.sub(r"https?://\S+|[0-9]+", "", item.reason).split()).lower(),
        clause=item.clause,
        measures=() if lifted else (Measure(item.capabilities),),
        duration="" if item.lasts is None else f"{item.lasts // 3_600_000} hours",
        end=end,
    )


def _records(file: BinaryIO) -> Iterator[tuple[int, int, Any]]:
    """Number, size and content of each record: lines, or the items of one JSON list."""
    head = file.readline(LINE_BYTES_MAX + 1)
    while head and not head.strip(b"\xef\xbb\xbf \t\r\n"):
        head = file.readline(LINE_BYTES_MAX + 1)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"[") or (start.startswith(b"{") and _unfinished(start)):
        yield from _listed(start + file.read(FILE_BYTES_MAX))
        return
    number = 1
    while head:
        size = len(head)
        if size > LINE_BYTES_MAX:
            while head and not head.endswith(b"\n"):
                head = file.readline(LINE_BYTES_MAX)
                size += len(head)
            yield number, size, UnsoundError(f"longer than {LINE_BYTES_MAX} bytes")
        elif head.strip(b"\xef\xbb\xbf \t\r\n"):
            held = _decoded(head.removeprefix(b"\xef\xbb\xbf"))
            pages = held.get("events") if isinstance(held, dict) and "event" not in held else None
            if isinstance(pages, list):  # one answer of a list call on a line
                yield from ((number, size if at == 0 else 0, item) for at, item in enumerate(pages))
            else:
                yield number, size, held
        head = file.readline(LINE_BYTES_MAX + 1)
        number += 1


def _unfinished(line: bytes) -> bool:
    """Whether a line that begins an object does not end it: one object over many lines."""
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError) as fault:
        return "truncated" in str(fault)
    return False


def _listed(data: bytes) -> Iterator[tuple[int, int, Any]]:
    held = _decoded(data)
    items = held.get("events") if isinstance(held, dict) else held
    if not isinstance(items, list):
        yield 1, len(data), held if isinstance(held, UnsoundError) else UnsoundError("no list of records")
        return
    for number, item in enumerate(items, 1):
        yield number, len(data) if number == 1 else 0, item


def _decoded(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return UnsoundError("not JSON in UTF-8")


def text_of(held: dict[str, Any], name: str, *, most: int = TEXT_MAX, missing: str | None = None) -> str:
    """A text. `missing`: what stands for null and for a field that is not there; None: both are unsound."""
    value = held.get(name)
    if value is None and missing is not None:
        return missing
    if not isinstance(value, str):
        raise UnsoundError(f"`{name}` is missing or no text")
    if len(value) > most or "\0" in value:
        raise UnsoundError(f"`{name}` is too long, or holds a NUL")
    return value


def id_of(held: dict[str, Any], name: str) -> str:
    """An id: a whole number, or a short text."""
    value = held.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return str(value)
    if isinstance(value, str) and 0 < len(value) <= 500 and value.isprintable() and value.strip() == value:
        return value
    raise UnsoundError(f"`{name}` is missing or no id")


def time_of(held: dict[str, Any], name: str) -> Instant:
    """An instant: RFC 3339, or as PostgreSQL writes one (without a zone it is UTC)."""
    found = _TIME.fullmatch(text_of(held, name, most=60))
    if found is None:
        raise UnsoundError(f"`{name}` is no time such as 2026-01-31T10:00:00Z")
    day, clock, fraction, zone = found.groups()
    zone = "Z" if zone in (None, " UTC", "Z") else zone
    zone = (
        zone if zone == "Z" or ":" in zone else (f"{zone}:00" if len(zone) == 3 else f"{zone[:3]}:{zone[3:]}")
    )
    try:
        return parse(f"{day}T{clock}{(fraction or '')[:4]}{zone}")
    except (ValueError, OverflowError):
        raise UnsoundError(f"`{name}` is no time such as 2026-01-31T10:00:00Z") from None


def hours_of(held: dict[str, Any], name: str) -> int | None:
    """Milliseconds of a number of hours; None where it is missing or 0: without an end."""
    value = held.get(name)
    if value is None or value == 0:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1_000_000:
        raise UnsoundError(f"`{name}` is no number of hours")
    return value * 3_600_000


def one_of(table: Iterable[str], text: str) -> str:
    """The first name of a table that a text contains, or an empty one."""
    lowered = text.lower()
    return next((name for name in table if name in lowered), "")
