"""The table of answers that are given again to a repeated request."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Json, Key, Moment


class IdempotentAnswer(Base):
    """The answer to a request that carried an ``Idempotency-Key``; the body is sealed, it may hold personal data."""

    __tablename__ = "idempotent_answers"
    __table_args__ = (Index(None, "created_at"),)

    key_id: Mapped[str] = mapped_column(Key, primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(Key, primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int] = mapped_column(Integer)
    headers: Mapped[dict[str, str]] = mapped_column(Json)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
