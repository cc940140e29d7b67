"""Several processes over one PostgreSQL schema: each answers, each letter is told once, each guard hears of all."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from dueprocess.bootstrap import Installation, assemble
from dueprocess.domain.account import Channel, ContactGiven, RegisterAccount
from dueprocess.guard import Guard
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.tokens import issue_token
from dueprocess.kernel.ids import AccountNo
from dueprocess.record.envelope import decode
from dueprocess.settings import Setup
from tests.http.operations.running import Running
from tests.postgres import schema
from tests.test_cli import run
from tests.world import ADA, World, private

pytestmark = pytest.mark.slow

READY_WITHIN_S = 90.0
NOTICES = 12
PAUSE = threading.Event()
"""Waited for between two questions, so that what is asked about gets on."""


class Process:
    """One `dueprocess` command that runs, with what it logs."""

    def __init__(self, command: str, *arguments: str, data: Path, address: str, **more: str) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "DUEPROCESS_LOG_FORM": "json",
            "DUEPROCESS_WORKER": "off",
            **more,
        }
        self.log = data / f"{command}-{time.monotonic_ns()}.log"
        line = [sys.executable, "-m", "dueprocess.cli", command, "--data", str(data), *arguments]
        with self.log.open("wb") as file:
            self.process = subprocess.Popen(line, env=environment, stderr=file, stdout=file)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def end(self) -> None:
        """See it gone, whatever became of the test."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end, as a service manager does."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(READY_WITHIN_S)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Any, within: float = READY_WITHIN_S, said: Any = str) -> None:
    """Ask again and again until it holds. `said`: what to show if it never does."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"it did not come to that: {said()}"
        PAUSE.wait(0.02)


def ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


@contextmanager
def served(*arguments: str, data: Path, address: str) -> Iterator[tuple[str, Process]]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = Process("serve", "--port", str(port), *arguments, data=data, address=address)
    try:
        wait_for(lambda: ready(url) or process.process.poll() is not None, said=process.log.read_text)
        assert process.process.poll() is None, process.log.read_text()
        yield url, process
    finally:
        if process.process.poll() is None:
            process.stop()


@pytest.fixture
def installation(tmp_path: Path, postgres_address: str) -> Iterator[tuple[Installation, str]]:
    with schema(postgres_address) as address:
        made = assemble(tmp_path, Setup(database_url=address, base_url="http://localhost"))
        yield made, address
        made.close()


def reachable(world: World, name: str) -> AccountNo:
    contact = ContactGiven(Channel.EMAIL, private(f"{name}@example.com"))
    (registered,) = world.ok(RegisterAccount(private(name), contacts=(contact,)))
    return registered.account_no  # type: ignore[attr-defined, no-any-return]


def test_two_servers_and_two_workers_are_one_dueprocess(
    installation: tuple[Installation, str], tmp_path: Path
) -> None:
    made, address = installation
    world = Running(made).world
    people = [reachable(world, f"person-{number}") for number in range(NOTICES)]
    services = made.services
    token = issue_token(services.operational, services.now(), "app", (Scope.FEED,))[0]
    staff = issue_token(services.operational, services.now(), "ada", (Scope.STAFF,), ADA)[0]
    with ExitStack() as stack:
        one, _ = stack.enter_context(served(data=tmp_path, address=address))
        two, _ = stack.enter_context(served(data=tmp_path, address=address))
        workers = [Process("work", data=tmp_path, address=address) for _ in range(2)]
        for worker in workers:
            stack.callback(worker.end)
        guard = stack.enter_context(connected(one, token))
        decided(world, people)
        heard_of_the_other(world, guard, two, staff)
        wait_for(lambda: served_notices(made) == {1: NOTICES + 1})
        assert [worker.stop() for worker in workers] == [0, 0]
    told = Counter(
        line["kind"] for worker in workers for line in worker.lines() if line.get("outcome") == "done"
    )
    assert told["notice.serve"] == NOTICES + 1, "each task was done by one of the two"
    assert len(list((tmp_path / "mail").glob("email-*.eml"))) == NOTICES + 1


@contextmanager
def connected(url: str, token: str) -> Iterator[Any]:
    guard = Guard(url, token=token)
    try:
        guard.wait_ready(30)
        yield guard
    finally:
        guard.close()


def decided(world: World, people: list[AccountNo]) -> None:
    for number in people:
        world.decide(account_no=number)


def heard_of_the_other(world: World, guard: Any, other: str, staff: str) -> None:
    """A case is decided at the second server; the guard follows the first."""
    number = reachable(world, "heard")
    case_id = world.case(number)
    evidence = world.evidence(case_id, number)
    send = guard.capability("chat.send_stranger")
    assert guard.check("heard", send).allowed
    body = {"clause": "H1", "facts": "He wrote to strangers.", "evidence": [evidence]}
    request = urllib.request.Request(
        f"{other}/v1/cases/{case_id}/decisions",
        json.dumps(body).encode(),
        {
            "authorization": f"Bearer {staff}",
            "idempotency-key": "heard-of-the-other",
            "content-type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=READY_WITHIN_S) as answer:
        assert answer.status in (200, 201)
    wait_for(lambda: not guard.check("heard", send).allowed)  # how soon is a figure of `bench.felt`


def served_notices(made: Installation) -> dict[int, int]:
    """How many notices were recorded as served how often."""
    with made.store.read() as reader:
        events = [decode(data) for _, data in reader.stored()]
    times = Counter(entry.event.notice_id for entry in events if entry.type == "notice.served")  # type: ignore[attr-defined]
    return dict(Counter(times.values()))


def test_one_command_serves_in_several_processes_and_ends_when_it_is_asked_to(
    installation: tuple[Installation, str], tmp_path: Path
) -> None:
    made, address = installation
    Running(made)
    with served("--processes", "2", data=tmp_path, address=address) as (url, process):
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.process.pid)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(20):
            assert urllib.request.urlopen(f"{url}/live", timeout=READY_WITHIN_S).status == 200
        services = made.services
        token = issue_token(services.operational, services.now(), "ops", (Scope.OPERATIONS,))[0]
        request = urllib.request.Request(f"{url}/metrics", headers={"authorization": f"Bearer {token}"})
        told = urllib.request.urlopen(request, timeout=READY_WITHIN_S).read().decode()
        line = next(row for row in told.splitlines() if 'route="/live"' in row and "requests_total" in row)
        assert float(line.rpartition(" ")[2]) == 20, "counted together, whichever process answered"
        assert process.stop() == 0
    assert len(children) >= 2
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


def test_sqlite_is_for_one_process(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--processes", "2", "--data", str(tmp_path)) == 2
    assert "set DATABASE_URL" in capsys.readouterr().err
    assert run("work", "--data", str(tmp_path)) == 2
    assert "has a worker beside it" in capsys.readouterr().err
