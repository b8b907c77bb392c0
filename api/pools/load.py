"""Puts a version of a pool together again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.pools.tables import PoolVersion
from api.rows.repository import frame_of, of_version
from api.security.keyring import Keyring
from matcher.model import Pool
from matcher.model.problems import Problem, Severity
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Text


def load_pool(session: Session, keyring: Keyring, pool_id: str, number: int) -> Pool:
    """Return a version of a pool as the library takes it: the digest is that of the pool that was uploaded or edited.

    The caller has made sure that the pool belongs to the hub.

    Parameters
    ----------
    session, keyring
        Where it stands, and what opens its personal fields.
    pool_id, number
        Which version.
    """
    tables: dict[str, Any] = {
        name: frame_of(session, keyring, spec, of_version(pool_id, name, number)) for name, spec in POOL_TABLES.items()
    }
    found = session.execute(
        select(PoolVersion.problems, PoolVersion.collected).where(
            PoolVersion.pool_id == pool_id, PoolVersion.number == number
        )
    ).one()
    return Pool(**tables, problems=tuple(map(problem_of, found.problems)), collected=found.collected)


def problem_of(data: dict[str, Any]) -> Problem:
    """Return a kept problem as the library knows it."""
    plain = {name: data[name] for name in ("table", "row", "field", "value", "code")}
    return Problem(
        **plain,
        severity=Severity(data["severity"]),
        sentence=Text(**data["sentence"]),
        remedy=Text(**data["remedy"]),
        key=data.get("key", ""),
    )
