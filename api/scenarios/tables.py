"""The table of scenarios."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Key, Moment, Sealed


class ScenarioRecord(Base):
    """A question to a plan, its answer, and what is wrong with it. All three are encrypted: they may tell of people."""

    __tablename__ = "scenarios"
    __table_args__ = (Index(None, "hub_id", "id"), Index(None, "job_id"))

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    plan_id: Mapped[str] = mapped_column(Key, ForeignKey("plans.id"))
    job_id: Mapped[str | None] = mapped_column(Key, ForeignKey("jobs.id"))
    name: Mapped[str] = mapped_column(Key)
    digest: Mapped[str] = mapped_column(Key)
    document: Mapped[str] = mapped_column(Sealed("scenarios.document"), deferred=True)
    repeats: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Key)
    revision: Mapped[int] = mapped_column(Integer)
    stage: Mapped[str | None] = mapped_column(Key)
    gap: Mapped[float | None] = mapped_column(Float)
    failure: Mapped[str | None] = mapped_column(Key)
    faults: Mapped[str | None] = mapped_column(Sealed("scenarios.faults"))
    comparison: Mapped[str | None] = mapped_column(Sealed("scenarios.comparison"), deferred=True)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(Key)
    started_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What is wrong with it, or was assumed."""
        found: list[dict[str, Any]] = json.loads(self.faults or "[]")
        return found

    @problems.setter
    def problems(self, problems: list[dict[str, Any]]) -> None:
        self.faults = json.dumps(problems, ensure_ascii=False) if problems else None
