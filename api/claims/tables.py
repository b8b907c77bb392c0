"""The tables of published needs and of claims."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Key, Moment


class Notice(Base):
    """A need that is published for claiming, as it may be shown to outsiders.

    ``need_id`` is for the hub alone. ``stands_for`` is unique and names pool and need until the notice is closed: a need
    is published once at a time.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index(None, "hub_id", "id"),
        Index(None, "pool_id", "state"),
        UniqueConstraint("stands_for"),
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    pool_id: Mapped[str] = mapped_column(Key, ForeignKey("pools.id"))
    plan_id: Mapped[str] = mapped_column(Key, ForeignKey("plans.id"))
    need_id: Mapped[str] = mapped_column(Key)
    stands_for: Mapped[str | None] = mapped_column(Key)
    state: Mapped[str] = mapped_column(Key)
    service: Mapped[str] = mapped_column(Key)
    service_name: Mapped[str] = mapped_column(Key)
    grade: Mapped[str] = mapped_column(Key)
    region: Mapped[str | None] = mapped_column(Key)
    hours_hundredths: Mapped[int] = mapped_column(BigInteger)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    people_band: Mapped[str] = mapped_column(Key)
    published_at: Mapped[dt.datetime] = mapped_column(Moment)
    claimed_until: Mapped[dt.datetime | None] = mapped_column(Moment)
    closed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    closed_reason: Mapped[str | None] = mapped_column(Key)


class Claim(Base):
    """An outsider's claim of a published need.

    ``stands_for`` is the notice's identifier while the claim is pending or confirmed: being unique, it lets the first
    of any number of claims win.
    """

    __tablename__ = "claims"
    __table_args__ = (
        Index(None, "hub_id", "id"),
        Index(None, "notice_id", "id"),
        Index(None, "state", "expires_at"),
        UniqueConstraint("stands_for"),
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    notice_id: Mapped[str] = mapped_column(Key, ForeignKey("notices.id"))
    stands_for: Mapped[str | None] = mapped_column(Key)
    state: Mapped[str] = mapped_column(Key)
    revision: Mapped[int] = mapped_column(Integer)
    claimant: Mapped[str] = mapped_column(Key)
    key_id: Mapped[str] = mapped_column(Key)
    resource_id: Mapped[str | None] = mapped_column(Key)
    claimed_at: Mapped[dt.datetime] = mapped_column(Moment)
    expires_at: Mapped[dt.datetime] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(Key)
    version: Mapped[int | None] = mapped_column(Integer)
