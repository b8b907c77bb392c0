"""Brings the schema of a store up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.store import revisions
from api.store.database import Store

if TYPE_CHECKING:
    from alembic.config import Config


class NewerStoreError(Exception):
    """The database was made by a later version of the program."""


def migrate(store: Store, to: str = "heads") -> None:
    """Apply every change that the database does not have yet: all of them or, where one fails, none.

    Processes that start at the same time wait for each other.

    Raises
    ------
    NewerStoreError
        The database has changes that this version of the program does not know.
    """
    with store.writing() as session:
        store.backend.lock_for_migration(session)
        connection = session.connection()
        found = revisions.found_in(connection)
        if found == revisions.heads():
            return
        if unknown := found - revisions.known():
            raise NewerStoreError(", ".join(sorted(unknown)))
        # It takes long to load, and at most starts there is nothing to do.
        from alembic import command

        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def is_current(store: Store) -> bool:
    """Whether the database has exactly the schema of this version of the program."""
    with store.reading() as session:
        return revisions.found_in(session.connection()) == revisions.heads()


def known_revisions() -> frozenset[str]:
    """Return every revision of the schema that this version of the program knows."""
    return revisions.known()


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(revisions.FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
