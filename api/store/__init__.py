"""The store: one set of tables on SQLite or PostgreSQL, its transactions and its migrations."""

from api.store.base import Base, Json, Key, Moment, Sealed
from api.store.database import Store, StoreUnavailableError
from api.store.identifiers import new_id

__all__ = ["Base", "Json", "Key", "Moment", "Sealed", "Store", "StoreUnavailableError", "new_id"]
