"""What all tables of the store are made of: their base, and column types that mean the same on both databases."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

from api.security.keyring import Keyring

_NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    """The base of every table; constraints are named, so that migrations can name them too."""

    metadata = MetaData(naming_convention=_NAMES)


class Key(TypeDecorator[str]):
    """Text that identifies and orders rows: compared by its bytes on both databases."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return plain text; PostgreSQL would otherwise order it by the language of its cluster."""
        return Text(collation="C") if dialect.name == "postgresql" else Text()


class Json(TypeDecorator[Any]):
    """Plain data as JSON; ``None`` is the database's null."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return JSON as it was written: the binary form of PostgreSQL cannot hold every text."""
        del dialect
        return JSON(none_as_null=True)


class Moment(TypeDecorator[dt.datetime]):
    """A point in time, aware, in UTC."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return a time with zone on PostgreSQL; SQLite has none, there it is UTC by agreement."""
        return DateTime(timezone=True) if dialect.name == "postgresql" else DateTime()

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse times without a zone; bring the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a time without a zone")
        value = value.astimezone(dt.UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dt.datetime | None:
        """Return the time in UTC."""
        del dialect
        if value is None:
            return None
        assert isinstance(value, dt.datetime)
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Sealed(TypeDecorator[str]):
    """Text that is encrypted at rest, with the key that the store was opened with.

    Parameters
    ----------
    purpose
        What is kept here, such as ``people.name``: every purpose has a key of its own, and a value that is copied to a
        column of another purpose cannot be opened there.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Seal a text."""
        return None if value is None else keyring_of(dialect).seal(self.purpose, value.encode())

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        """Open a sealed text."""
        return None if value is None else keyring_of(dialect).open(self.purpose, bytes(value)).decode()


def give_keyring(dialect: Dialect, keyring: Keyring) -> None:
    """Let the column types of one engine use a keyring: the dialect is all that a column type is given."""
    dialect.__dict__["wishpool_keyring"] = keyring


def keyring_of(dialect: Dialect) -> Keyring:
    """Return the keyring of an engine."""
    keyring: Keyring = dialect.__dict__["wishpool_keyring"]
    return keyring
