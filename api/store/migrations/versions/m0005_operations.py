"""Backups that were made."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint

from api.store.base import Key, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "backups",
        Column("id", Key(), nullable=False),
        Column("at", Moment(), nullable=False),
        Column("bytes", BigInteger(), nullable=False),
        Column("digest", Key(), nullable=False),
        PrimaryKeyConstraint("id", name=op.f("pk_backups")),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("backups")
