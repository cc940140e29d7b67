"""The rows of imports, and how far each file was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "vault_manifest_row",
        sa.Column("manifest", WORDS, nullable=False),
        sa.Column("row", BIG, autoincrement=False, nullable=False),
        sa.Column("account_no", BIG, nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("manifest", "row"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_vault_manifest_row_account_no", "vault_manifest_row", ["account_no"], unique=False)
    op.create_table(
        "op_staged_import",
        sa.Column("import_id", WORDS, nullable=False),
        sa.Column("line", BIG, nullable=False),
        sa.Column("refused", BIG, nullable=False),
        sa.Column("count", BIG, nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("begun_at", BIG, nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("import_id"),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("op_staged_import")
    op.drop_table("vault_manifest_row")
