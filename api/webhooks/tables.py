"""The tables of webhooks and of what is to be delivered to them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Json, Key, Moment, Sealed


class Webhook(Base):
    """An address that is told what happens in a hub; its secret is encrypted at rest."""

    __tablename__ = "webhooks"
    __table_args__ = (Index(None, "hub_id", "id"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    url: Mapped[str] = mapped_column(Key)
    label: Mapped[str] = mapped_column(Key)
    kinds: Mapped[list[str]] = mapped_column(Json)
    active: Mapped[bool] = mapped_column(Boolean)
    revision: Mapped[int] = mapped_column(Integer)
    secret: Mapped[str] = mapped_column(Sealed("webhooks.secret"))
    old_secret: Mapped[str | None] = mapped_column(Sealed("webhooks.secret"))
    old_until: Mapped[dt.datetime | None] = mapped_column(Moment)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(Key)


class Delivery(Base):
    """One message to one webhook, from the transaction of what it tells of until it was heard or given up."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(None, "webhook_id", "id"),
        Index(None, "state", "next_at"),
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    webhook_id: Mapped[str] = mapped_column(Key, ForeignKey("webhooks.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Key)
    body: Mapped[str] = mapped_column(Key)
    state: Mapped[str] = mapped_column(Key)
    attempts: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    next_at: Mapped[dt.datetime] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    status: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None] = mapped_column(Key)
