"""The first tables of log, vault and operations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    _log()
    _vault()
    _sign_in()
    _work()


def downgrade() -> None:
    """Go back to the one before."""
    for table in (
        "op_token",
        "op_throttle",
        "op_spent",
        "op_setting",
        "op_session",
        "op_outbox",
        "op_entry_code",
        "op_credential",
        "vault_external",
        "vault_entry",
        "log_head",
        "log_event",
    ):
        op.drop_table(table)


def _log() -> None:
    op.create_table(
        "log_event",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("cause", WORDS, nullable=True),
        sa.Column("follows", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("position"),
    )
    with op.batch_alter_table("log_event", schema=None) as batch_op:
        batch_op.create_index("log_event_cause", ["cause"], unique=True)
        batch_op.create_index(
            "log_event_standing",
            ["position"],
            unique=False,
            sqlite_where=sa.text("follows IS NOT NULL"),
            postgresql_where=sa.text("follows IS NOT NULL"),
        )
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("standing_position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("oldest_writer", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _vault() -> None:
    op.create_table(
        "vault_entry",
        sa.Column("ref", WORDS, nullable=False),
        sa.Column("account_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("purpose", WORDS, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", WORDS, nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("vault_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vault_entry_account_no"), ["account_no"], unique=False)
    op.create_table(
        "vault_external",
        sa.Column(
            "account_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("external_id", WORDS, nullable=True),
        sa.PrimaryKeyConstraint("account_no"),
        sa.UniqueConstraint("external_id"),
    )


def _sign_in() -> None:
    op.create_table(
        "op_credential",
        sa.Column("login", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("hash", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("login"),
    )
    op.create_table(
        "op_entry_code",
        sa.Column("entry_id", WORDS, nullable=False),
        sa.Column("account_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hash", WORDS, nullable=False),
        sa.Column("expires_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id"),
    )
    op.create_table(
        "op_session",
        sa.Column("session_id", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("session_id"),
    )
    op.create_table(
        "op_token",
        sa.Column("token_id", WORDS, nullable=False),
        sa.Column("hash", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("scopes", WORDS, nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revoked_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("token_id"),
        sa.UniqueConstraint("hash"),
    )


def _work() -> None:
    op.create_table(
        "op_outbox",
        sa.Column("key", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("detail", WORDS, nullable=False),
        sa.Column("due_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lease_until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.Column("last_error", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("op_outbox", schema=None) as batch_op:
        batch_op.create_index(
            "op_outbox_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
    op.create_table(
        "op_setting",
        sa.Column("name", WORDS, nullable=False),
        sa.Column("value", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "op_spent",
        sa.Column("what", WORDS, nullable=False),
        sa.Column("expires_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("what"),
    )
    op.create_table(
        "op_throttle",
        sa.Column("bucket", WORDS, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("window_ends_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("bucket"),
    )
