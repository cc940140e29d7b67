"""kill -9 at any instant: what was acknowledged is there, what was not is there whole or not at all, once (I-27, I-31)."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess

import pytest
from sqlalchemy import func, select

from dueprocess.adapters.store import schema
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.adapters.store.verification import verify
from dueprocess.application.views.all import NOTICES
from dueprocess.kernel.ids import CommandId
from tests.contract.appending import Said, append_until_killed
from tests.contract.conftest import Opener
from tests.world import World

POINTS = int(os.environ.get("DUEPROCESS_KILLS", "50"))
"""Kills a store: 50 in `make test`; `DUEPROCESS_KILLS=500` for the whole of what is promised."""
TOGETHER = 2
SAID_WITHIN_S = 60.0

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Starts processes quickly, from one that has imported everything and holds no connection."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.contract.appending", "dueprocess.adapters.store.postgres"])
    return context


class Appender:
    """One process that appends, and what it was told."""

    def __init__(self, context: ForkServerContext, address: str, name: str) -> None:
        self.said: list[Said] = []
        self._ours, theirs = context.Pipe(duplex=False)
        self._process: ForkServerProcess = context.Process(
            target=append_until_killed, args=(address, name, theirs), daemon=True
        )
        self._process.start()
        theirs.close()

    def listen(self, count: int) -> None:
        """Until so many commands more were acknowledged."""
        for _ in range(count):
            assert wait([self._ours], SAID_WITHIN_S), "nothing was acknowledged"
            self.said.append(self._ours.recv())

    def kill(self) -> list[Said]:
        """SIGKILL, now; all that was acknowledged up to it."""
        self._process.kill()
        self._process.join()
        self.said += _rest(self._ours)
        self._ours.close()
        return self.said


def _rest(pipe: Connection) -> Iterator[Said]:
    try:
        while True:
            yield pipe.recv()
    except (EOFError, OSError):
        return


def test_i_27_killed_processes_lose_double_and_halve_nothing(
    opener: Opener, address: str, processes: ForkServerContext
) -> None:
    store, chance = opener(), random.Random(20261121)
    World(store)
    acknowledged: list[Said] = []
    for point in range(0, POINTS, TOGETHER):
        both = [Appender(processes, address, f"kill-{point + which}") for which in range(TOGETHER)]
        for appender in both:
            appender.listen(chance.randrange(1, 6))
        for appender in both:
            acknowledged += appender.kill()
    whole(store, acknowledged)


def whole(store: SqlStore, acknowledged: list[Said]) -> None:
    """The record is sound, holds every acknowledged command with all its events, and owes each notice once."""
    with store.read() as reader:
        assert verify(reader).fault is None
        for command_id, events, position in acknowledged:
            kept = reader.command(CommandId(command_id))
            assert (len(kept), kept[-1].position) == (events, position), command_id
        positions = [position for position, _ in reader.stored()]
        notices = {notice.notice_id for notice in reader.all(NOTICES)}
    assert positions == list(range(1, len(positions) + 1))
    assert len({position for _, _, position in acknowledged}) == len(acknowledged)
    with store.operate() as connection:
        owed = connection.execute(
            select(schema.OUTBOX.c.subject, func.count()).group_by(schema.OUTBOX.c.subject)
        )
        told = {subject: count for subject, count in owed if subject in notices}
    assert set(told) == notices
    assert len(set(told.values())) == 1
