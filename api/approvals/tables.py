"""The tables of decisions on plans."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Key, Moment


class Approval(Base):
    """A decision of a named person on a plan.

    ``stands_for`` is the plan's identifier while the decision stands, and null when it was revoked: being unique, it
    lets a plan have one standing decision, whatever is asked for at the same time.
    """

    __tablename__ = "approvals"
    __table_args__ = (
        Index(None, "hub_id", "id"),
        Index(None, "plan_id", "id"),
        UniqueConstraint("stands_for"),
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    plan_id: Mapped[str] = mapped_column(Key, ForeignKey("plans.id"))
    pool_id: Mapped[str] = mapped_column(Key, ForeignKey("pools.id"))
    stands_for: Mapped[str | None] = mapped_column(Key)
    decision: Mapped[str] = mapped_column(Key)
    person: Mapped[str] = mapped_column(Key)
    key_id: Mapped[str] = mapped_column(Key)
    decided_at: Mapped[dt.datetime] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(Key)
    plan_revision: Mapped[int] = mapped_column(Integer)
    needs: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int | None] = mapped_column(Integer)
    pins: Mapped[int] = mapped_column(Integer)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    revoked_by: Mapped[str | None] = mapped_column(Key)
    revoked_reason: Mapped[str | None] = mapped_column(Key)


class ApprovedNeed(Base):
    """A need that a decision approves, where it approves only some."""

    __tablename__ = "approved_needs"

    approval_id: Mapped[str] = mapped_column(Key, ForeignKey("approvals.id"), primary_key=True)
    need_id: Mapped[str] = mapped_column(Key, primary_key=True)
