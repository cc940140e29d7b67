"""The block log as lines of JSON: each line one subject, its events in time order, read into recorded acts.

The rules are:
1. A line that is not a sound object of the kind, or an event that lacks a field or holds a wrong one, is `Malformed`:
   named by line and index, never echoed. The rest of the line counts, and reading goes on.
2. Nothing is read whole: a line longer than 4 MB is passed over, one with more than 10,000 events is refused.
3. Flags: `nocreate`, `noemail` and `nousertalk` take a capability of the account. `noautoblock`, `anononly` and the
   rest of the known ones concern addresses or how the log shows things, nothing that this account can do.
4. A sitewide block takes `edit.sitewide`; a partial one `edit.page` towards what it lists. The log tells how many
   pages it lists, not which: lists of one length look alike here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from dueprocess.adapters.history.wikipedia.duration import nominal_end
from dueprocess.adapters.history.wikipedia.reasons import Reasons, without_markup
from dueprocess.application.audit.act import Act, History, Measure, RecordedAct
from dueprocess.kernel.instants import Instant, parse

LINE_BYTES_MAX = 4 * 1024 * 1024
EVENTS_MAX = 10_000
TEXT_MAX = 100_000

_ACTS = {"block": Act.IMPOSED, "reblock": Act.CHANGED, "unblock": Act.LIFTED}
_TAKES = {"nocreate": "account.create", "noemail": "email.send", "nousertalk": "talk.own"}
_TAKES_NOTHING = frozenset(
    {"noautoblock", "autoblock", "anononly", "hardblock", "hiddenname", "angry-autoblock", "userblock"}
)
_NO_END = frozenset({"infinity", "infinite", "indefinite"})
_EVENT_FIELDS = (
    "logid", "ts", "action", "admin", "admin_is_bot", "duration", "expiry", "flags", "scope", "n_pages",
    "namespaces", "reason",
)  # fmt: skip
_HALF = re.compile("[\ud800-\udfff]")
_TIMESTAMP = re.compile(
    r"(?:19[7-9]|2[01][0-9])[0-9]-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


class UnsoundError(ValueError):
    """What is wrong with a line or an event, without its content."""


class Malformed(msgspec.Struct, frozen=True):
    """What could not be read: the line, the event on it (None: the whole line), and why. Never the content itself."""

    line: int
    index: int | None
    why: str

    def __str__(self) -> str:
        place = f"line {self.line}" if self.index is None else f"line {self.line}, event {self.index}"
        return f"{place}: {self.why}"


class Line(msgspec.Struct, frozen=True):
    """What one line gave. `size` is its length in bytes, for whoever shows how far reading has come.

    `records`: how many records of their own are judged with a later history; `outside`: the kind of one that takes nothing.
    """

    size: int
    history: History | None
    malformed: tuple[Malformed, ...] = ()
    records: int = 0
    outside: str = ""


def read(file: BinaryIO, reasons: Reasons) -> Iterator[Line]:
    """Each line of the file that is not blank, in order."""
    number = 0
    while raw := file.readline(LINE_BYTES_MAX + 1):
        number += 1
        size = len(raw)
        if size > LINE_BYTES_MAX:
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(LINE_BYTES_MAX)
                size += len(raw)
            yield Line(size, None, (Malformed(number, None, f"longer than {LINE_BYTES_MAX} bytes"),))
        elif raw.strip(b"\xef\xbb\xbf \t\r\n"):
            yield line_of(raw, number, reasons)


def line_of(raw: bytes, number: int, reasons: Reasons) -> Line:
    """One line read into a subject's history, and what on it could not be read."""
    try:
        subject, events = _subject_of(_decoded(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw))
    except UnsoundError as fault:
        return Line(len(raw), None, (Malformed(number, None, str(fault)),))
    acts: list[RecordedAct] = []
    malformed: list[Malformed] = []
    for index, event in enumerate(events):
        try:
            acts.append(_act(event, number, index, reasons))
        except UnsoundError as fault:
            malformed.append(Malformed(number, index, str(fault)))
    acts.sort(key=lambda act: act.at)
    history = History(number, subject, tuple(acts)) if acts else None
    return Line(len(raw), history, tuple(malformed))


def _decoded(raw: bytes) -> Any:
    """The JSON of a line. What only the strict reader refuses (half a character) is left to the fields to judge."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError):
        pass
    try:
        return json.loads(raw.decode())
    except (ValueError, RecursionError):
        raise UnsoundError("not JSON in UTF-8") from None


def _subject_of(held: Any) -> tuple[str, list[Any]]:
    if not isinstance(held, dict):
        raise UnsoundError("not an object")
    subject = _text(held, "subject", length_max=500)
    events = held.get("events")
    if not subject.strip():
        raise UnsoundError("`subject` is blank")
    if not isinstance(events, list):
        raise UnsoundError("`events` is missing or no list")
    if not events:
        raise UnsoundError("`events` is empty")
    if len(events) > EVENTS_MAX:
        raise UnsoundError(f"more than {EVENTS_MAX} events")
    return subject, events


def _act(event: Any, line: int, index: int, reasons: Reasons) -> RecordedAct:
    """One event read; `UnsoundError` says what is wrong with it."""
    if not isinstance(event, dict):
        raise UnsoundError("not an object")
    missing = next((name for name in _EVENT_FIELDS if name not in event), None)
    if missing is not None:
        raise UnsoundError(f"`{missing}` is missing")
    act = _ACTS.get(_text(event, "action"))
    if act is None:
        raise UnsoundError("`action` is none of block, reblock, unblock")
    at = _instant(event, "ts")
    reason = _text(event, "reason")
    plain = {
        "line": line,
        "index": index,
        "act": act,
        "entry": str(_whole(event, "logid")),
        "at": at,
        "actor": _text(event, "admin", length_max=500),
        "automatic": _bool(event, "admin_is_bot"),
        "reason": reason,
        "boilerplate": without_markup(reason),
    }
    if not str(plain["actor"]).strip():
        raise UnsoundError("`admin` is blank")
    if act is Act.LIFTED:
        return RecordedAct(**plain)  # type: ignore[arg-type]
    flags = _flags(event)
    duration = _text(event, "duration")
    return RecordedAct(
        **plain,  # type: ignore[arg-type]
        clause=reasons.clause_of(reason),
        measures=_measures(event, flags),
        unknown=tuple(flag for flag in flags if flag not in _TAKES and flag not in _TAKES_NOTHING),
        duration=duration,
        end=nominal_end(duration, at),
        recorded_end=_recorded_end(event),
    )


def _measures(event: dict[str, Any], flags: tuple[str, ...]) -> tuple[Measure, ...]:
    taken = tuple(sorted(_TAKES[flag] for flag in flags if flag in _TAKES))
    listed = _listed(event)
    if not listed:
        return (Measure(("edit.sitewide", *taken)),)
    return (Measure(("edit.page",), listed), Measure(taken)) if taken else (Measure(("edit.page",), listed),)


def _listed(event: dict[str, Any]) -> str:
    """What a partial block lists, as one name; "" for a sitewide one. The log gives the number of pages only."""
    scope, pages, namespaces = event["scope"], _whole(event, "n_pages"), event["namespaces"]
    if scope not in (None, "sitewide", "partial"):
        raise UnsoundError("`scope` is neither sitewide nor partial")
    if namespaces is not None and not (
        isinstance(namespaces, list)
        and len(namespaces) <= 1000
        and all(isinstance(item, str | int) for item in namespaces)
    ):
        raise UnsoundError("`namespaces` is no list of names or numbers")
    if scope != "partial":
        return ""
    spaces = ",".join(sorted(str(item) for item in namespaces or ()))
    return hashlib.sha256(f"{pages} pages; {spaces}".encode(errors="replace")).hexdigest()


def _recorded_end(event: dict[str, Any]) -> Instant | None:
    if event["expiry"] is None or _text(event, "expiry") in _NO_END:
        return None
    return _instant(event, "expiry")


def _flags(event: dict[str, Any]) -> tuple[str, ...]:
    flags = event["flags"]
    if not isinstance(flags, list) or len(flags) > 100:
        raise UnsoundError("`flags` is no short list")
    if not all(isinstance(flag, str) and len(flag) <= 100 for flag in flags):
        raise UnsoundError("`flags` holds something else than names")
    return tuple(sorted(set(flags)))


def _text(held: dict[str, Any], name: str, length_max: int = TEXT_MAX) -> str:
    value = held.get(name)
    if not isinstance(value, str):
        raise UnsoundError(f"`{name}` is missing or no text")
    if len(value) > length_max:
        raise UnsoundError(f"`{name}` is longer than {length_max} characters")
    if "\0" in value or (not value.isascii() and _HALF.search(value)):
        raise UnsoundError(f"`{name}` holds a NUL or half a character")
    return value


def _whole(held: dict[str, Any], name: str) -> int:
    value = held[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise UnsoundError(f"`{name}` is no whole number")
    return value


def _bool(held: dict[str, Any], name: str) -> bool:
    value = held[name]
    if not isinstance(value, bool):
        raise UnsoundError(f"`{name}` is neither true nor false")
    return value


def _instant(held: dict[str, Any], name: str) -> Instant:
    text = _text(held, name)
    if _TIMESTAMP.fullmatch(text) is None:
        raise UnsoundError(f"`{name}` is no time such as 2021-01-31T10:00:00Z")
    try:
        return parse(text)
    except ValueError:
        raise UnsoundError(f"`{name}` is no time such as 2021-01-31T10:00:00Z") from None
