"""Personal data: contacts, and the trace of who read what."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, LargeBinary, PrimaryKeyConstraint

from api.store.append_only import protect, release
from api.store.base import Json, Key, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "contacts",
        Column("hub_id", Key(), nullable=False),
        Column("person", LargeBinary(), nullable=False),
        Column("sealed", LargeBinary(), nullable=False),
        Column("updated_at", Moment(), nullable=False),
        Column("updated_by", Key(), nullable=False),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_contacts_hub_id")),
        PrimaryKeyConstraint("hub_id", "person", name=op.f("pk_contacts")),
    )
    op.create_table(
        "personal_trace",
        Column("hub_id", Key(), nullable=False),
        Column("seq", Integer(), nullable=False),
        Column("at", Moment(), nullable=False),
        Column("actor_id", Key(), nullable=False),
        Column("actor_label", Key(), nullable=False),
        Column("act", Key(), nullable=False),
        Column("count", Integer(), nullable=False),
        Column("subject", Json(), nullable=False),
        Column("reason", Key(), nullable=True),
        Column("previous", Key(), nullable=False),
        Column("digest", Key(), nullable=False),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_personal_trace_hub_id")),
        PrimaryKeyConstraint("hub_id", "seq", name=op.f("pk_personal_trace")),
    )
    protect(op.get_bind(), "personal_trace")


def downgrade() -> None:
    """Remove the tables."""
    release(op.get_bind(), "personal_trace")
    for table in ("personal_trace", "contacts"):
        op.drop_table(table)
