"""One field of one row, changed; and the pool after that."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from matcher.model import Pool
from matcher.model.schema import POOL_TABLES
from matcher.rules.context import KEYS

Value = None | bool | int | float | str | dt.date | tuple[str, ...]
"""A value in the stored form; lists as tuples."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field of one row of the pool, and its new value.

    Attributes
    ----------
    table, key
        Table and identifier of the row.
    field
        Column, in the stored form (money in fen).
    before, after
        Its value as it is, and as it would be.
    """

    table: str
    key: str
    field: str
    before: Value
    after: Value


def changed_pool(pool: Pool, change: Change) -> Pool:
    """Return the pool after a change; everything else stays as it is.

    Parameters
    ----------
    pool
        The pool.
    change
        A change of a row that it has.

    Raises
    ------
    KeyError
        If the pool has no such row.
    """
    frame = pool.table(change.table)
    places = (frame[KEYS[change.table]] == change.key).arg_true()
    if not len(places):
        raise KeyError(change.key)
    place = int(places[0])
    after = list(change.after) if isinstance(change.after, tuple) else change.after
    row = POOL_TABLES[change.table].frame([frame.row(place, named=True) | {change.field: after}])
    return pool.replace(**{change.table: pl.concat([frame[:place], row, frame[place + 1 :]])})
