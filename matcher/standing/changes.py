"""What differs between two pools, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model import Pool
from matcher.model.schema import POOL_TABLES
from matcher.options.options import Bools, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class TableChanges:
    """What differs in one table. Rows of both pools are sorted by their key.

    Attributes
    ----------
    added, removed, changed
        Identifiers (the first column of the key) of the rows that are new, gone, or there with other values; sorted.
    old_of_new
        Row in the old table of each row of the new one, -1 where it is new; shape ``(new rows,)``.
    differs
        Which rows of the new table are new or have other values; shape ``(new rows,)``.
    gone
        Rows of the old table that the new one does not have.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    old_of_new: Ints
    differs: Bools
    gone: Ints

    @property
    def count(self) -> int:
        """Rows that are new, gone or changed."""
        return len(self.added) + len(self.removed) + len(self.changed)


@dataclass(frozen=True, kw_only=True, eq=False)
class Changes:
    """What differs between two pools.

    Attributes
    ----------
    tables
        By name of the table; tables that are equal have entries without rows.
    """

    tables: Mapping[str, TableChanges]

    @property
    def count(self) -> int:
        """Rows that are new, gone or changed, over all tables."""
        return sum(table.count for table in self.tables.values())


def changed_rows(old: Pool, new: Pool) -> Changes:
    """Return what differs between two pools; tables that are one and the same object cost nothing.

    Parameters
    ----------
    old, new
        The pools.
    """
    return Changes(tables={name: _of_table(name, old.table(name), new.table(name)) for name in POOL_TABLES})


def _of_table(name: str, old: pl.DataFrame, new: pl.DataFrame) -> TableChanges:
    keys = [POOL_TABLES[name][key].column for key in POOL_TABLES[name].key]
    same_rows = old is new or (old.height == new.height and all(old[key].equals(new[key]) for key in keys))
    old_of_new = np.arange(new.height, dtype=np.int64) if same_rows else _positions(old, new, keys)
    differs = old_of_new < 0
    if old is not new and old.height:
        differs = differs | _other_values(old, new, np.maximum(old_of_new, 0), same_rows=same_rows)
    gone = np.setdiff1d(np.arange(old.height, dtype=np.int64), old_of_new) if not same_rows else _NONE
    was, now = old[keys[0]], new[keys[0]]
    return TableChanges(
        added=tuple(now.gather(np.flatnonzero(old_of_new < 0)).to_list()),
        removed=tuple(was.gather(gone).to_list()),
        changed=tuple(now.gather(np.flatnonzero(differs & (old_of_new >= 0))).to_list()),
        old_of_new=old_of_new,
        differs=differs,
        gone=gone,
    )


_NONE: Ints = np.zeros(0, dtype=np.int64)


def _positions(old: pl.DataFrame, new: pl.DataFrame, keys: list[str]) -> Ints:
    """Return the row in the old table of each row of the new one, -1 where there is none."""
    places = old.select(keys).with_columns(place=pl.int_range(pl.len(), dtype=pl.Int64))
    found = new.select(keys).join(places, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return np.array(found["place"].fill_null(-1).to_numpy(), dtype=np.int64)


def _other_values(old: pl.DataFrame, new: pl.DataFrame, place: Ints, *, same_rows: bool) -> Bools:
    """Return which rows of the new table differ from the row of the old one at their place in any column."""
    before = old if same_rows else old[place]
    differs = np.zeros(new.height, dtype=np.bool_)
    for name in new.columns:
        one, other = before[name], new[name]
        if not one.equals(other, null_equal=True):
            differs |= one.ne_missing(other).to_numpy()
    return differs
