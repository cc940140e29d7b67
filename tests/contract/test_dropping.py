"""Dropping on every store: what nobody approved leaves the vault, what was approved never does, and a kill loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.verification import rebuild, verify
from dueprocess.application.dropping import drop_overdue
from dueprocess.application.engine import Engine
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.ports import Store
from dueprocess.application.staging import AT_ONCE, Days, ReadElsewhere, Stager, name_of
from dueprocess.application.views.all import IMPORTS
from dueprocess.domain.imports import ApproveImport, ProposeImport
from dueprocess.kernel.ids import ImportId
from dueprocess.kernel.refusals import Code
from tests.importing import LIST, given, imported, looked_at, proposed, read, undone
from tests.policy import STRANGERS
from tests.world import BELA, DAY, OLGA, SECRET, World

OTHER = ImportId("imp_other")
KEPT = 30


@pytest.fixture
def world(address: str) -> Iterator[World]:
    store = open_store(address)
    store.prepare()
    yield World(store)
    store.close()


def rows(world: World, name: ImportId = LIST) -> int:
    with world.store.read() as reader:
        return sum(1 for _ in reader.manifests.entries(name))


def many(count: int) -> list:
    return [given(f"u{number}") for number in range(count)]


def test_what_was_read_and_never_proposed_leaves_the_vault_after_its_days(world):
    before = world.position
    read(world, *many(3))
    world.after(KEPT * DAY - 1)
    assert drop_overdue(world.engine, KEPT) == ()
    assert rows(world) == 3
    world.after(1)
    (dropped,) = drop_overdue(world.engine, KEPT)
    assert (dropped.import_id, dropped.rows, dropped.proposed) == (LIST, 3, False)
    assert rows(world) == 0
    assert world.position == before, "the record never knew of it"
    assert drop_overdue(world.engine, KEPT) == ()
    reading, refused = read(world, *many(3))
    assert (reading.frontier.size, refused) == (3, []), "the same list can be read again under its name"


def test_what_was_proposed_and_never_approved_is_dropped_on_record_and_waits_anew_under_the_next_name(world):
    root = proposed(world, *many(3))
    world.after(KEPT * DAY)
    (dropped,) = drop_overdue(world.engine, KEPT)
    assert (dropped.rows, dropped.proposed) == (3, True)
    assert world.get(IMPORTS, LIST).dropped_at == world.clock.at
    assert world.refused(ApproveImport(LIST, root, BELA)) is Code.IMPORT_DROPPED
    with world.store.read() as reader:
        assert verify(reader).fault is None
        name = name_of(reader, LIST)
    assert name == f"{LIST}-2"
    imported(world, *many(3), name=name)
    assert rows(world, name) == 3
    with world.store.write() as ledger:
        rebuild(ledger)
    with world.store.read() as reader:
        assert verify(reader).fault is None


def test_i_27_nothing_of_an_approved_import_is_ever_lost(world):
    imported(world, given(), given("lan"))
    world.after(1)
    imported(world, given("ming"), name=OTHER)
    undone(world, OTHER)
    proposed(world, *many(2), name=ImportId("imp_third"))
    world.after(29 * DAY)
    assert looked_at(world)
    world.after(400 * DAY)
    (dropped,) = drop_overdue(world.engine, 1)
    assert dropped.import_id == "imp_third"
    assert (rows(world), rows(world, OTHER)) == (2, 1)
    with world.store.read() as reader:
        assert verify(reader).fault is None


def test_more_than_one_transaction_holds_goes_in_parts_and_whoever_was_killed_leaves_the_rest(world):
    read(world, *many(2 * AT_ONCE + 5))
    world.after(KEPT * DAY)
    with world.store.write() as ledger:  # as a run that was killed after its first part left it
        reading = ledger.manifests.reading(LIST)
        reading.line, reading.finished = -1, False
        ledger.stage(reading, ())
        assert ledger.unstage(LIST, AT_ONCE).rows == AT_ONCE
    assert rows(world) == AT_ONCE + 5
    command = ProposeImport(LIST, reading.frontier.size, reading.frontier.root().hex(), OLGA)
    assert world.refused(command) is Code.IMPORT_NOT_READ, "nothing can be proposed of the half that is left"
    (dropped,) = drop_overdue(world.engine, KEPT)
    assert dropped.rows == AT_ONCE + 5
    assert rows(world) == 0
    with world.store.read() as reader:
        assert reader.manifests.readings() == ()


def test_whoever_reads_a_list_that_is_being_removed_begins_it_anew(world):
    read(world, *many(AT_ONCE + 1))
    with world.store.write() as ledger:
        reading = ledger.manifests.reading(LIST)
        reading.line, reading.finished = -1, False
        ledger.stage(reading, ())
        ledger.unstage(LIST, 7)
    world.after(1)
    again, refused = read(world, *many(AT_ONCE + 1))
    assert (again.frontier.size, again.begun_at, refused) == (AT_ONCE + 1, world.clock.at, [])
    assert rows(world) == AT_ONCE + 1


def test_a_list_that_is_removed_while_somebody_reads_it_is_not_kept_in_halves(world):
    """The removal comes between two transactions of the reader: it stops, says so, and has kept nothing after it."""

    def interrupted() -> Iterator:
        yield from many(AT_ONCE)
        world.after(KEPT * DAY)
        assert len(drop_overdue(world.engine, KEPT)) == 1
        yield from many(2 * AT_ONCE)[AT_ONCE:]

    with pytest.raises(ReadElsewhere):
        Stager(world.engine, LIST, Days()).stage(interrupted())
    assert rows(world) == 0


def test_dropping_is_the_same_event_for_two_workers(world):
    proposed(world, *many(3))
    world.after(KEPT * DAY)
    before = world.position
    drop_overdue(world.engine, KEPT)
    drop_overdue(world.engine, KEPT + 1)
    assert world.position == before + 1


def test_dropping_restricts_and_frees_nobody(world):
    imported(world, given())
    proposed(world, given("lan"), name=OTHER)
    looked_at(world)
    world.after(KEPT * DAY)
    drop_overdue(world.engine, KEPT)
    assert not world.allowed(STRANGERS)
    assert world.allowed(STRANGERS, 2)


def known(world: World, *names: str) -> set[str]:
    """Which of these external ids the vault knows."""
    with world.store.read() as reader:
        return set(reader.manifests.account_numbers(names))


def test_the_ids_of_strangers_go_with_the_last_row_about_them(world):
    read(world, given("stranger"), given("wei", target="other"), given("both", target="lan"))
    assert known(world, "stranger", "other", "both", "wei", "lan") == {
        "stranger",
        "other",
        "both",
        "wei",
        "lan",
    }
    with world.store.read() as reader:
        following = reader.next_account_no()
    world.after(KEPT * DAY)
    drop_overdue(world.engine, KEPT)
    assert known(world, "stranger", "other", "both", "wei", "lan") == {"wei", "lan"}, "accounts stay"
    with world.store.read() as reader:
        assert reader.next_account_no() == following, "their numbers are nobody else's"
        assert verify(reader).fault is None


def test_of_whom_another_list_speaks_the_id_stays_about_them_or_towards_them(world):
    read(world, given("first"), given("second"), given("third", target="fourth"))
    imported(world, given("first"), given("wei", target="second"), given("lan", target="fourth"), name=OTHER)
    world.after(KEPT * DAY)
    (dropped,) = drop_overdue(world.engine, KEPT)
    assert dropped.rows == 3
    assert known(world, "first", "second", "third", "fourth") == {"first", "second", "fourth"}


def test_a_list_that_comes_while_another_is_removed_keeps_whom_it_names(world):
    """Between two parts of the removal somebody reads a list that names one of the last part as the other person."""
    read(world, *many(AT_ONCE + 1))
    last = f"u{AT_ONCE}"
    world.after(KEPT * DAY)

    store = Between(world.store, lambda: read(world, given("wei", target=last), name=OTHER))
    drop_overdue(Engine(store, world.clock, SECRET, HANDLERS), KEPT)
    assert known(world, "u0", last) == {last}


class Between:
    """The store as it is, where something happens after the second transaction: the first part is gone then."""

    def __init__(self, store: Store, happens: Callable[[], object]) -> None:
        self._store = store
        self._happens = happens
        self._written = 0

    def read(self):
        return self._store.read()

    @contextmanager
    def write(self):
        with self._store.write() as ledger:
            yield ledger
        self._written += 1
        if self._written == 2:
            self._happens()
