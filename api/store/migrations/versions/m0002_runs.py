"""Jobs, runs, plans, weekly schedules."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from api.store.base import Json, Key, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jobs",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("kind", Key(), nullable=False),
        Column("subject_id", Key(), nullable=False),
        Column("state", Key(), nullable=False),
        Column("attempts", Integer(), nullable=False),
        Column("fence", Integer(), nullable=False),
        Column("leased_by", Key(), nullable=True),
        Column("lease_until", Moment(), nullable=True),
        Column("not_before", Moment(), nullable=False),
        Column("cancel_asked", Boolean(), nullable=False),
        Column("error", Key(), nullable=True),
        Column("created_at", Moment(), nullable=False),
        Column("ended_at", Moment(), nullable=True),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_jobs_hub_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_hub_id_id"), "jobs", ["hub_id", "id"], unique=False)
    op.create_index(op.f("ix_jobs_state_not_before_id"), "jobs", ["state", "not_before", "id"], unique=False)
    op.create_table(
        "schedules",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("pool_id", Key(), nullable=False),
        Column("weekday", Integer(), nullable=False),
        Column("time", Key(), nullable=False),
        Column("policy", Json(), nullable=False),
        Column("seed", Integer(), nullable=False),
        Column("enabled", Boolean(), nullable=False),
        Column("first_week", Key(), nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("created_at", Moment(), nullable=False),
        Column("created_by", Key(), nullable=False),
        Column("removed_at", Moment(), nullable=True),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_schedules_hub_id")),
        ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_schedules_pool_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
    )
    op.create_index(op.f("ix_schedules_hub_id_id"), "schedules", ["hub_id", "id"], unique=False)
    op.create_table(
        "runs",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("job_id", Key(), nullable=False),
        Column("pool_id", Key(), nullable=False),
        Column("pool_version", Integer(), nullable=False),
        Column("pool_digest", Key(), nullable=True),
        Column("policy", Json(), nullable=False),
        Column("date", Key(), nullable=False),
        Column("limits", Json(), nullable=False),
        Column("seconds", Float(), nullable=True),
        Column("allow_refused_rows", Boolean(), nullable=False),
        Column("previous_plan_id", Key(), nullable=True),
        Column("rerun_of", Key(), nullable=True),
        Column("schedule_id", Key(), nullable=True),
        Column("engine_version", Key(), nullable=True),
        Column("created_at", Moment(), nullable=False),
        Column("created_by", Key(), nullable=False),
        Column("state", Key(), nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("stage", Key(), nullable=True),
        Column("gap", Float(), nullable=True),
        Column("options", Integer(), nullable=True),
        Column("started_at", Moment(), nullable=True),
        Column("told_at", Moment(), nullable=True),
        Column("ended_at", Moment(), nullable=True),
        Column("plan_id", Key(), nullable=True),
        Column("failure", Key(), nullable=True),
        Column("problems", Json(), nullable=False),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_runs_hub_id")),
        ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_runs_job_id")),
        ForeignKeyConstraint(
            ["pool_id", "pool_version"],
            ["pool_versions.pool_id", "pool_versions.number"],
            name=op.f("fk_runs_pool_id_pool_version"),
        ),
        PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_hub_id_state_id"), "runs", ["hub_id", "state", "id"], unique=False)
    op.create_index(op.f("ix_runs_pool_id_id"), "runs", ["pool_id", "id"], unique=False)
    op.create_table(
        "schedule_weeks",
        Column("schedule_id", Key(), nullable=False),
        Column("week", Key(), nullable=False),
        Column("run_id", Key(), nullable=True),
        Column("created_at", Moment(), nullable=False),
        ForeignKeyConstraint(["schedule_id"], ["schedules.id"], name=op.f("fk_schedule_weeks_schedule_id")),
        PrimaryKeyConstraint("schedule_id", "week", name=op.f("pk_schedule_weeks")),
    )
    op.create_table(
        "plans",
        Column("id", Key(), nullable=False),
        Column("hub_id", Key(), nullable=False),
        Column("run_id", Key(), nullable=False),
        Column("pool_id", Key(), nullable=False),
        Column("pool_version", Integer(), nullable=False),
        Column("date", Key(), nullable=False),
        Column("state", Key(), nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("created_at", Moment(), nullable=False),
        Column("status", Key(), nullable=False),
        Column("objective", Float(), nullable=False),
        Column("gap", Float(), nullable=False),
        Column("people_met", Integer(), nullable=False),
        Column("people_asked", Integer(), nullable=False),
        Column("digest", Key(), nullable=False),
        Column("counts", Json(), nullable=False),
        Column("summary", Json(), nullable=False),
        Column("content", LargeBinary(), nullable=False),
        ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_plans_hub_id")),
        ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_plans_pool_id")),
        ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_plans_run_id")),
        PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        UniqueConstraint("run_id", name=op.f("uq_plans_run_id")),
    )
    op.create_index(op.f("ix_plans_hub_id_id"), "plans", ["hub_id", "id"], unique=False)
    op.create_index(op.f("ix_plans_pool_id_state_id"), "plans", ["pool_id", "state", "id"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    for table in ("schedule_weeks", "plans", "runs", "schedules", "jobs"):
        op.drop_table(table)
