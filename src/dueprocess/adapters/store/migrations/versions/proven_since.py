"""A person's session knows since when the contact or device is known that signed them in.

Sessions and codes of before do not know it: who came in by them waits where a known one would not.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go to this revision."""
    for table in ("op_session", "op_entry_code"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("known_since", BIG, nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    for table in ("op_session", "op_entry_code"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("known_since")
