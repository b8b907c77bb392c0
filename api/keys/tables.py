"""The table of API keys."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Json, Key, Moment


class ApiKey(Base):
    """A key of a caller; the key itself is not kept, only its MAC."""

    __tablename__ = "api_keys"
    __table_args__ = (Index(None, "hub_id", "id"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    label: Mapped[str] = mapped_column(Key)
    roles: Mapped[list[str]] = mapped_column(Json)
    scopes: Mapped[list[str]] = mapped_column(Json)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(Key)
    expires_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(Moment)
