"""The table of backups: when they were made, for the figure that an operator is alarmed by."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Key, Moment


class Backup(Base):
    """One backup that was made, checked, and is on a disk."""

    __tablename__ = "backups"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Moment)
    bytes: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(Key)
