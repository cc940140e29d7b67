"""Durable commands beside the same event rows inserted bare by the raw driver, in the same transactions (design 6).

One and the same stream of commands (register, open, attach, decide, open evidence, appeal, take, answer) is carried
out twice: one a commit, and a hundred a commit. Then the very rows that it wrote into `log_event` are inserted bare
into an empty file with the same pragmas, in transactions of the same shape. The figure is the ratio of the two.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

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
from tests.world import ADA, CHEN, SECRET, TestClock, World, private

ACTOR = Actor(ActorKind.STAFF, "bench")
STEPS = 8


class Result(msgspec.Struct, frozen=True):
    """One shape of transactions: commands a second, and the share of bare inserts of the same event rows."""

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


def run(stories: int = 400) -> list[Result]:
    """Both shapes of transactions."""
    return [_measure(1, stories), _measure(100, stories * 3)]


def _measure(per_commit: int, stories: int) -> Result:
    """Each batch of ours is followed at once by its own rows bare, so that both meet the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        store = SqliteStore(path / "ours.sqlite")
        store.prepare()
        world = World(store)
        engine = Engine(store, TestClock(), SECRET, HANDLERS)
        bare = _bare(path / "bare.sqlite")
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
                bare.execute("BEGIN IMMEDIATE")
                bare.executemany("INSERT INTO log_event VALUES (?, ?, ?, ?, ?)", rows)
                bare.execute("COMMIT")
                bare_spent += time.perf_counter() - start
        store.close()
        bare.close()
        count = STEPS * stories
        return Result(per_commit, count, events, count / ours_spent, events / ours_spent, events / bare_spent)


def _rows(store: SqliteStore, after: int) -> list[tuple[Any, ...]]:
    """The rows of `log_event` after a position."""
    with store.read() as reader:
        return [(position, data, envelopes.leaf(data), None, None) for position, data in reader.stored(after)]


def _bare(path: Path) -> sqlite3.Connection:
    """An empty file with the log's table, and the driver alone before it."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(
        "CREATE TABLE log_event (position INTEGER PRIMARY KEY, bytes BLOB, leaf BLOB, cause TEXT, follows INTEGER)"
    )
    return connection


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
            f"{result.per_commit:>4} a commit: {result.commands_per_second:>8,.0f} commands/s,"
            f" {result.events_per_second:>8,.0f} events/s; bare {result.bare_events_per_second:>9,.0f} events/s;"
            f" share {result.share:.0%}"
        )


if __name__ == "__main__":
    main()
