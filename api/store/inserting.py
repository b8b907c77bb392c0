"""Inserts that both databases know under different names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.store.base import Base


def insert_if_absent(session: Session, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with the same key is there; return whether it was inserted.

    Where another transaction has just inserted one, it is waited for.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table.__table__).values(**values).on_conflict_do_nothing()
    # PostgreSQL's driver tells the count only where it is asked to keep it.
    return session.connection().execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1
