"""The ground: hubs, keys, pools, events, answers that are given again."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, LargeBinary, PrimaryKeyConstraint

from api.store.base import Json, Key, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "hubs",
        Column("id", Key(), nullable=False),
        Column("name", Key(), nullable=False),
        Column("created_at", Moment(), nullable=False),
        PrimaryKeyConstraint("id", name=op.f("pk_hubs")),
    )
    op.create_table(
        "idempotent_answers",
        Column("key_id", Key(), nullable=False),
        Column("idempotency_key", Key(), nullable=False),
        Column("digest", LargeBinary(), nullable=False),
        Column("status", Integer(), nullable=False),
        Column("headers", Json(), nullable=False),
        Column("body", LargeBinary(), nullable=False),
        Column("created_at", Moment(), nullable=False),
        PrimaryKeyConstraint("key_id", "idempotency_key", name=op.f("pk_idempotent_answers")),
    )
    op.create_index(op.f("ix_idempotent_answers_created_at"), "idempotent_answers", ["created_at"], unique=False)
    op.create_table(
        "api_keys",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("label", Key(), nullable=False),
        Column("roles", Json(), nullable=False),
        Column("scopes", Json(), nullable=False),
        Column("digest", LargeBinary(), nullable=False),
        Column("created_at", Moment(), nullable=False),
        Column("created_by", Key(), nullable=False),
        Column("expires_at", Moment(), nullable=True),
        Column("revoked_at", Moment(), nullable=True),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_api_keys_hub_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
    )
    op.create_index(op.f("ix_api_keys_hub_id_id"), "api_keys", ["hub_id", "id"], unique=False)
    op.create_table(
        "events",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("at", Moment(), nullable=False),
        Column("actor_id", Key(), nullable=False),
        Column("actor_label", Key(), nullable=False),
        Column("kind", Key(), nullable=False),
        Column("subject_kind", Key(), nullable=False),
        Column("subject_id", Key(), nullable=False),
        Column("reason", Key(), nullable=True),
        Column("data", Json(), nullable=False),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_events_hub_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_hub_id_id"), "events", ["hub_id", "id"], unique=False)
    op.create_index(
        op.f("ix_events_hub_id_subject_kind_subject_id_id"),
        "events",
        ["hub_id", "subject_kind", "subject_id", "id"],
        unique=False,
    )
    op.create_table(
        "pools",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("name", Key(), nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("head", Integer(), nullable=False),
        Column("created_at", Moment(), nullable=False),
        Column("created_by", Key(), nullable=False),
        Column("archived_at", Moment(), nullable=True),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_pools_hub_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_pools")),
    )
    op.create_index(op.f("ix_pools_hub_id_id"), "pools", ["hub_id", "id"], unique=False)
    op.create_table(
        "pool_rows",
        Column("pool_id", Key(), nullable=False),
        Column("table_name", Key(), nullable=False),
        Column("row_key", Key(), nullable=False),
        Column("since", Integer(), nullable=False),
        Column("until", Integer(), nullable=False),
        Column("fingerprint", LargeBinary(), nullable=False),
        Column("person", LargeBinary(), nullable=True),
        Column("region", Key(), nullable=True),
        Column("service", Key(), nullable=True),
        Column("grade", Key(), nullable=True),
        Column("document", Key(), nullable=False),
        Column("sealed", LargeBinary(), nullable=True),
        ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_pool_rows_pool_id")),
        PrimaryKeyConstraint("pool_id", "table_name", "row_key", "since", name=op.f("pk_pool_rows")),
    )
    op.create_index(op.f("ix_pool_rows_pool_id_person"), "pool_rows", ["pool_id", "person"], unique=False)
    op.create_index(
        op.f("ix_pool_rows_pool_id_table_name_until_row_key"),
        "pool_rows",
        ["pool_id", "table_name", "until", "row_key"],
        unique=False,
    )
    op.create_table(
        "pool_versions",
        Column("pool_id", Key(), nullable=False),
        Column("number", Integer(), nullable=False),
        Column("kind", Key(), nullable=False),
        Column("created_at", Moment(), nullable=False),
        Column("created_by", Key(), nullable=False),
        Column("reason", Key(), nullable=True),
        Column("digest", Key(), nullable=True),
        Column("counts", Json(), nullable=False),
        Column("collected", Json(), nullable=False),
        Column("changes", Json(), nullable=False),
        Column("problems", Json(), nullable=False),
        ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_pool_versions_pool_id")),
        PrimaryKeyConstraint("pool_id", "number", name=op.f("pk_pool_versions")),
    )


def downgrade() -> None:
    """Remove the tables."""
    for table in ("pool_versions", "pool_rows", "pools", "events", "api_keys", "idempotent_answers", "hubs"):
        op.drop_table(table)
