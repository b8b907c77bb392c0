"""PostgreSQL: one database for several servers and workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors
from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

_WAIT_SECONDS = 10
"""That a transaction waits for a connection which others of this process hold."""

_MIGRATION_LOCK = 7_421_006
"""Any number that nobody else uses in the same database."""

_PASSING = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    errors.AdminShutdown,
    errors.CannotConnectNow,
    errors.TooManyConnections,
)


class Postgresql:
    """A database of PostgreSQL 15 or later.

    Reading transactions see one state (``REPEATABLE READ, READ ONLY``); writing ones run in ``READ COMMITTED`` and lock
    the rows that they decide about.

    Parameters
    ----------
    address
        Where the database is; it must exist.
    connections
        That this process opens at most, at least 1; further transactions wait for one.
    """

    def __init__(self, address: URL, connections: int) -> None:
        self.engine: Engine = create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=connections,
            max_overflow=0,
            pool_timeout=_WAIT_SECONDS,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 5, "application_name": "wishpool"},
        )
        self.reader = self.engine
        self.for_writers = max(1, connections // 2)

    @contextmanager
    def begin(self, session: Session, *, writes: bool) -> Iterator[None]:
        """Begin on a session."""
        level = "READ COMMITTED" if writes else "REPEATABLE READ"
        session.connection(execution_options={"isolation_level": level, "postgresql_readonly": not writes})
        yield

    def is_passing(self, error: DBAPIError) -> bool:
        """Whether the transaction lost against another one, or the server is going or coming."""
        cause = error.orig
        return isinstance(cause, _PASSING) or (isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None)

    def is_duplicate(self, error: DBAPIError) -> bool:
        """Whether a row with the same key is there already."""
        return isinstance(error.orig, errors.UniqueViolation)

    def lock_for_migration(self, session: Session) -> None:
        """Take an advisory lock until the transaction ends."""
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})
