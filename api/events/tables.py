"""The table of events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Json, Key, Moment


class Event(Base):
    """One thing that was done. No personal data of the people who are helped stands here."""

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "hub_id", "id"),
        Index(None, "hub_id", "subject_kind", "subject_id", "id"),
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    at: Mapped[dt.datetime] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Key)
    actor_label: Mapped[str] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(Key)
    subject_kind: Mapped[str] = mapped_column(Key)
    subject_id: Mapped[str] = mapped_column(Key)
    reason: Mapped[str | None] = mapped_column(Key)
    data: Mapped[dict[str, Any]] = mapped_column(Json)
