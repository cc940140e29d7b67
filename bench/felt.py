"""From a decision's commit to the refusal in a guard of another process, on one machine (design 6: p99 below 100 ms).

The server runs in this process, the guard in one of its own that asks as fast as it can. Both read the machine's monotonic
clock, which all processes share.
"""

from __future__ import annotations

import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from bench.stores import NAMES, fresh
from dueprocess.domain.account import RegisterAccount
from dueprocess.guard import Guard
from dueprocess.http.app import create_app
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.tokens import issue_token
from dueprocess.kernel.ids import AccountNo
from tests.http.serving import serving
from tests.http.web.scenes import Scene
from tests.world import private

PATIENCE_S = 20.0


class Result(msgspec.Struct, frozen=True):
    """Milliseconds from before the command was handed in (`asked`), and from its commit (`committed`), to the refusal."""

    store: str
    decisions: int
    asked_p50_ms: float
    committed_p50_ms: float
    committed_p99_ms: float


def run(decisions: int = 300) -> Iterator[Result]:
    """Decide about one account after another; the guard says when it first refuses."""
    for name in NAMES:
        yield _felt(name, decisions)


def _felt(name: str, decisions: int) -> Result:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as folder, fresh(name) as store:
        scene = Scene(Path(folder), store=store)
        secret, _ = issue_token(scene.operational, scene.services.now(), "bench", (Scope.FEED,))
        numbers = [_registered(scene, number) for number in range(decisions)]
        with serving(create_app(scene.services)) as url:
            child = context.Process(target=_watch, args=(theirs, url, secret), daemon=True)
            child.start()
            if ours.recv() != "ready":
                raise AssertionError("the guard did not come up")
            spent = [_one(scene, ours, number, account) for number, account in enumerate(numbers)]
            ours.send(None)
            child.join(PATIENCE_S)
    asked, committed = [one for one, _ in spent], [two for _, two in spent]
    p99 = statistics.quantiles(committed, n=100)[98]
    return Result(name, decisions, statistics.median(asked), statistics.median(committed), p99)


def _registered(scene: Scene, number: int) -> AccountNo:
    (event,) = scene.ok(RegisterAccount(private(f"user-{number}")))
    found: AccountNo = event.account_no  # type: ignore[attr-defined]
    return found


def _one(scene: Scene, guard: Connection, number: int, account: AccountNo) -> tuple[float, float]:
    command = scene.deciding(account_no=account)
    guard.send(f"user-{number}")
    if guard.recv() != "free":
        raise AssertionError("restricted before anybody decided")
    asked = time.monotonic()
    scene.ok(command)
    committed = time.monotonic()
    refused_at = guard.recv()
    return (refused_at - asked) * 1000, max(0.0, (refused_at - committed) * 1000)


def _watch(pipe: Connection, url: str, token: str) -> None:
    """The other process: asks about one account until it is refused, and says when that was."""
    with Guard(url, token=token, clock=lambda: 0) as guard:
        strangers = guard.capability("chat.send_stranger")
        pipe.send("ready" if guard.wait_ready(PATIENCE_S) else "never")
        while (account := pipe.recv()) is not None:
            pipe.send("free" if guard.check(account, strangers).allowed else "restricted")
            while guard.check(account, strangers).allowed:
                time.sleep(0)
            pipe.send(time.monotonic())


def main() -> None:
    """Print the rows."""
    for result in run():
        print(
            f"{result.store}, decision to refusal in another process, {result.decisions} decisions:"
            f" from the commit p50 {result.committed_p50_ms:.1f} ms, p99 {result.committed_p99_ms:.1f} ms;"
            f" from the command p50 {result.asked_p50_ms:.1f} ms"
        )


if __name__ == "__main__":
    main()
