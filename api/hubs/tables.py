"""The table of hubs."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Key, Moment


class Hub(Base):
    """A help hub of a county, town or organisation."""

    __tablename__ = "hubs"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(Key)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
