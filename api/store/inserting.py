"""Inserts that both databases know under different names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
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
    dialect = postgresql if is_postgresql else sqlite
    statement: Insert = dialect.insert(table.__table__).on_conflict_do_nothing()
    return statement
