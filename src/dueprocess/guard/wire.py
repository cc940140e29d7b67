"""What crosses the wire between server and guards: one place for the writer and the reader of both.

The snapshot is `GET /v1/snapshot` (`snapshot_bytes`, `write_snapshot`: see `snapshot_writer`). The feed is
`GET /v1/feed?after=1.42` as server-sent events:

    event: restriction   all spans of one restriction from now on (none: it is gone)   `write_entry`
    event: head          heartbeat: how far the record is, and the server's time       `write_head`
    event: resync        the feed cannot go on from there; take a new snapshot         `write_resync`

The rules are:
1. An entry's `previous` is the epoch of the entry before it in the record, whatever lies between: gaps and forks show.
2. A head names the newest epoch and the epoch of the newest entry, so that a lost entry shows even before the next.
3. Readers ignore events and fields they do not know and refuse values they do not understand.
4. Instants are UTC milliseconds, half-open: from <= t < until; `until` null: no end is known.
5. A span that is `observed` stops nobody from its `from` to its `until`; a guard counts what it would refuse.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from dueprocess.guard.clock import MS_END
from dueprocess.guard.errors import FeedRefused
from dueprocess.guard.handles import Epoch, account_handle, parse_epoch
from dueprocess.guard.snapshot import SnapshotHead
from dueprocess.guard.snapshot_writer import Row, WireSpan, snapshot_bytes, write_snapshot

__all__ = [
    "Entry",
    "Event",
    "EventStream",
    "Head",
    "Resync",
    "Row",
    "SnapshotHead",
    "WireSpan",
    "account_handle",
    "entry_json",
    "parse_entry",
    "parse_event",
    "snapshot_bytes",
    "write_entry",
    "write_head",
    "write_resync",
    "write_snapshot",
]

LINE_BYTES_MAX: Final = 1 << 20
"""The longest line a guard reads from a feed."""


class Entry(NamedTuple):
    """One change of standing: from now on, these are all spans of this restriction. `account` is a handle."""

    epoch: Epoch
    previous: Epoch
    restriction: str
    account: str
    spans: tuple[WireSpan, ...]
    notice: str | None


class Head(NamedTuple):
    """Heartbeat. `standing` is the epoch of the newest entry; None if the server does not say."""

    epoch: Epoch
    now: int
    standing: Epoch | None = None


class Resync(NamedTuple):
    """The feed cannot go on from where this guard is."""


Event = Entry | Head | Resync


def entry_json(entry: Entry) -> str:
    """The entry as one line of JSON with sorted keys."""
    spans = [
        {"capability": span.capability, "target": span.target, "from": span.start, "until": span.until}
        | ({"observed": True} if span.observed else {})
        for span in entry.spans
    ]
    return _json(
        {
            "epoch": str(entry.epoch),
            "previous": str(entry.previous),
            "restriction": entry.restriction,
            "account": entry.account,
            "spans": spans,
            "notice": entry.notice,
        }
    )


def write_entry(entry: Entry) -> bytes:
    """The entry as one server-sent event."""
    return f"event: restriction\nid: {entry.epoch}\ndata: {entry_json(entry)}\n\n".encode()


def write_head(epoch: Epoch, now: int, standing: Epoch) -> bytes:
    """A heartbeat as one server-sent event. Send one when a guard connects, and at least every 5 seconds."""
    data = _json({"epoch": str(epoch), "now": now, "standing": str(standing)})
    return f"event: head\ndata: {data}\n\n".encode()


def write_resync() -> bytes:
    """The demand for a new snapshot as one server-sent event."""
    return b"event: resync\ndata: {}\n\n"


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parse_event(name: str, data: str) -> Event | None:
    """The event, or None if its name means nothing to this version. `FeedRefused`: the data is not what it must be."""
    if name == "restriction":
        return parse_entry(data)
    if name == "head":
        return _parse_head(data)
    return Resync() if name == "resync" else None


def parse_entry(data: str) -> Entry:
    """An entry from its JSON. `FeedRefused` if anything of it is missing or of another type."""
    try:
        found = json.loads(data)
        notice = found["notice"]
        return Entry(
            epoch=parse_epoch(_text(found["epoch"])),
            previous=parse_epoch(_text(found["previous"])),
            restriction=_text(found["restriction"]),
            account=_text(found["account"]),
            spans=tuple(_parse_span(span) for span in found["spans"]),
            notice=None if notice is None else _text(notice),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FeedRefused(200, f"an entry that cannot be read: {error!r:.200}") from None


def _parse_head(data: str) -> Head:
    try:
        found = json.loads(data)
        standing = found.get("standing")
        return Head(
            epoch=parse_epoch(_text(found["epoch"])),
            now=_instant(found["now"]),
            standing=None if standing is None else parse_epoch(_text(standing)),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FeedRefused(200, f"a head that cannot be read: {error!r:.200}") from None


def _parse_span(found: Any) -> WireSpan:
    target, until = found["target"], found["until"]
    return WireSpan(
        capability=_text(found["capability"]),
        target=None if target is None else _text(target),
        start=_instant(found["from"]),
        until=None if until is None else _instant(until),
        observed=_flag(found.get("observed", False)) and target is None,
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, {type(value).__name__} found")
    value.encode()  # a lone surrogate is no text: ValueError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"true or false expected, {type(value).__name__} found")
    return value


def _instant(value: Any) -> int:
    if type(value) is not int or not 0 <= value < MS_END:
        raise ValueError("an instant is UTC milliseconds, a whole number from 0 to 2^53")
    return value


class EventStream:
    """Cuts the bytes of a server-sent event stream into (name, data) pairs."""

    def __init__(self) -> None:
        self._rest = b""
        self._name = ""
        self._data: list[str] = []

    def feed(self, received: bytes) -> Iterable[tuple[str, str]]:
        """The events that these bytes complete. `FeedRefused` when a line is too long or not UTF-8."""
        *lines, self._rest = (self._rest + received).split(b"\n")
        if max(map(len, lines), default=0) > LINE_BYTES_MAX or len(self._rest) > LINE_BYTES_MAX:
            raise FeedRefused(200, "a line longer than 1 MiB in the feed")
        for line in lines:
            try:
                text = line.rstrip(b"\r").decode()
            except UnicodeDecodeError:
                raise FeedRefused(200, "bytes in the feed that are not UTF-8") from None
            if text == "":
                if self._data:
                    yield self._name, "\n".join(self._data)
                self._name, self._data = "", []
                continue
            name, _, value = text.partition(":")
            value = value.removeprefix(" ")
            if name == "event":
                self._name = value
            elif name == "data":
                self._data.append(value)
