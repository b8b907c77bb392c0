"""The tables of pools, their versions and their rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Json, Key, Moment

OPEN = 2**31 - 1
"""``until`` of a row that stands in the head."""


class PoolRecord(Base):
    """A pool: its name and its newest version."""

    __tablename__ = "pools"
    __table_args__ = (Index(None, "hub_id", "id"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    hub_id: Mapped[str] = mapped_column(Key, ForeignKey("hubs.id"))
    name: Mapped[str] = mapped_column(Key)
    revision: Mapped[int] = mapped_column(Integer)
    head: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(Key)
    archived_at: Mapped[dt.datetime | None] = mapped_column(Moment)


class PoolVersion(Base):
    """One state of a pool: what made it, how many rows it has, what was refused."""

    __tablename__ = "pool_versions"

    pool_id: Mapped[str] = mapped_column(Key, ForeignKey("pools.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(Key)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(Key)
    reason: Mapped[str | None] = mapped_column(Key)
    digest: Mapped[str | None] = mapped_column(Key)
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    collected: Mapped[dict[str, int]] = mapped_column(Json)
    changes: Mapped[dict[str, dict[str, int]]] = mapped_column(Json)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Json, deferred=True)


class PoolRow(Base):
    """One row of one table, in all versions ``since <= number < until``.

    ``document`` holds the stored columns that are not personal, as JSON; ``sealed`` the personal ones, encrypted.
    ``person`` is a keyed fingerprint of the person's identifier: rows of a person can be found, people cannot be read.
    """

    __tablename__ = "pool_rows"
    __table_args__ = (
        ForeignKeyConstraint(["pool_id"], ["pools.id"]),
        Index(None, "pool_id", "table_name", "until", "row_key"),
        Index(None, "pool_id", "person"),
    )

    pool_id: Mapped[str] = mapped_column(Key, primary_key=True)
    table_name: Mapped[str] = mapped_column(Key, primary_key=True)
    row_key: Mapped[str] = mapped_column(Key, primary_key=True)
    since: Mapped[int] = mapped_column(Integer, primary_key=True)
    until: Mapped[int] = mapped_column(Integer)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    person: Mapped[bytes | None] = mapped_column(LargeBinary)
    region: Mapped[str | None] = mapped_column(Key)
    service: Mapped[str | None] = mapped_column(Key)
    grade: Mapped[str | None] = mapped_column(Key)
    document: Mapped[str] = mapped_column(Key)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
