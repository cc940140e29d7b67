"""Where a platform's servers are told, and what was told there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "op_webhook",
        sa.Column("endpoint_id", WORDS, nullable=False),
        sa.Column("url", WORDS, nullable=False),
        sa.Column("events", WORDS, nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("created_by", WORDS, nullable=False),
        sa.Column("cursor", BIG, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", BIG, nullable=False),
        sa.Column("off", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("endpoint_id"),
    )
    op.create_table(
        "op_delivery",
        sa.Column("endpoint_id", WORDS, nullable=False),
        sa.Column("position", BIG, autoincrement=False, nullable=False),
        sa.Column("message_id", WORDS, nullable=False),
        sa.Column("event", WORDS, nullable=False),
        sa.Column("due_at", BIG, nullable=False),
        sa.Column("lease_until", BIG, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("told_at", BIG, nullable=True),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.Column("answer", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("endpoint_id", "position"),
    )
    with op.batch_alter_table("op_delivery", schema=None) as batch_op:
        batch_op.create_index(
            "op_delivery_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("op_delivery")
    op.drop_table("op_webhook")
