"""The table of plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Json, Key, Moment


class PlanRecord(Base):
    """A checked plan. ``content`` is its ``plan.json``, compressed and sealed; the same run gives the same bytes.

    ``state`` and ``revision`` are all of it that ever changes.
    """

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("run_id"), Index(None, "hub_id", "id"), Index(None, "pool_id", "state", "id"))

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    run_id: Mapped[str] = mapped_column(Key, ForeignKey("runs.id"))
    pool_id: Mapped[str] = mapped_column(Key, ForeignKey("pools.id"))
    pool_version: Mapped[int] = mapped_column(Integer)
    date: Mapped[str] = mapped_column(Key)
    state: Mapped[str] = mapped_column(Key)
    revision: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    status: Mapped[str] = mapped_column(Key)
    objective: Mapped[float] = mapped_column(Float)
    gap: Mapped[float] = mapped_column(Float)
    people_met: Mapped[int] = mapped_column(Integer)
    people_asked: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(Key)
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    summary: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
