"""The table of runs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, Float, ForeignKey, ForeignKeyConstraint, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Json, Key, Moment


class Run(Base):
    """One match: all that its plan depends on, and how far it is. ``revision`` grows with every visible change.

    Its job is let go long after it has ended.
    """

    __tablename__ = "runs"
    __table_args__ = (
        ForeignKeyConstraint(["pool_id", "pool_version"], ["pool_versions.pool_id", "pool_versions.number"]),
        Index(None, "hub_id", "state", "id"),
        Index(None, "pool_id", "id"),
        Index(None, "job_id"),
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    job_id: Mapped[str | None] = mapped_column(Key, ForeignKey("jobs.id"))
    pool_id: Mapped[str] = mapped_column(Key)
    pool_version: Mapped[int] = mapped_column(Integer)
    pool_digest: Mapped[str | None] = mapped_column(Key)
    policy: Mapped[dict[str, Any]] = mapped_column(Json)
    date: Mapped[str] = mapped_column(Key)
    limits: Mapped[dict[str, Any]] = mapped_column(Json)
    seconds: Mapped[float | None] = mapped_column(Float)
    allow_refused_rows: Mapped[bool] = mapped_column(Boolean)
    previous_plan_id: Mapped[str | None] = mapped_column(Key)
    rerun_of: Mapped[str | None] = mapped_column(Key)
    schedule_id: Mapped[str | None] = mapped_column(Key)
    engine_version: Mapped[str | None] = mapped_column(Key)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(Key)
    state: Mapped[str] = mapped_column(Key)
    revision: Mapped[int] = mapped_column(Integer)
    stage: Mapped[str | None] = mapped_column(Key)
    gap: Mapped[float | None] = mapped_column(Float)
    options: Mapped[int | None] = mapped_column(Integer)
    started_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    told_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    plan_id: Mapped[str | None] = mapped_column(Key)
    failure: Mapped[str | None] = mapped_column(Key)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Json)
