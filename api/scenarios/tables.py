"""The table of scenarios."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Json, Key, Moment, Sealed


class ScenarioRecord(Base):
    """A question to a plan, and its answer. Both are encrypted: they may hold rows of people."""

    __tablename__ = "scenarios"
    __table_args__ = (Index(None, "hub_id", "id"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    plan_id: Mapped[str] = mapped_column(Key)
    job_id: Mapped[str] = mapped_column(Key)
    name: Mapped[str] = mapped_column(Key)
    digest: Mapped[str] = mapped_column(Key)
    document: Mapped[str] = mapped_column(Sealed("scenarios.document"), deferred=True)
    state: Mapped[str] = mapped_column(Key)
    revision: Mapped[int] = mapped_column(Integer)
    stage: Mapped[str | None] = mapped_column(Key)
    gap: Mapped[float | None] = mapped_column(Float)
    failure: Mapped[str | None] = mapped_column(Key)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    comparison: Mapped[str | None] = mapped_column(Sealed("scenarios.comparison"), deferred=True)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(Key)
    started_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)
