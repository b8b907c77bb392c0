"""Approvals, published needs, claims, webhooks, scenarios; the trail is closed against changes."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from api.store.append_only import protect, release
from api.store.base import Json, Key, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; let the database refuse to change the trail."""
    op.create_table(
        "webhooks",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("url", Key(), nullable=False),
        Column("label", Key(), nullable=False),
        Column("kinds", Json(), nullable=False),
        Column("active", Boolean(), nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("secret", LargeBinary(), nullable=False),
        Column("old_secret", LargeBinary(), nullable=True),
        Column("old_until", Moment(), nullable=True),
        Column("created_at", Moment(), nullable=False),
        Column("created_by", Key(), nullable=False),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_webhooks_hub_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(op.f("ix_webhooks_hub_id_id"), "webhooks", ["hub_id", "id"], unique=False)
    op.create_table(
        "approvals",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("plan_id", Key(), nullable=False),
        Column("pool_id", Key(), nullable=False),
        Column("stands_for", Key(), nullable=True),
        Column("decision", Key(), nullable=False),
        Column("person", Key(), nullable=False),
        Column("key_id", Key(), nullable=False),
        Column("decided_at", Moment(), nullable=False),
        Column("reason", Key(), nullable=True),
        Column("plan_revision", Integer(), nullable=False),
        Column("needs", Integer(), nullable=True),
        Column("version", Integer(), nullable=True),
        Column("pins", Integer(), nullable=False),
        Column("revoked_at", Moment(), nullable=True),
        Column("revoked_by", Key(), nullable=True),
        Column("revoked_reason", Key(), nullable=True),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_approvals_hub_id")),
        ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_approvals_pool_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        UniqueConstraint("stands_for", name=op.f("uq_approvals_stands_for")),
    )
    op.create_index(op.f("ix_approvals_hub_id_id"), "approvals", ["hub_id", "id"], unique=False)
    op.create_index(op.f("ix_approvals_plan_id_id"), "approvals", ["plan_id", "id"], unique=False)
    op.create_table(
        "deliveries",
        Column("id", Key(), nullable=False),
        Column("webhook_id", Key(), nullable=False),
        Column("kind", Key(), nullable=False),
        Column("body", Key(), nullable=False),
        Column("state", Key(), nullable=False),
        Column("attempts", Integer(), nullable=False),
        Column("created_at", Moment(), nullable=False),
        Column("next_at", Moment(), nullable=False),
        Column("ended_at", Moment(), nullable=True),
        Column("status", Integer(), nullable=True),
        Column("error", Key(), nullable=True),
        ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name=op.f("fk_deliveries_webhook_id"), ondelete="CASCADE"
        ),
        PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_state_next_at"), "deliveries", ["state", "next_at"], unique=False)
    op.create_index(op.f("ix_deliveries_webhook_id_id"), "deliveries", ["webhook_id", "id"], unique=False)
    op.create_table(
        "notices",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("pool_id", Key(), nullable=False),
        Column("plan_id", Key(), nullable=False),
        Column("need_id", Key(), nullable=False),
        Column("stands_for", Key(), nullable=True),
        Column("state", Key(), nullable=False),
        Column("service", Key(), nullable=False),
        Column("service_name", Key(), nullable=False),
        Column("grade", Key(), nullable=False),
        Column("region", Key(), nullable=True),
        Column("hours_hundredths", BigInteger(), nullable=False),
        Column("amount_fen", BigInteger(), nullable=False),
        Column("people_band", Key(), nullable=False),
        Column("published_at", Moment(), nullable=False),
        Column("claimed_until", Moment(), nullable=True),
        Column("closed_at", Moment(), nullable=True),
        Column("closed_reason", Key(), nullable=True),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_notices_hub_id")),
        ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_notices_pool_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        UniqueConstraint("stands_for", name=op.f("uq_notices_stands_for")),
    )
    op.create_index(op.f("ix_notices_hub_id_id"), "notices", ["hub_id", "id"], unique=False)
    op.create_index(op.f("ix_notices_pool_id_state"), "notices", ["pool_id", "state"], unique=False)
    op.create_table(
        "approved_needs",
        Column("approval_id", Key(), nullable=False),
        Column("need_id", Key(), nullable=False),
        ForeignKeyConstraint(["approval_id"], ["approvals.id"], name=op.f("fk_approved_needs_approval_id")),
        PrimaryKeyConstraint("approval_id", "need_id", name=op.f("pk_approved_needs")),
    )
    op.create_table(
        "claims",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("notice_id", Key(), nullable=False),
        Column("stands_for", Key(), nullable=True),
        Column("state", Key(), nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("claimant", Key(), nullable=False),
        Column("key_id", Key(), nullable=False),
        Column("resource_id", Key(), nullable=True),
        Column("claimed_at", Moment(), nullable=False),
        Column("expires_at", Moment(), nullable=False),
        Column("ended_at", Moment(), nullable=True),
        Column("reason", Key(), nullable=True),
        Column("version", Integer(), nullable=True),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_claims_hub_id")),
        ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_claims_notice_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        UniqueConstraint("stands_for", name=op.f("uq_claims_stands_for")),
    )
    op.create_index(op.f("ix_claims_hub_id_id"), "claims", ["hub_id", "id"], unique=False)
    op.create_index(op.f("ix_claims_notice_id_id"), "claims", ["notice_id", "id"], unique=False)
    op.create_index(op.f("ix_claims_state_expires_at"), "claims", ["state", "expires_at"], unique=False)
    op.create_table(
        "scenarios",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("plan_id", Key(), nullable=False),
        Column("job_id", Key(), nullable=False),
        Column("name", Key(), nullable=False),
        Column("digest", Key(), nullable=False),
        Column("document", LargeBinary(), nullable=False),
        Column("state", Key(), nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("stage", Key(), nullable=True),
        Column("gap", Float(), nullable=True),
        Column("failure", Key(), nullable=True),
        Column("problems", Json(), nullable=False),
        Column("comparison", LargeBinary(), nullable=True),
        Column("created_at", Moment(), nullable=False),
        Column("created_by", Key(), nullable=False),
        Column("started_at", Moment(), nullable=True),
        Column("ended_at", Moment(), nullable=True),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_scenarios_hub_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
    )
    op.create_index(op.f("ix_scenarios_hub_id_id"), "scenarios", ["hub_id", "id"], unique=False)
    protect(op.get_bind(), "events")


def downgrade() -> None:
    """Remove the tables."""
    release(op.get_bind(), "events")
    for table in ("scenarios", "deliveries", "webhooks", "claims", "notices", "approved_needs", "approvals"):
        op.drop_table(table)
