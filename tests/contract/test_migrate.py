"""Migrations lead to the very tables that the code declares, and a newer record is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, text

from dueprocess.adapters.store import migrate, schema
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.adapters.store.verification import verify
from tests.world import World


def test_migrations_from_nothing_give_the_declared_tables(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/migrated.sqlite")
    declared = MetaData()
    for metadata in migrate.METADATA:
        for table in metadata.tables.values():
            table.to_metadata(declared)
    with engine.begin() as connection:
        migrate.with_connection(connection, lambda config: command.upgrade(config, "head"))
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, declared) == []


def test_a_record_that_needs_a_newer_writer_is_refused(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "newer.sqlite")
    store.prepare()
    with store.operate() as connection:
        connection.execute(schema.HEAD.update().values(oldest_writer=migrate.WRITER_VERSION + 1))
    with pytest.raises(migrate.NewerRecord):
        SqliteStore(tmp_path / "newer.sqlite").prepare()


def test_views_of_another_shape_are_folded_again(tmp_path: Path) -> None:
    world = World.on_sqlite(tmp_path)
    world.decide()
    store = SqliteStore(tmp_path / "world.sqlite")
    with store.operate() as connection:
        connection.execute(text("UPDATE op_setting SET value = 'older' WHERE name = 'views.shape'"))
        connection.execute(text("DELETE FROM view_case"))
    store.prepare()
    with store.read() as reader:
        assert verify(reader).fault is None
