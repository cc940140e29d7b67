"""Manifests on every store: rows kept and found, guards told of those that have not departed, tampering named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.verification import rebuild, verify
from dueprocess.application.staging import Days
from dueprocess.domain.account import EraseAccount
from dueprocess.kernel.instants import DAY, Instant
from tests.importing import LIST, given, imported, looked_at, read, undone
from tests.world import LAN, START, WEI, World


@pytest.fixture
def world(address: str) -> Iterator[World]:
    store = open_store(address)
    store.prepare()
    yield World(store)
    store.close()


def test_rows_are_found_by_account_and_by_place(world):
    imported(world, given(), given("lan"), given("lan", "wallet.pay", target="ming"))
    with world.store.read() as reader:
        found = reader.manifests.rows_of((WEI, LAN))
        assert {number: [row for _, row, _ in rows] for number, rows in found.items()} == {
            WEI: [0],
            LAN: [1, 2],
        }
        row = reader.manifests.row(LIST, 2)
        assert row is not None
        assert (row.account_no, row.target, row.capabilities) == (LAN, 3, ("wallet.pay",))
        assert reader.manifests.row(LIST, 3) is None
        assert reader.manifests.account_numbers(("lan", "nobody")) == {"lan": LAN}


def test_what_departed_is_no_longer_told_from_the_manifest(world):
    imported(world, given(), given("lan"))
    looked_at(world)
    with world.store.read() as reader:
        told = [place for part in reader.manifests.standing(LIST) for place, _ in part]
        assert told == [1]
        assert reader.manifests.restricted_among((WEI, LAN)) == {WEI}


def test_more_rows_than_one_transaction_holds_are_read_in_order(world):
    reading, refused = read(world, *(given(f"u{number}") for number in range(4_500)), days=Days(1, 180))
    assert refused == []
    assert (reading.line, reading.frontier.size, reading.finished) == (4_500, 4_500, True)
    with world.store.read() as reader:
        assert [entry.row for entry in reader.manifests.entries(LIST)] == list(range(4_500))
        assert reader.next_account_no() == 4_504


def test_the_record_verifies_before_and_after_departures_an_undo_and_an_erasure(world):
    imported(world, given(until=Instant(START + DAY), reason="Told twice."), given("lan"))
    looked_at(world, LAN)
    assert fault_of(world) is None
    undone(world)
    world.after(DAY)
    world.ok(EraseAccount(WEI))
    assert fault_of(world) is None
    with world.store.write() as ledger:
        rebuild(ledger)
    assert fault_of(world) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE vault_manifest_row SET body = (SELECT body FROM vault_manifest_row WHERE row = 1) WHERE row = 0",
            "commits to",
        ),
        ("UPDATE vault_manifest_row SET salt = NULL, body = NULL WHERE row = 0", "without an erasure"),
        ("DELETE FROM vault_manifest_row WHERE row = 1", "another root"),
        ("DELETE FROM vault_manifest_row WHERE row = 0", "does not follow"),
    ],
)
def test_a_row_that_was_changed_is_named(world, change, said):
    imported(world, given(), given("lan"))
    with world.store.operate() as connection:
        connection.execute(text(change))
    fault = fault_of(world)
    assert fault is not None
    assert fault.where.startswith("vault_manifest_row")
    assert said in fault.what


def fault_of(world: World):
    with world.store.read() as reader:
        return verify(reader).fault
