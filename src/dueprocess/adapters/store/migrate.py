"""Bringing a store's tables to this release: a fresh one is made whole, an older one is migrated, views are refolded.

LOG bytes are never rewritten by a migration. Views belong to the code that folds them: their shape is digested, and
where the digest differs they are dropped and folded from the log again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, inspect, select, text

from dueprocess.adapters.store import schema
from dueprocess.application.views.all import VIEWS
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.record.tree import Frontier

METADATA = [schema.log, schema.vault, schema.operational]
WRITER_VERSION = 1
"""Rises with each release whose entries an older one could not read."""
OLDEST_WRITER = 1
"""The oldest writer that can read everything this release writes."""
SHAPE = "views.shape"


class NewerRecord(RuntimeError):
    """The record was written by a newer release; this one must not append to it."""


def prepare(connection: Connection) -> bool:
    """Bring the tables to this release; True where the views must be folded again."""
    if not inspect(connection).has_table(schema.HEAD.name):
        for metadata in METADATA:
            metadata.create_all(connection)
        MigrationContext.configure(connection).stamp(_scripts(), "head")
        _begin(connection)
    else:
        with_connection(connection, lambda config: command.upgrade(config, "head"))
    oldest = connection.execute(select(schema.HEAD.c.oldest_writer)).scalar_one()
    refuse_newer(oldest)
    if oldest < OLDEST_WRITER:
        connection.execute(schema.HEAD.update().values(oldest_writer=OLDEST_WRITER))
    return _views(connection)


def refuse_newer(oldest_writer: int) -> None:
    """Stop a writer that the record is too new for. Raises `NewerRecord`."""
    if oldest_writer > WRITER_VERSION:
        needs = f"the record needs writer {oldest_writer}, this is {WRITER_VERSION}"
        raise NewerRecord(f"{needs}: install the release that wrote last")


def remove_tables(connection: Connection) -> None:
    """Drop every table, with all there is in them: for a demo that begins again, and for nothing else."""
    for metadata in (schema.views, *METADATA):
        metadata.drop_all(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def with_connection(connection: Connection, run: Callable[[Config], None]) -> None:
    """Run an alembic command on this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    run(config)


def shape() -> str:
    """A digest of every view's name, columns and row type: when it changes, stored rows are of another shape."""
    said: dict[str, Any] = {str(table.name): _columns(table) for table in schema.views.sorted_tables}
    said |= {
        view.name: [
            msgspec.json.schema(view.row, schema_hook=lambda _kind: {"type": "string"}),
        ]
        for view in VIEWS
    }
    return digest(canonical(said))


def _columns(table: Table) -> list[list[str]]:
    return [[str(column.name), str(column.type)] for column in table.columns]


def newest_revision() -> str | None:
    """The revision of the tables of this release."""
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent / "migrations"))


def _begin(connection: Connection) -> None:
    connection.execute(
        schema.HEAD.insert().values(
            id=1,
            generation=1,
            position=0,
            recorded_at=0,
            standing_position=0,
            frontier=Frontier().encode(),
            oldest_writer=WRITER_VERSION,
        )
    )


def _views(connection: Connection) -> bool:
    """Make the view tables; True where they were there in another shape, and are empty now."""
    kept = connection.execute(select(schema.SETTING.c.value).where(schema.SETTING.c.name == SHAPE)).scalar()
    now = shape()
    if kept == now:
        return False
    schema.views.drop_all(connection)
    schema.views.create_all(connection)
    connection.execute(schema.SETTING.delete().where(schema.SETTING.c.name == SHAPE))
    connection.execute(schema.SETTING.insert().values(name=SHAPE, value=now))
    return kept is not None
