"""Which login at the directory is which member of staff moves to the record, where it takes two people.

Links that one person made are taken away: whoever had one is shown a code again, and two people link them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    op.execute(
        "DELETE FROM op_identity WHERE person_id IS NOT NULL OR code IS NULL OR code_expires_at IS NULL"
    )
    with op.batch_alter_table("op_identity", schema=None) as batch_op:
        for name in ("person_id", "linked_at", "linked_by"):
            batch_op.drop_column(name)
        batch_op.add_column(sa.Column("used_by", WORDS, nullable=True))
        batch_op.alter_column("code", existing_type=WORDS, nullable=False)
        batch_op.alter_column("code_expires_at", existing_type=BIG, nullable=False)


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("op_identity", schema=None) as batch_op:
        batch_op.drop_column("used_by")
        batch_op.alter_column("code", existing_type=WORDS, nullable=True)
        batch_op.alter_column("code_expires_at", existing_type=BIG, nullable=True)
        batch_op.add_column(sa.Column("person_id", WORDS, nullable=True))
        batch_op.add_column(sa.Column("linked_at", BIG, nullable=True))
        batch_op.add_column(sa.Column("linked_by", WORDS, nullable=True))
