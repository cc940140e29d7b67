"""What a session of staff says of itself, and which person at the directory is which member of staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NEW = ("seen_at", "device", "appointment", "directory_sid", "directory_sub")


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("op_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_at", BIG, nullable=True))
        batch_op.add_column(sa.Column("device", WORDS, nullable=True))
        batch_op.add_column(sa.Column("appointment", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("directory_sid", WORDS, nullable=True))
        batch_op.add_column(sa.Column("directory_sub", WORDS, nullable=True))
        batch_op.create_index(batch_op.f("ix_op_session_subject"), ["subject"], unique=False)
    op.create_table(
        "op_identity",
        sa.Column("issuer", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=True),
        sa.Column("code", WORDS, nullable=True),
        sa.Column("code_expires_at", BIG, nullable=True),
        sa.Column("linked_at", BIG, nullable=True),
        sa.Column("linked_by", WORDS, nullable=True),
        sa.PrimaryKeyConstraint("issuer", "key"),
        sa.UniqueConstraint("code"),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("op_identity")
    with op.batch_alter_table("op_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_op_session_subject"))
        for name in NEW:
            batch_op.drop_column(name)
