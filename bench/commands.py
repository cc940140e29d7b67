"""Durable commands beside the same event rows inserted bare by the raw driver, in the same transactions (design 6).

One and the same stream of commands (register, open, attach, decide, open evidence, appeal, take, answer) is carried
out twice on each store: one a commit, and a hundred a commit. After each batch the very rows that it wrote into
`log_event` are inserted bare, in one transaction too, by the same driver with the same settings. The figure is the ratio.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.engine import Accepted, Engine, Request
from dueprocess.application.handlers import HANDLERS
from dueprocess.domain.account import RegisterAccount
from dueprocess.domain.appeal import LodgeAppeal
from dueprocess.domain.case import OpenCase
from dueprocess.domain.decision import DecideCase, Outcome
from dueprocess.domain.evidence import AttachEvidence, OpenEvidence, Purpose, Source
from dueprocess.domain.review import AnswerAppeal, TakeAppeal
from dueprocess.kernel.ids import AccountNo, CommandId
from dueprocess.kernel.privacy import Private
from dueprocess.record import envelope as envelopes
from dueprocess.record.envelope import Actor, ActorKind
from tests.postgres import postgres, schema
from tests.world import ADA, CHEN, SECRET, TestClock, World, private

ACTOR = Actor(ActorKind.STAFF, "bench")
STEPS = 8


class Result(msgspec.Struct, frozen=True):
    """One shape of transactions: commands a second, and the share of bare inserts of the same event rows."""

    store: str
    per_commit: int
    commands: int
    events: int
    commands_per_second: float
    events_per_second: float
    bare_events_per_second: float

    @property
    def share(self) -> float:
        """Our events a second over bare ones."""
        return self.events_per_second / self.bare_events_per_second


def run(stories: int = 400) -> Iterator[Result]:
    """Both shapes of transactions on both stores."""
    for per_commit, count in ((1, stories), (100, stories * 3)):
        with tempfile.TemporaryDirectory() as folder:
            bare = _sqlite(Path(folder) / "bare.sqlite")
            yield _measure("SQLite", per_commit, count, SqliteStore(Path(folder) / "ours.sqlite"), bare)
    with postgres(durable=True) as address:
        for per_commit, count in ((1, stories), (100, stories * 3)):
            with schema(address) as ours, schema(address) as theirs:
                yield _measure("PostgreSQL", per_commit, count, open_store(ours), _postgres(theirs))


Insert = Callable[[list[tuple[Any, ...]]], None]
"""Inserts rows bare, in one transaction."""


def _measure(name: str, per_commit: int, stories: int, store: SqlStore, bare: Insert) -> Result:
    """Each batch of ours is followed at once by its own rows bare, so that both meet the same machine."""
    store.prepare()
    world = World(store)
    engine = Engine(store, TestClock(), SECRET, HANDLERS)
    position, ours_spent, bare_spent, events = world.position, 0.0, 0.0, 0
    for step in range(STEPS):
        requests = requests_of(world, step, stories)
        for at in range(0, len(requests), per_commit):
            start = time.perf_counter()
            answers = engine.carry_out_all(requests[at : at + per_commit])
            ours_spent += time.perf_counter() - start
            assert all(isinstance(item, Accepted) for item in answers), answers
            rows = _rows(store, position)
            position, events = position + len(rows), events + len(rows)
            start = time.perf_counter()
            bare(rows)
            bare_spent += time.perf_counter() - start
    store.close()
    count = STEPS * stories
    return Result(
        name, per_commit, count, events, count / ours_spent, events / ours_spent, events / bare_spent
    )


def _rows(store: SqlStore, after: int) -> list[tuple[Any, ...]]:
    """The rows of `log_event` after a position."""
    with store.read() as reader:
        return [(position, data, envelopes.leaf(data), None, None) for position, data in reader.stored(after)]


def _sqlite(path: Path) -> Insert:
    """The driver alone before an empty file with the log's table."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(
        "CREATE TABLE log_event (position INTEGER PRIMARY KEY, bytes BLOB, leaf BLOB, cause TEXT, follows INTEGER)"
    )

    def insert(rows: list[tuple[Any, ...]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO log_event VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")

    return insert


def _postgres(address: str) -> Insert:
    """The driver alone before an empty schema with the log's table."""
    connection = psycopg.connect(address, autocommit=True)
    connection.execute(
        "CREATE TABLE log_event (position bigint PRIMARY KEY, bytes bytea, leaf bytea, cause text, follows bigint)"
    )

    def insert(rows: list[tuple[Any, ...]]) -> None:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany("INSERT INTO log_event VALUES (%s, %s, %s, %s, %s)", rows)

    return insert


def requests_of(world: World, step: int, stories: int) -> list[Request]:
    """The requests of one step of every story; a step builds on the ones before it."""
    made = [_command(world, step, number) for number in range(stories)]
    return [
        Request(CommandId(f"bench-{step}-{number:06d}"), ACTOR, command)
        for number, command in enumerate(made)
    ]


def _ids(prefix: str, step: int, number: int) -> Any:
    """The id that the command of an earlier step minted."""
    from dueprocess.kernel.ids import Mint

    return Mint(SECRET, CommandId(f"bench-{step}-{number:06d}"))(prefix)


def _command(world: World, step: int, number: int) -> Any:
    account = AccountNo(4 + number)
    case_id, evidence_id = _ids("case", 1, number), _ids("evi", 2, number)
    decision_id, appeal_id = _ids("dec", 3, number), _ids("app", 5, number)
    words = Private("He wrote to people who had asked him to stop.")
    match step:
        case 0:
            return RegisterAccount(private(f"person-{number}"))
        case 1:
            return OpenCase(account, "harassment", ADA)
        case 2:
            content, named = Private(f"unwanted words {number}"), private(f"bench-{number}")
            return AttachEvidence(case_id, "message", content, named, world.clock.at, Source.CONTENT, account)
        case 3:
            return DecideCase(case_id, ADA, "H1", words, (evidence_id,))
        case 4:
            return OpenEvidence(evidence_id, CHEN, Purpose.REVIEW)
        case 5:
            return LodgeAppeal(decision_id, account, Private("She had asked me to write."))
        case 6:
            return TakeAppeal(appeal_id, CHEN)
        case _:
            return AnswerAppeal(
                appeal_id, CHEN, Outcome.OVERTURNED, Private(f"The words were answers {number}.")
            )


def main() -> None:
    """Print the table."""
    for result in run():
        print(
            f"{result.store:<11}{result.per_commit:>4} a commit: {result.commands_per_second:>8,.0f} commands/s,"
            f" {result.events_per_second:>8,.0f} events/s; bare {result.bare_events_per_second:>9,.0f} events/s;"
            f" share {result.share:.0%}"
        )


if __name__ == "__main__":
    main()
