"""The table of jobs."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Key, Moment


class Job(Base):
    """One piece of work. It names what is to be done by identifiers alone: nothing personal stands here.

    ``fence`` grows each time the job is taken: whoever holds an older number has lost it and may not write any more.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "not_before", "id"), Index(None, "hub_id", "id"))

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    kind: Mapped[str] = mapped_column(Key)
    subject_id: Mapped[str] = mapped_column(Key)
    state: Mapped[str] = mapped_column(Key)
    attempts: Mapped[int] = mapped_column(Integer)
    fence: Mapped[int] = mapped_column(Integer)
    leased_by: Mapped[str | None] = mapped_column(Key)
    lease_until: Mapped[dt.datetime | None] = mapped_column(Moment)
    not_before: Mapped[dt.datetime] = mapped_column(Moment)
    cancel_asked: Mapped[bool] = mapped_column(Boolean)
    error: Mapped[str | None] = mapped_column(Key)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)
