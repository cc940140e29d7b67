"""Endpoints and deliveries on every store: claimed by one, owed once, parked and owed again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.application.webhook import Delivery, Endpoint
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import MINUTE, Instant
from tests.postgres import schema

NOW = Instant(1_800_000_000_000)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with ExitStack() as stack:
        address = str(tmp_path / "webhooks.sqlite")
        if request.param == "postgresql":
            address = stack.enter_context(schema(request.getfixturevalue("postgres_address")))
        opened = open_store(address)
        opened.prepare()
        yield opened
        opened.close()


def endpoint(name: str = "one", cursor: int = 10) -> Endpoint:
    return Endpoint(f"whk_{name}", "https://hooks.example.org/", (), NOW, PersonId("p_olga"), cursor)


def owed(*positions: int, name: str = "one") -> tuple[Delivery, ...]:
    return tuple(Delivery(f"whk_{name}", at, f"evt_{at}", "notice.issued", NOW) for at in positions)


def test_the_cursor_is_moved_once_and_each_event_is_owed_once(store: SqlStore) -> None:
    webhooks = SqlOperational(store)
    webhooks.add_endpoint(endpoint())
    assert webhooks.spread(endpoint(), owed(11, 12), 12)
    assert not webhooks.spread(endpoint(), owed(11, 12), 12)
    moved = webhooks.endpoint("whk_one")
    assert moved is not None
    assert moved.cursor == 12
    assert webhooks.spread(moved, owed(12, 13), 13)
    assert [row.position for row in webhooks.deliveries("whk_one", 9)] == [13, 12, 11]


def test_what_was_told_long_ago_is_forgotten_and_nothing_else(store: SqlStore) -> None:
    webhooks = SqlOperational(store)
    webhooks.add_endpoint(endpoint())
    webhooks.add_endpoint(endpoint("two"))
    webhooks.spread(endpoint(), owed(11, 12, 13, 14, 15), 15)
    webhooks.spread(endpoint("two"), owed(11, name="two"), 11)
    told, later, parked, tried, _ = owed(11, 12, 13, 14, 15)
    change = msgspec.structs.replace
    webhooks.settle_delivery(change(told, told_at=NOW))
    webhooks.settle_delivery(change(owed(11, name="two")[0], told_at=NOW))
    webhooks.settle_delivery(change(later, told_at=Instant(NOW + 1)))
    webhooks.settle_delivery(change(parked, parked=True, attempts=10))
    webhooks.settle_delivery(change(tried, attempts=3))
    assert webhooks.forget_told(Instant(NOW - 1), 9) == 0
    assert webhooks.forget_told(NOW, 1) == 1
    assert webhooks.forget_told(NOW, 9) == 1
    assert webhooks.forget_told(NOW, 9) == 0
    assert [row.position for row in webhooks.deliveries("whk_one", 9)] == [15, 14, 13, 12]
    assert webhooks.deliveries("whk_two", 9) == ()
    moved = webhooks.endpoint("whk_two")
    assert moved is not None
    assert moved.cursor == 11, "what was forgotten is not owed anew"


def test_what_was_given_up_is_listed_over_all_endpoints(store: SqlStore) -> None:
    webhooks = SqlOperational(store)
    for name in ("one", "two"):
        webhooks.add_endpoint(endpoint(name))
        webhooks.spread(endpoint(name), owed(11, 12, name=name), 12)
    assert webhooks.given_up(9) == ()
    for name, at in (("one", 11), ("two", 12)):
        given_up = Delivery(f"whk_{name}", at, f"evt_{at}", "notice.issued", NOW, 10, None, True, "HTTP 400")
        webhooks.settle_delivery(given_up)
    listed = [(row.endpoint_id, row.position, row.answer) for row in webhooks.given_up(9)]
    assert listed == [("whk_two", 12, "HTTP 400"), ("whk_one", 11, "HTTP 400")]
    assert [row.position for row in webhooks.given_up(1)] == [12]
    assert [row.position for row in webhooks.given_up(9, "whk_one")] == [11]


def test_a_claim_is_held_for_its_lease_and_let_go_when_settled(store: SqlStore) -> None:
    webhooks = SqlOperational(store)
    webhooks.add_endpoint(endpoint())
    webhooks.spread(endpoint(), owed(11, 12, 13), 13)
    claimed = webhooks.claim_deliveries(NOW, MINUTE, 2)
    assert [row.position for row in claimed] == [11, 12]
    assert [row.position for row in webhooks.claim_deliveries(NOW, MINUTE, 9)] == [13]
    assert webhooks.claim_deliveries(NOW, MINUTE, 9) == ()
    webhooks.settle_delivery(claimed[0])
    later = Instant(NOW + MINUTE)
    assert [row.position for row in webhooks.claim_deliveries(NOW, MINUTE, 9)] == [11]
    assert len(webhooks.claim_deliveries(later, MINUTE, 9)) == 3


def test_who_rests_or_is_off_is_not_claimed_for(store: SqlStore) -> None:
    webhooks = SqlOperational(store)
    for name in ("one", "two"):
        webhooks.add_endpoint(endpoint(name))
        webhooks.spread(endpoint(name), owed(11, name=name), 11)
    webhooks.rest_endpoint("whk_one", 2, Instant(NOW + MINUTE))
    webhooks.switch_endpoint("whk_two", "HTTP 410")
    assert webhooks.claim_deliveries(NOW, MINUTE, 9) == ()
    webhooks.switch_endpoint("whk_two", "")
    assert [row.endpoint_id for row in webhooks.claim_deliveries(NOW, MINUTE, 9)] == ["whk_two"]
    assert len(webhooks.claim_deliveries(Instant(NOW + MINUTE), MINUTE, 9)) == 2


def test_parked_ones_are_counted_owed_again_and_removed_with_their_endpoint(store: SqlStore) -> None:
    webhooks = SqlOperational(store)
    webhooks.add_endpoint(endpoint())
    webhooks.spread(endpoint(), owed(11, 12), 12)
    for position in (11, 12):
        webhooks.settle_delivery(
            Delivery("whk_one", position, f"evt_{position}", "notice.issued", NOW, 10, None, parked=True)
        )
    assert webhooks.parked_deliveries("whk_one") == 2
    assert webhooks.send_again("whk_one", 12, NOW) == 1
    assert webhooks.send_again("whk_one", None, NOW) == 1
    assert len(webhooks.claim_deliveries(NOW, MINUTE, 9)) == 2
    assert webhooks.remove_endpoint("whk_one")
    assert not webhooks.remove_endpoint("whk_one")
    assert webhooks.deliveries("whk_one", 9) == ()


def test_four_workers_at_once_claim_each_delivery_once(store: SqlStore) -> None:
    webhooks = SqlOperational(store)
    webhooks.add_endpoint(endpoint())
    webhooks.spread(endpoint(), owed(*range(100, 180)), 180)
    claimed: list[int] = []

    def work() -> None:
        while found := webhooks.claim_deliveries(NOW, MINUTE, 7):
            claimed.extend(row.position for row in found)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == list(range(100, 180))
