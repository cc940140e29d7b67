"""What a release wrote, every later one reads: stored bytes of each event, never changed, and upcast on reading."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dueprocess.kernel.canonical import canonical
from dueprocess.record import wire
from dueprocess.record.envelope import decode, encode, leaf
from tools.events import stored

LINES = [(release, line) for release, lines in stored().items() for line in lines]


def within(small: Any, large: Any) -> bool:
    """Whether everything that was stored is still there: fields may have been added, with a default."""
    if isinstance(small, dict):
        return isinstance(large, dict) and all(
            name in large and within(small[name], large[name]) for name in small
        )
    if isinstance(small, list):
        return len(small) == len(large) and all(map(within, small, large))
    return bool(small == large)


@pytest.mark.parametrize(
    ("release", "line"), LINES, ids=[f"{release}-{decode(line).type}" for release, line in LINES]
)
def test_what_was_stored_is_read_with_everything_in_it(release: str, line: bytes) -> None:
    entry = decode(line)
    told = msgspec.json.decode(line)
    assert (entry.type, entry.version) == (told["type"], told["version"])
    if entry.version == wire.version_of(entry.type):
        assert within(told["event"], msgspec.json.decode(canonical(entry.event)))


def test_every_event_of_this_release_has_stored_bytes() -> None:
    known = {(entry.type, entry.version) for entry in (decode(line) for _, line in LINES)}
    missing = {(name, wire.version_of(name)) for name in wire.EVENTS} - known
    assert not missing, "run: python -m tools.events"


def test_no_event_lost_the_way_from_its_first_version() -> None:
    for name in wire.EVENTS:
        assert all((name, version) in wire.UPCASTERS for version in range(1, wire.version_of(name)))


def test_an_upcaster_is_used_for_old_bytes_alone_and_the_leaf_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field that gets another name in version 2: bytes of version 1 go on to be what the leaf was made of."""
    (line,) = (line for _, line in LINES if decode(line).type == "case.put_back")
    old = line.replace(b'"case_id":', b'"case":')
    assert old != line
    monkeypatch.setattr(wire, "VERSIONS", {"case.put_back": 2})
    upcast = {("case.put_back", 1): lambda body: {"case_id": body.pop("case"), **body}}
    monkeypatch.setattr(wire, "UPCASTERS", upcast)
    entry = decode(old)
    assert entry.version == 1
    assert entry.event == decode(line.replace(b'"version":1', b'"version":2')).event
    assert leaf(old) != leaf(encode(entry)), (
        "what is read anew must never be hashed in the place of what is stored"
    )


def test_an_upcaster_that_is_missing_is_no_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = (line for _, line in LINES if decode(line).type == "case.put_back")
    monkeypatch.setattr(wire, "VERSIONS", {"case.put_back": 2})
    with pytest.raises(KeyError):
        decode(line)
