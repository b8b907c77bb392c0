"""SQLite: one file, no set-up. Readers never wait; writers stand in line."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

WAIT_SECONDS = 10
"""How long a writer waits for its turn."""

_READERS, _WRITERS = 50, 10
"""Connections at the same time; of writers all but one wait."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # An acknowledged write is on the disk before it is acknowledged.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}",
    "PRAGMA cache_size = -16000",
    "PRAGMA secure_delete = ON",
)
_ONLY_READS = "PRAGMA query_only = ON"
_ASK_AGAIN = "PRAGMA busy_timeout = 20"
"""Milliseconds: SQLite itself asks ever more seldom, and then others get the turn that came while it slept."""


class Sqlite:
    """A file of SQLite in write-ahead mode.

    Writing transactions begin with ``BEGIN IMMEDIATE``: one that read before it wrote could otherwise not be carried
    out and not be waited for either. Threads of one process stand in line for it; other processes are asked every few
    milliseconds.

    Readers and writers have connections of their own: to tell a connection that it may write now costs more than most
    transactions, because it forgets every statement that it had prepared.

    Parameters
    ----------
    address
        Where the file is; it is made if absent.
    """

    def __init__(self, address: URL) -> None:
        self._turn = threading.Lock()
        self.for_writers = _WRITERS
        self.engine = _engine(address, _WRITERS, (*_PRAGMAS, _ASK_AGAIN))
        self.reader = _engine(address, _READERS, (*_PRAGMAS, _ONLY_READS))

    @contextmanager
    def begin(self, session: Session, *, writes: bool) -> Iterator[None]:
        """Begin on a session; writers wait for their turn."""
        if not writes:
            session.connection().exec_driver_sql("BEGIN")
            yield
            return
        ends = time.monotonic() + WAIT_SECONDS
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise DBAPIError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))
        try:
            self._begin_writing(session, ends)
            yield
        except BaseException:
            # Before the next one's turn, not after it.
            session.rollback()
            raise
        finally:
            self._turn.release()

    def _begin_writing(self, session: Session, ends: float) -> None:
        connection = session.connection()
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except DBAPIError as error:
                if not self.is_passing(error) or time.monotonic() > ends:
                    raise
            else:
                return

    def is_passing(self, error: DBAPIError) -> bool:
        """Whether the database was only locked."""
        return isinstance(error.orig, sqlite3.OperationalError) and "locked" in str(error.orig)

    def is_duplicate(self, error: DBAPIError) -> bool:
        """Whether a row with the same key is there already."""
        name = getattr(error.orig, "sqlite_errorname", "")
        return name in {"SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE"}

    def lock_for_migration(self, session: Session) -> None:
        """Do nothing: the transaction holds the only lock for writing already."""
        session.execute(text("SELECT 1"))


def _engine(address: URL, connections: int, pragmas: tuple[str, ...]) -> Engine:
    engine = create_engine(
        address.set(drivername="sqlite+pysqlite"),
        connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False},
        pool_size=connections,
        max_overflow=0,
        # The one that was used last knows most of the file.
        pool_use_lifo=True,
    )
    event.listen(engine, "connect", partial(_prepare, pragmas))
    return engine


def _prepare(pragmas: tuple[str, ...], connection: Any, record: object) -> None:
    """Set up a new connection: transactions begin and end where we say so."""
    del record
    connection.isolation_level = None
    for pragma in pragmas:
        connection.execute(pragma)
