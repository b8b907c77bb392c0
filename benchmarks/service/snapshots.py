"""What a store held at a moment, to be put back again and again: much quicker than to make it anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Protocol

from sqlalchemy import text

from api.store import Store
from api.store.tables import metadata

_KEPT = "as_it_was"


class Snapshot(Protocol):
    """What a store held when this was made."""

    def put_back(self) -> None:
        """Let the store hold it again; nobody else uses the store meanwhile."""


def snapshot_of(store: Store, folder: Path) -> Snapshot:
    """Keep what a store holds now; of SQLite in a folder, of PostgreSQL in a schema beside it."""
    return _OfPostgresql(store) if store.engine.dialect.name == "postgresql" else _OfSqlite(store, folder)


class _OfSqlite:
    def __init__(self, store: Store, folder: Path) -> None:
        self._file, self._kept = Path(str(store.engine.url.database)), folder / f"{_KEPT}.db"
        _copy(self._file, self._kept)

    def put_back(self) -> None:
        _copy(self._kept, self._file)


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as held, sqlite3.connect(target) as made:
        held.backup(made)


class _OfPostgresql:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._names = [table.name for table in metadata().sorted_tables]
        with store.writing() as session:
            session.execute(text(f"CREATE SCHEMA {_KEPT}"))
            for name in self._names:
                session.execute(text(f"CREATE TABLE {_KEPT}.{name} AS TABLE {name}"))

    def put_back(self) -> None:
        with self._store.writing() as session:
            # Neither the references, which hold when all is back, nor the tables whose rows nobody may delete.
            session.execute(text("SET LOCAL session_replication_role = replica"))
            session.execute(text(f"TRUNCATE {', '.join(self._names)}"))
            for name in self._names:
                session.execute(text(f"INSERT INTO {name} SELECT * FROM {_KEPT}.{name}"))
