"""Snapshot and feed, followed by the guard itself over a real connection."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.engine import Engine, Request
from dueprocess.application.handlers import HANDLERS
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.appeal import LodgeAppeal
from dueprocess.domain.relief import LiftDecision
from dueprocess.guard import Epoch, Guard
from dueprocess.guard.inspecting import inspect
from dueprocess.guard.snapshot_reader import load_snapshot
from dueprocess.guard.wire import EventStream, parse_event
from dueprocess.http.api.feed import baker as baking
from dueprocess.http.api.feed.baker import Baker
from dueprocess.http.app import create_app
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.privacy import Private
from dueprocess.record.envelope import Actor, ActorKind
from tests.coroutines import finished
from tests.http.following import follows, guarded
from tests.http.serving import serving
from tests.http.site import Site
from tests.world import DAY, LAN, SECRET, SVEN, WEI


def test_what_is_in_force_is_in_the_snapshot(served: tuple[Site, str]) -> None:
    site, address = served
    site.world.decide(target=LAN)
    with guarded(site, address) as guard:
        strangers, send = guard.capability("chat.send_stranger"), guard.capability("chat.send")
        verdict = guard.check("wei", strangers)
        assert not verdict.allowed
        assert verdict.notice is not None
        assert verdict.notice.startswith(f"{site.services.settings.base_url}/n/ntc_")
        assert not guard.check("wei", send, target="lan").allowed
        assert guard.check("wei", send, target="ming").allowed
        assert guard.check("wei", guard.capability("wallet.withdraw")).allowed
        assert guard.check("lan", strangers).allowed


def test_a_decision_reaches_a_guard_and_so_does_its_end(served: tuple[Site, str]) -> None:
    site, address = served
    with guarded(site, address) as guard:
        strangers = guard.capability("chat.send_stranger")
        assert guard.check("wei", strangers).allowed
        decision_id = site.world.decide(target=LAN)
        follows(guard, site)
        assert not guard.check("wei", strangers).allowed
        site.world.ok(LodgeAppeal(decision_id, WEI, Private("It was not me.")))
        follows(guard, site)
        site.world.ok(LiftDecision(decision_id, SVEN, Private("It was a misreading.")))
        follows(guard, site)
        assert guard.check("wei", strangers).allowed
        assert guard.check("wei", guard.capability("chat.send"), target="lan").allowed
        assert guard.last_error is None


def test_the_end_of_a_term_needs_nobody(served: tuple[Site, str]) -> None:
    site, address = served
    site.world.decide()
    with guarded(site, address) as guard:
        strangers = guard.capability("chat.send_stranger")
        site.world.after(3 * DAY - 1)
        assert not guard.check("wei", strangers).allowed
        site.world.after(1)
        assert guard.check("wei", strangers).allowed


def test_what_another_process_writes_reaches_the_guard(served: tuple[Site, str], tmp_path: Path) -> None:
    """Another engine on another connection, as a worker has it: nobody wakes this server's feed."""
    site, address = served
    command = site.world.deciding()
    other = SqliteStore(tmp_path / "world.sqlite")
    engine = Engine(other, site.world.clock, SECRET, HANDLERS)
    with guarded(site, address) as guard:
        strangers = guard.capability("chat.send_stranger")
        engine.carry_out(Request(CommandId("from-elsewhere"), Actor(ActorKind.SYSTEM, "test"), command))
        follows(guard, site)
        assert not guard.check("wei", strangers).allowed
    other.close()


def events(
    site: Site, address: str, path: str, headers: dict[str, str] | None = None
) -> Generator[object, None, None]:
    """The events of a feed as they come."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    token = {"authorization": f"Bearer {site.platform_token(Scope.FEED)}"}
    connection.request("GET", path, headers={**token, **(headers or {})})
    response = connection.getresponse()
    assert response.status == 200
    assert response.headers.get_content_type() == "text/event-stream"
    stream = EventStream()
    try:
        while received := response.read1(65_536):
            for name, data in stream.feed(received):
                yield parse_event(name, data)
    finally:
        response.close()
        connection.close()


def test_a_cursor_of_another_record_is_told_to_begin_again(served: tuple[Site, str]) -> None:
    site, address = served
    for after in ("2.1", "0.0", f"1.{site.position + 1000}"):
        found = [type(event).__name__ for event in events(site, address, f"/v1/feed?after={after}")]
        assert found == ["Resync"]


def test_entries_form_a_chain_without_a_gap(served: tuple[Site, str]) -> None:
    site, address = served
    for _ in range(3):
        site.world.decide()
    found: list[object] = []
    for event in events(site, address, "/v1/feed?after=1.1"):
        found.append(event)
        if type(event).__name__ == "Head":
            break
    entries = [event for event in found if type(event).__name__ == "Entry"]
    assert len(entries) == 3
    assert entries[0].previous == Epoch(1, 0)  # type: ignore[attr-defined]
    for before, after in itertools.pairwise(entries):
        assert after.previous == before.epoch  # type: ignore[attr-defined]
    head = found[-1]
    assert head.standing == entries[-1].epoch  # type: ignore[attr-defined]
    assert head.epoch == Epoch(1, site.position)  # type: ignore[attr-defined]
    middle = entries[1].epoch  # type: ignore[attr-defined]
    with closing(events(site, address, "/v1/feed?after=1.1", {"last-event-id": str(middle)})) as again:
        first = next(again)
    assert first.previous == middle  # type: ignore[attr-defined]


def test_a_guard_that_was_away_goes_on_where_it_was(served: tuple[Site, str], tmp_path: Path) -> None:
    site, address = served
    keep = tmp_path / "keep"
    token = site.platform_token(Scope.FEED)
    with Guard(address, token=token, keep=keep, clock=lambda: site.world.clock.at) as guard:
        assert guard.wait_ready(20)
    site.world.decide()
    with Guard(address, token=token, keep=keep, clock=lambda: site.world.clock.at) as guard:
        follows(guard, site)
        assert not guard.check("wei", guard.capability("chat.send_stranger")).allowed


def test_an_erased_person_leaves_the_chain_whole(site: Site) -> None:
    decision_id = site.world.decide(account_no=LAN)
    site.world.ok(LiftDecision(decision_id, SVEN, Private("It was a misreading.")))
    site.world.ok(EraseAccount(LAN))
    found = []
    with serving(create_app(site.services, pages=False)) as address:
        with guarded(site, address) as guard:
            follows(guard, site)
        for event in events(site, address, "/v1/feed?after=1.1"):
            if type(event).__name__ == "Head":
                break
            found.append(event)
    assert len(found) == 2
    assert {event.account for event in found} == {"0" * 40}  # type: ignore[attr-defined]
    assert all(event.spans == () for event in found)  # type: ignore[attr-defined]


def test_many_guards_follow_at_once(served: tuple[Site, str]) -> None:
    site, address = served
    guards = [guarded(site, address) for _ in range(12)]
    try:
        site.world.decide()
        reached: list[bool] = []
        threads = [
            threading.Thread(
                target=lambda guard=guard: reached.append(guard.wait_for(Epoch(1, site.position), 10))
            )
            for guard in guards
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert reached == [True] * 12
    finally:
        for guard in guards:
            guard.close()


def test_nothing_of_a_person_crosses_but_the_handle(site: Site) -> None:
    site.world.decide(target=LAN)
    snapshot = site.get("/snapshot", site.as_platform(Scope.FEED))
    assert snapshot.headers["content-type"] == "application/octet-stream"
    assert b"wei" not in snapshot.content
    assert b"lan" not in snapshot.content


def test_a_snapshot_is_handed_out_again_for_as_long_as_it_took_to_make(site: Site) -> None:
    baker = Baker(site.services)
    first = finished(baker.fresh())
    assert finished(baker.fresh()) is first
    site.world.decide()
    first.good_until_s = time.monotonic() + 100
    assert finished(baker.fresh()) is first
    first.good_until_s = 0.0
    second = finished(baker.fresh())
    assert second.epoch == Epoch(1, site.position)
    assert second.epoch > first.epoch


def test_what_has_ended_is_not_in_a_snapshot(site: Site) -> None:
    site.world.decide()
    lifted = site.world.decide(account_no=LAN)
    site.world.after(1)
    site.world.ok(LiftDecision(lifted, SVEN, Private("It was a misreading.")))
    data = site.get("/snapshot", site.as_platform(Scope.FEED)).content
    found = inspect(load_snapshot(data), len(data), site.world.clock.at)
    assert found.accounts == 1
    site.world.after(3 * DAY)
    site.world.decide(account_no=LAN)
    data = site.get("/snapshot", site.as_platform(Scope.FEED)).content
    assert inspect(load_snapshot(data), len(data), site.world.clock.at).accounts == 1


def test_a_snapshot_from_before_a_sweep_is_not_handed_out(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guards are told to begin again then: an older snapshot would send them round in a circle."""
    baker = Baker(site.services)
    first = finished(baker.fresh())
    first.good_until_s = time.monotonic() + 100
    site.world.decide()
    assert finished(baker.fresh()) is first
    monkeypatch.setattr(baking, "sweeps", lambda _event: True)
    assert finished(baker.fresh()).epoch == Epoch(1, site.position)
