"""Brings the schema of a store up to date."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from api.store.database import Store

_FOLDER = Path(__file__).with_name("migrations")


class NewerStoreError(Exception):
    """The database was made by a later version of the program."""


def migrate(store: Store) -> None:
    """Apply every change that the database does not have yet: all of them or, where one fails, none.

    Processes that start at the same time wait for each other.

    Raises
    ------
    NewerStoreError
        The database has changes that this version of the program does not know.
    """
    config = _config()
    script = ScriptDirectory.from_config(config)
    with store.writing() as session:
        store.backend.lock_for_migration(session)
        connection = session.connection()
        found = set(MigrationContext.configure(connection).get_current_heads())
        if found == set(script.get_heads()):
            return
        if unknown := found - {revision.revision for revision in script.walk_revisions()}:
            raise NewerStoreError(", ".join(sorted(unknown)))
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")


def is_current(store: Store) -> bool:
    """Whether the database has exactly the schema of this version of the program."""
    with store.reading() as session:
        return set(MigrationContext.configure(session.connection()).get_current_heads()) == _heads()


@cache
def known_revisions() -> frozenset[str]:
    """Return every revision of the schema that this version of the program knows."""
    return frozenset(revision.revision for revision in ScriptDirectory.from_config(_config()).walk_revisions())


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
