"""Opens a database and hands out transactions: reading ones that cannot write, and writing ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlalchemy import URL, Engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session

from api.security.keyring import Keyring
from api.store import sqlite
from api.store.base import give_keyring

CONNECTIONS = 10
"""That a process opens at most to a server of databases where nobody says otherwise: a worker, or a command."""

Clock = Callable[[], dt.datetime]


class StoreUnavailableError(Exception):
    """The database cannot be reached, or is locked for longer than a caller should wait."""


class StoreAddressError(ValueError):
    """An address that is none of a database that is known here."""


class Backend(Protocol):
    """What differs between the databases."""

    @property
    def engine(self) -> Engine:
        """The engine."""

    @property
    def reader(self) -> Engine:
        """The engine of transactions that only read; it may be the same."""

    @property
    def for_writers(self) -> int:
        """Connections that writing calls may hold at the same time: readers must find others, where there is more than one."""

    def begin(self, session: Session, *, writes: bool) -> AbstractContextManager[None]:
        """Begin a transaction on a new session and hold what it needs."""

    def is_passing(self, error: DBAPIError) -> bool:
        """Whether the same transaction may succeed when tried again."""

    def is_duplicate(self, error: DBAPIError) -> bool:
        """Whether a row with the same key is there already."""

    def lock_for_migration(self, session: Session) -> None:
        """Wait until no other process migrates; the lock ends with the transaction."""


def utc_now() -> dt.datetime:
    """Return the time of the wall clock, in UTC."""
    return dt.datetime.now(dt.UTC)


def known_address(url: str) -> URL:
    """Return the parts of an address; raise ``StoreAddressError`` for any but a file of SQLite and PostgreSQL."""
    try:
        address = make_url(url)
        kind = address.get_backend_name()
    except (ArgumentError, NoSuchModuleError):
        raise StoreAddressError("not an address of a database") from None
    is_file = kind == "sqlite" and address.database and address.database != ":memory:"
    if not is_file and kind != "postgresql":
        raise StoreAddressError("neither sqlite:///file nor postgresql://…")
    return address


class Store:
    """A database with its tables.

    Parameters
    ----------
    backend
        The database.
    keyring
        Keys for what is sealed in it.
    clock
        What tells the time; tests set it.

    Attributes
    ----------
    engine, keyring, clock
        As given.
    """

    def __init__(self, backend: Backend, keyring: Keyring, clock: Clock = utc_now) -> None:
        self.backend = backend
        self.engine = backend.engine
        self.keyring = keyring
        self.clock = clock
        for engine in self._engines():
            give_keyring(engine.dialect, keyring)

    @classmethod
    def open(cls, url: str, *, secret: str, clock: Clock = utc_now, connections: int = CONNECTIONS) -> Store:
        """Open a database by its address; nothing is connected to yet.

        Parameters
        ----------
        url
            The address.
        secret
            From outside the database.
        clock
            What tells the time.
        connections
            That this process opens to a server of databases at most, at least 1.

        Raises
        ------
        StoreAddressError
            The address is none of SQLite (``sqlite:///file.db``) or PostgreSQL (``postgresql://user@host/name``).
        """
        address = known_address(url)
        if address.get_backend_name() == "sqlite":
            return cls(sqlite.Sqlite(address), Keyring(secret), clock)
        # Its driver is loaded where it is used: most stores are files.
        from api.store import postgresql

        return cls(postgresql.Postgresql(address, connections), Keyring(secret), clock)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session in a transaction that sees one state of the database and cannot write."""
        with self._transaction(writes=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session in a transaction that is committed when the block ends, and undone when it raises."""
        with self._transaction(writes=True) as session:
            yield session

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Session]:
        try:
            engine = self.engine if writes else self.backend.reader
            with Session(engine, expire_on_commit=False) as session, self.backend.begin(session, writes=writes):
                yield session
                if writes:
                    session.commit()
        except DBAPIError as error:
            if error.connection_invalidated or self.backend.is_passing(error):
                raise StoreUnavailableError(type(error.orig).__name__) from error
            raise
        except NoConnectionError as error:
            raise StoreUnavailableError("all connections of this process are in use") from error

    def is_ready(self) -> bool:
        """Whether the database answers."""
        try:
            with self.reading() as session:
                session.execute(text("SELECT 1"))
        except (DBAPIError, StoreUnavailableError):
            return False
        return True

    def close(self) -> None:
        """Close all connections."""
        for engine in self._engines():
            engine.dispose()

    def _engines(self) -> tuple[Engine, ...]:
        return (self.engine, self.backend.reader)
