"""Wire: every event has a name for ever, and its bytes are read as they were written."""

from __future__ import annotations

import typing
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.application.views.all import TOUCHED
from dueprocess.domain.payee_hold import PayeeHoldEnded, PayeeHoldPlaced
from dueprocess.domain.restriction import StandingEvent
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.messages import Event
from dueprocess.record import wire
from dueprocess.record.wire import EVENTS, NAMES, STANDING, SWEEPING
from tests.record.events import event_of

GOLDEN = Path(__file__).parent / "golden/wire.txt"


def shape(kind: type) -> str:
    """The fields of an event, in order, those with a default marked."""
    return " ".join(field.name + ("" if field.required else "?") for field in msgspec.structs.fields(kind))


def written() -> str:
    return "".join(f"{name} {wire.version_of(name)}: {shape(kind)}\n" for name, kind in EVENTS.items())


def test_no_name_and_no_field_changes_by_accident():
    """A name that is gone, or a field renamed or moved, would make old bytes unreadable.

    New events and new fields with a default are added to the golden file by hand; nothing in it is ever removed.
    """
    assert written() == GOLDEN.read_text(encoding="utf-8")


def test_every_event_of_the_law_has_a_name():
    def all_kinds(kind: type) -> set[type]:
        found = {kind} if kind.__module__.startswith("dueprocess.domain.") else set()
        return found.union(*(all_kinds(sub) for sub in kind.__subclasses__()))

    assert all_kinds(Event) == set(NAMES)


def test_names_are_sorted_and_each_has_one_type():
    assert list(EVENTS) == sorted(EVENTS)
    assert len(set(EVENTS.values())) == len(EVENTS)


def test_the_feed_is_made_of_what_changes_a_guard_s_answer():
    assert {EVENTS[name] for name in STANDING - SWEEPING} == {
        *typing.get_args(StandingEvent),
        PayeeHoldPlaced,
        PayeeHoldEnded,
    }


def test_every_event_is_kept_in_some_view():
    assert set(EVENTS.values()) == set(TOUCHED)


@pytest.mark.parametrize("name", sorted(EVENTS))
@settings(max_examples=15)
@given(data=st.data())
def test_every_event_is_read_as_it_was_written(name, data):
    event = data.draw(event_of(name))
    again = wire.decode(name, 1, canonical(event))
    assert again == event
    assert canonical(again) == canonical(event)


def test_what_a_newer_release_wrote_is_refused():
    with pytest.raises(ValueError, match="newer release"):
        wire.decode("case.closed", 2, b"{}")
    with pytest.raises(ValueError, match="newer release"):
        wire.decode("case.vanished", 1, b"{}")


def test_old_bytes_are_upcast_and_never_rewritten(monkeypatch):
    """An event at version 2: bytes of version 1 pass its upcaster, bytes of version 2 do not."""
    monkeypatch.setattr(wire, "VERSIONS", {"case.put_back": 2})
    old = {("case.put_back", 1): lambda body: {"case_id": body["case"], "by": body["by"]}}
    monkeypatch.setattr(wire, "UPCASTERS", old)
    event = wire.decode("case.put_back", 1, b'{"case":"case_1","by":"p_ada"}')
    assert event == wire.decode("case.put_back", 2, b'{"case_id":"case_1","by":"p_ada"}')
