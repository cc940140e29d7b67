"""What guards have counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "op_observation",
        sa.Column("day", BIG, autoincrement=False, nullable=False),
        sa.Column("capability", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("mode", WORDS, nullable=False),
        sa.Column("restriction_id", WORDS, nullable=False),
        sa.Column("count", BIG, nullable=False),
        sa.PrimaryKeyConstraint("day", "capability", "kind", "mode", "restriction_id"),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("op_observation")
