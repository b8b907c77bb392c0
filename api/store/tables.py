"""Every table of the store: each resource declares its own; a module that is named here is part of the schema."""

from __future__ import annotations

from sqlalchemy import MetaData

from api.store.base import Base


def metadata() -> MetaData:
    """Return the tables."""
    return Base.metadata
