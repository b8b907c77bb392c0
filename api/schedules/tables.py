"""The tables of schedules and of the weeks that they have had."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Json, Key, Moment


class Schedule(Base):
    """When a pool is matched every week; ``first_week`` is the first ISO week that it has, such as ``2026-W48``."""

    __tablename__ = "schedules"
    __table_args__ = (Index(None, "hub_id", "id"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    pool_id: Mapped[str] = mapped_column(Key, ForeignKey("pools.id"))
    weekday: Mapped[int] = mapped_column(Integer)
    time: Mapped[str] = mapped_column(Key)
    policy: Mapped[dict[str, Any]] = mapped_column(Json)
    seed: Mapped[int] = mapped_column(Integer)
    enabled: Mapped[bool] = mapped_column(Boolean)
    first_week: Mapped[str] = mapped_column(Key)
    revision: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(Key)
    removed_at: Mapped[dt.datetime | None] = mapped_column(Moment)


class ScheduleWeek(Base):
    """A week that a schedule has had: there is one row at most, whoever looks at the clock."""

    __tablename__ = "schedule_weeks"

    schedule_id: Mapped[str] = mapped_column(Key, ForeignKey("schedules.id"), primary_key=True)
    week: Mapped[str] = mapped_column(Key, primary_key=True)
    run_id: Mapped[str | None] = mapped_column(Key)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
