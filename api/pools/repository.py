"""Reads and writes pools and their versions."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, undefer

from api.errors import ApiError
from api.pools.tables import PoolRecord, PoolVersion

_HEAD = select(PoolRecord).where(PoolRecord.id == bindparam("pool_id"), PoolRecord.hub_id == bindparam("hub_id"))
_HEAD_TO_CHANGE = _HEAD.with_for_update()


def head_of(session: Session, hub_id: str, pool_id: str, *, to_change: bool = False) -> PoolRecord:
    """Return a pool of a hub.

    Parameters
    ----------
    session, hub_id, pool_id
        Which pool; those of other hubs are not found.
    to_change
        Whether to keep others from changing it until the transaction ends.

    Raises
    ------
    ApiError
        ``not_found_here``.
    """
    statement = _HEAD_TO_CHANGE if to_change else _HEAD
    found = session.scalars(statement, {"pool_id": pool_id, "hub_id": hub_id}).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found


def version_of(session: Session, pool: PoolRecord, number: int, *, with_problems: bool = False) -> PoolVersion:
    """Return a version of a pool; raise ``not_found_here``."""
    statement = select(PoolVersion).where(PoolVersion.pool_id == pool.id, PoolVersion.number == number)
    if with_problems:
        statement = statement.options(undefer(PoolVersion.problems))
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found
