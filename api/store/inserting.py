"""Inserts that both databases know under different names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, Table
from sqlalchemy.orm import Session

from api.store.base import Base


def insert_if_absent(session: Session, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with the same key is there; return whether it was inserted.

    Where another transaction has just inserted one, it is waited for.
    """
    connection = session.connection()
    statement = _statement(table, connection.dialect.name == "postgresql")
    # PostgreSQL's driver tells the count only where it is asked to keep it.
    return connection.execute(statement, dict(values), execution_options={"preserve_rowcount": True}).rowcount == 1


@cache
def _statement(table: type[Base], is_postgresql: bool) -> Insert:
    """Return the statement: to make one costs more than to carry it out."""
    rows = cast("Table", table.__table__)
    # The dialects are loaded where they are used: most stores have no use for the other.
    if is_postgresql:
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(rows).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(rows).on_conflict_do_nothing()
