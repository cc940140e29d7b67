"""What guards have counted, on every store: added up by day, each batch once, whoever sends it at the same time."""

from __future__ import annotations

import threading

from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.application.observation import KEPT_DAYS, Kind, Observed, Stage, day_of
from dueprocess.kernel.instants import DAY, Instant
from tests.contract.conftest import Opener

NOW = Instant(1_790_000_000_000)


def refused(count: int, restriction_id: str = "dec_1.1", now: Instant = NOW) -> Observed:
    return Observed(day_of(now), "chat.send", Kind.REFUSED, Stage.ENFORCE, restriction_id, count)


def test_counts_add_up_over_batches_and_days(opener: Opener) -> None:
    counts = SqlOperational(opener())
    later = Instant(NOW + DAY)
    assert counts.observe("one", (refused(3), refused(2, "")), NOW)
    assert counts.observe("two", (refused(4),), NOW)
    assert counts.observe("three", (refused(5, now=later),), later)
    assert {row.restriction_id: row.count for row in counts.observed(day_of(NOW))} == {"": 2, "dec_1.1": 12}
    assert [row.count for row in counts.observed(day_of(later))] == [5]
    assert SqlOperational(opener()).observed(day_of(later)) == counts.observed(day_of(later))


def test_a_batch_counts_once_however_many_send_it_at_once(opener: Opener) -> None:
    stores = [SqlOperational(opener()) for _ in range(4)]
    first: list[bool] = []
    threads = [
        threading.Thread(
            target=lambda store=store, name=name: first.append(store.observe(name, (refused(1),), NOW))
        )
        for store in stores
        for name in ("same", "same", "other")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(first), sum(first)) == (12, 2)
    assert [row.count for row in stores[0].observed(0)] == [2]


def test_old_days_go_with_the_next_batch(opener: Opener) -> None:
    counts = SqlOperational(opener())
    counts.observe("old", (refused(1),), NOW)
    much_later = Instant(NOW + (KEPT_DAYS + 1) * DAY)
    counts.observe("new", (refused(7, now=much_later),), much_later)
    assert [row.count for row in counts.observed(0)] == [7]
