"""The table that says which secret a store is sealed with."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Key, Moment

ONLY = 1
"""``id`` of the one row."""


class Sealing(Base):
    """The secret of a store, told by its fingerprint.

    ``kept`` is sealed with that secret: for each secret of before the one key by which API keys of that time are known.
    API keys themselves are not kept, so their MACs cannot be made anew.
    """

    __tablename__ = "sealing"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    secret_id: Mapped[str] = mapped_column(Key)
    kept: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[dt.datetime] = mapped_column(Moment)
