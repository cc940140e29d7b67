"""Alembic's entry: runs on the connection that the store hands over, in the store's own transaction."""

from __future__ import annotations

from alembic import context

from dueprocess.adapters.store.migrate import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,
    render_as_batch=True,
)
context.run_migrations()
