"""Releases side by side on every store: an older writer stops, older entries are read and never rewritten."""

from __future__ import annotations

import pytest

from dueprocess.adapters.store import migrate, schema
from dueprocess.adapters.store.verification import rebuild, verify
from dueprocess.domain.account import RegisterAccount
from dueprocess.record import wire
from tests.contract.conftest import Opener
from tests.world import World, private


def test_a_record_that_needs_a_newer_writer_is_not_opened(opener: Opener) -> None:
    store = opener()
    with store.operate() as connection:
        connection.execute(schema.HEAD.update().values(oldest_writer=migrate.WRITER_VERSION + 1))
    with pytest.raises(migrate.NewerRecord, match="install"):
        opener()


def test_a_writer_that_runs_stops_as_soon_as_the_record_needs_a_newer_one(opener: Opener) -> None:
    """As in a rolling upgrade: the newer process says so, and the older one writes nothing more."""
    world = World(opener())
    newer = opener()
    with newer.operate() as connection:
        connection.execute(schema.HEAD.update().values(oldest_writer=migrate.WRITER_VERSION + 1))
    before = world.position
    for number in range(3):
        with pytest.raises(migrate.NewerRecord):
            world.do(RegisterAccount(private(f"late-{number}")))
    assert world.position == before, "reading goes on"


def test_what_this_release_writes_is_never_left_to_a_writer_that_cannot_read_it(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(opener())
    monkeypatch.setattr(migrate, "WRITER_VERSION", 3)
    monkeypatch.setattr(migrate, "OLDEST_WRITER", 2)
    newer = opener()
    with newer.operate() as connection:
        assert connection.execute(schema.HEAD.select()).one().oldest_writer == 2
    monkeypatch.setattr(migrate, "WRITER_VERSION", 1)
    with pytest.raises(migrate.NewerRecord):
        world.do(RegisterAccount(private("late")))


def test_a_log_of_two_versions_replays_and_its_bytes_stay(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Version 1 of an event had another name for a field; the log holds both versions, and verifies."""
    store = opener()
    world = World(store)
    with store.read() as reader:
        before = list(reader.stored())
    monkeypatch.setattr(wire, "VERSIONS", {"account.registered": 2})
    used: list[str] = []

    def upcast(body: dict[str, object]) -> dict[str, object]:
        used.append("account.registered")
        return body

    monkeypatch.setattr(wire, "UPCASTERS", {("account.registered", 1): upcast})
    world.ok(RegisterAccount(private("of-today")))
    again = opener()
    with again.write() as ledger:
        rebuild(ledger)
    with again.read() as reader:
        assert verify(reader).fault is None
        after = list(reader.stored())
    assert after[: len(before)] == before
    assert b'"type":"account.registered","version":2' in after[-1][1]
    assert len(used) >= 3
