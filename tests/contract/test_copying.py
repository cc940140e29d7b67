"""A record moves from one store to another whole, with an equal root, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from dueprocess.adapters.store.copying import NotEmpty, copy_store
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.adapters.store.verification import verify
from dueprocess.application.engine import Accepted
from dueprocess.application.operational import Credential
from dueprocess.application.views.all import VIEWS
from dueprocess.domain.account import EraseAccount, RegisterAccount
from dueprocess.kernel.ids import AccountNo, PersonId
from tests.contract.conftest import Opener
from tests.contract.test_store import request, story
from tests.world import World, private


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A record with a story, a person erased and a sign-in, on SQLite."""
    world = World.on_sqlite(tmp_path)
    story(world)
    world.after(200 * 86_400_000)
    world.ok(RegisterAccount(private("newcomer")))
    world.ok(EraseAccount(AccountNo(2)))
    SqlOperational(sqlite_of(world)).put_credential(Credential("ada", PersonId("ada"), "hashed"))
    return world


def sqlite_of(world: World) -> SqliteStore:
    assert isinstance(world.store, SqliteStore)
    return world.store


def test_a_copy_has_the_same_root_and_goes_on(world: World, opener: Opener) -> None:
    source, target = sqlite_of(world), opener()
    told: list[int] = []
    result = copy_store(source, target, told.append)
    with source.read() as reader:
        head, rows = reader.head(), {view.name: list(reader.dump(view)) for view in VIEWS}
        words = list(reader.kept())
    assert result.fault is None
    assert (result.entries, result.root) == (head.position, head.frontier.root().hex())
    assert told[-1] <= result.rows
    assert told == sorted(told)
    with target.read() as reader:
        assert {view.name: list(reader.dump(view)) for view in VIEWS} == rows
        assert list(reader.kept()) == words
        assert reader.external_id(AccountNo(2)) is None
    assert SqlOperational(target).credential("ada") == Credential("ada", PersonId("ada"), "hashed")
    world.store = world.engine.store = target
    answer = world.engine.carry_out(request("somebody", 77))
    assert isinstance(answer, Accepted)
    assert answer.position == head.position + 1
    with target.read() as reader:
        assert verify(reader).fault is None


def test_a_database_that_holds_a_record_is_not_copied_into(world: World, opener: Opener) -> None:
    target = opener()
    World(target)
    with target.read() as reader:
        before = reader.head().frontier.root()
    with pytest.raises(NotEmpty):
        copy_store(sqlite_of(world), target)
    with target.read() as reader:
        assert reader.head().frontier.root() == before


def test_a_damaged_record_leaves_the_new_place_empty(world: World, opener: Opener) -> None:
    source, target = sqlite_of(world), opener()
    with source.operate() as connection:
        other = text("UPDATE vault_entry SET content = :other WHERE purpose LIKE 'DecideCase%'")
        connection.execute(other, {"other": b"other words"})
    result = copy_store(source, target)
    assert result.fault is not None
    assert result.fault.where.startswith("vault_entry")
    with target.read() as reader:
        assert reader.head().position == 0
        assert list(reader.kept()) == []
