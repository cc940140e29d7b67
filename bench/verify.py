"""Verifying a record: root, constitution, views and vault recomputed, beside merely reading the same bytes."""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec

from bench.commands import STEPS, requests_of
from bench.stores import NAMES, fresh
from dueprocess.adapters.store.verification import verify
from dueprocess.record.tree import Tree, verify_inclusion
from tests.world import World


class Result(msgspec.Struct, frozen=True):
    """Seconds for one record."""

    store: str
    events: int
    verify_seconds: float
    read_seconds: float
    proof_microseconds: float

    @property
    def events_per_second(self) -> float:
        """Events verified a second."""
        return self.events / self.verify_seconds


def run(stories: int = 5_900) -> Iterator[Result]:
    """Fill a record (about 17 events a story) and verify it, on each store."""
    for name in NAMES:
        yield _verified(name, stories)


def _verified(name: str, stories: int) -> Result:
    with fresh(name) as store:
        world = World(store)
        for step in range(STEPS):
            requests = requests_of(world, step, stories)
            for at in range(0, stories, 500):
                world.engine.carry_out_all(requests[at : at + 500])
        with store.read() as reader:
            start = time.perf_counter()
            rows = list(reader.raw())
            read = time.perf_counter() - start
        with store.read() as reader:
            start = time.perf_counter()
            result = verify(reader)
            spent = time.perf_counter() - start
        if result.fault is not None:
            raise AssertionError(result.fault)
        return Result(name, result.entries, spent, read, _proof([row[2] for row in rows]))


def _proof(leaves: list[bytes]) -> float:
    """Microseconds to make and check one inclusion proof."""
    tree, root, rounds = Tree(leaves), Tree(leaves).root(), 2_000
    start = time.perf_counter()
    for number in range(rounds):
        index = number * 7919 % len(leaves)
        if not verify_inclusion(leaves[index], index, len(leaves), tree.inclusion(index), root):
            raise AssertionError(index)
    return (time.perf_counter() - start) / rounds * 1e6


def main() -> None:
    """Print the row."""
    for result in run():
        print(
            f"{result.store}, verify {result.events:,} events: {result.verify_seconds:.1f} s"
            f" ({result.events_per_second:,.0f} events/s,"
            f" {result.verify_seconds / result.read_seconds:.0f} times reading the rows);"
            f" a proof made and checked: {result.proof_microseconds:.0f} µs"
        )


if __name__ == "__main__":
    main()
