"""The tables of personal data: contacts, and the trace of who read what."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Json, Key, Moment


class ContactRecord(Base):
    """How a person is reached, encrypted; found by a keyed fingerprint of the person's identifier."""

    __tablename__ = "contacts"

    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"), primary_key=True)
    person: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    updated_at: Mapped[dt.datetime] = mapped_column(Moment)
    updated_by: Mapped[str] = mapped_column(Key)


class TraceEntry(Base):
    """One read or erasure of personal data; each entry carries the digest of the one before it."""

    __tablename__ = "personal_trace"

    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Key)
    actor_label: Mapped[str] = mapped_column(Key)
    act: Mapped[str] = mapped_column(Key)
    count: Mapped[int] = mapped_column(Integer)
    subject: Mapped[dict[str, Any]] = mapped_column(Json)
    reason: Mapped[str | None] = mapped_column(Key)
    previous: Mapped[str] = mapped_column(Key)
    digest: Mapped[str] = mapped_column(Key)
