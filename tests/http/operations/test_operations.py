"""What machines ask of a server: alive, ready, and counts that name routes, types and codes and nobody."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from litestar.testing import TestClient
from sqlalchemy import text

from dueprocess.adapters.health import clock_beside, disk, looking, migrations, record
from dueprocess.adapters.store.opening import open_store
from dueprocess.bootstrap import assemble
from dueprocess.domain.appeal import LodgeAppeal
from dueprocess.http.app import create_app
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.settings import SettingsWrong, Setup
from tests.contract.conftest import Opener, address, opener  # noqa: F401 - the stores as parameters
from tests.http.operations.running import Running
from tests.http.site import Site
from tests.world import HOUR, LAN, WEI, TestClock, World


def value(metrics: str, line: str) -> float:
    return next(float(row.rpartition(" ")[2]) for row in metrics.splitlines() if row.startswith(line))


def test_a_server_that_runs_is_live_and_ready(running: Running) -> None:
    assert running.client.get("/live").json() == {"live": True}
    ready = running.client.get("/ready")
    assert ready.status_code == 200
    assert ready.json()["looked_at"] == [
        {"name": name, "sound": True} for name in ("record", "migrations", "clock", "disk")
    ]


def test_a_server_that_cannot_work_says_so(site: Site, tmp_path: Path) -> None:
    store = open_store(tmp_path / "world.sqlite")
    services = replace(site.services, health=looking(store, site.world.clock, tmp_path, 10**12))
    with TestClient(create_app(services, pages=False)) as client:
        answer = client.get("/ready")
    assert answer.status_code == 503
    assert not answer.json()["ready"]
    assert {row["name"]: row["sound"] for row in answer.json()["looked_at"]} == {
        "record": True,
        "migrations": True,
        "clock": True,
        "disk": False,
    }
    store.close()


def test_each_thing_that_is_wrong_is_found(opener: Opener, tmp_path: Path) -> None:  # noqa: F811
    store = opener()
    world = World(store)
    clock = TestClock(world.clock.at)
    assert record(store).sound
    assert migrations(store).sound
    clock.at = type(clock.at)(clock.at - HOUR)
    behind = clock_beside(store, clock)
    assert not behind.sound
    assert "behind what is recorded" in behind.said
    assert behind.advice
    with store.operate() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    assert "the tables are at older" in migrations(store).said
    with store.operate() as connection:
        connection.execute(text("UPDATE log_head SET oldest_writer = 99"))
    assert "needs writer 99" in migrations(store).said
    with store.operate() as connection:
        connection.execute(text("DROP TABLE log_head"))
    assert not record(store).sound
    assert not migrations(store).sound
    assert not disk(tmp_path, 10**12).sound
    assert disk(tmp_path, 0).sound


def test_metrics_are_for_a_token_of_their_own(running: Running) -> None:
    assert running.client.get("/metrics").status_code == 401
    assert running.client.get("/metrics", headers=running.token(Scope.FEED)).status_code == 403
    assert running.client.get("/metrics", headers=running.token(Scope.OPERATIONS)).status_code == 200


def test_commands_refusals_requests_and_the_record_are_counted(running: Running) -> None:
    world = running.world
    decision_id = world.decide(target=LAN)
    world.appeal(decision_id)
    assert world.refused(LodgeAppeal(decision_id, AccountNo(3), Private("Not mine."))) is Code.NOT_FOUND
    running.client.get("/v1/record/inclusion?position=1")
    running.client.get("/nowhere/at/all")
    told = running.metrics()
    assert value(told, 'dueprocess_commands_total{answer="accepted",command="DecideCase"}') == 1
    assert value(told, 'dueprocess_commands_total{answer="refused",command="LodgeAppeal"}') == 1
    assert value(told, 'dueprocess_refusals_total{code="not_found"}') == 1
    assert value(told, 'dueprocess_command_seconds_count{command="LodgeAppeal"}') == 2
    assert value(told, "dueprocess_commit_seconds_count") > 10
    route = 'route="/v1/record/inclusion"'
    assert value(told, f'dueprocess_http_requests_total{{method="GET",{route},status="200"}}') == 1
    assert value(told, 'dueprocess_http_requests_total{method="GET",route="(none)",status="404"}') == 1
    assert value(told, "dueprocess_record_position") == world.position
    assert value(told, "dueprocess_record_generation") == 1
    assert value(told, "dueprocess_outbox_waiting") > 0
    assert value(told, "dueprocess_outbox_parked") == 0
    assert value(told, 'dueprocess_answers_overdue{to="appeal"}') == 0


def test_the_outbox_empties_as_the_worker_tells(running: Running) -> None:
    running.world.decide(target=LAN)
    installation = running.installation
    before = value(running.metrics(), "dueprocess_outbox_waiting")
    while installation.teller.work(installation.outbox):
        continue
    told = running.metrics()
    assert before > 0
    assert value(told, "dueprocess_outbox_waiting") == 0
    assert value(told, 'dueprocess_tasks_total{kind="notice.serve",outcome="done"}') == 1


def test_guards_that_follow_are_counted_while_they_do(running: Running) -> None:
    with running.client.stream("GET", "/v1/feed?after=1.0", headers=running.token(Scope.FEED)) as stream:
        assert stream.status_code == 200, stream.read()
        told = stream.iter_bytes()
        assert b"event: head" in next(told)
        assert value(running.metrics(), "dueprocess_feed_followers") == 1


def test_an_overdue_answer_is_seen(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    world = running.world
    world.appeal(world.decide(account_no=WEI))
    metrics = running.installation.telemetry.metrics
    assert metrics is not None
    metrics._stored._clock = TestClock(type(world.clock.at)(world.clock.at + 3_000 * HOUR))
    assert value(running.metrics(), 'dueprocess_answers_overdue{to="appeal"}') == 1


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_without_the_extra_everything_else_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in ("prometheus_client", "opentelemetry.exporter.otlp.proto.http.trace_exporter"):
        monkeypatch.setitem(sys.modules, missing, None)
    made = assemble(tmp_path, Setup(base_url="http://localhost"))
    with Running(made).served() as running:
        assert running.client.get("/ready").status_code == 200
        told = running.client.get("/metrics", headers=running.token(Scope.OPERATIONS))
        assert told.status_code == 501
        assert "dueprocess[operations]" in told.text
        running.world.decide(target=LAN)
    made.close()
    with pytest.raises(SettingsWrong, match=r"install dueprocess\[operations\]"):
        assemble(tmp_path, Setup(base_url="http://localhost", otlp_endpoint="http://localhost:4318"))
