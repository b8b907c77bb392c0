"""Operations on columns: of a few rows in plain Python, of many in bulk; both give the same.

To plan an operation in bulk costs some hundred times more than to carry it out on one row. Checks are therefore written
once, in terms of these operations, and are as quick for one row as they are for a million.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

FEW = 200
"""Rows that are sooner looked at one by one."""


def is_few(height: int) -> bool:
    """Return whether so many rows are sooner looked at one by one."""
    return height <= FEW


def true_positions(flags: pl.Series) -> list[int]:
    """Return the positions of what is true; what is not known is not."""
    if is_few(flags.len()):
        return [position for position, flag in enumerate(flags.to_list()) if flag]
    return flags.fill_null(value=False).arg_true().to_list()


@lru_cache(maxsize=2 * FEW + 2)
def _kept_flags(value: bool, height: int) -> pl.Series:
    return pl.Series([value] * height, dtype=pl.Boolean)


def flags_of(values: Sequence[bool]) -> pl.Series:
    """Return flags as a series."""
    alike = not values or all(values) or not any(values)
    if alike and is_few(len(values)):
        # Nearly always they agree: nothing is wrong, everything is given.
        return _kept_flags(bool(values and values[0]), len(values))
    return pl.Series(values, dtype=pl.Boolean)


def is_given(values: pl.Series) -> pl.Series:
    """Return whether each value is there."""
    absent = values.null_count()
    if is_few(values.len()):
        if absent in {0, values.len()}:
            return _kept_flags(not absent, values.len())
        return pl.Series([value is not None for value in values.to_list()], dtype=pl.Boolean)
    return values.is_not_null()


def is_absent(values: pl.Series) -> pl.Series:
    """Return whether each value is not there."""
    return ~is_given(values)


def has_any(values: pl.Series) -> bool:
    """Return whether any value is there; of lists, whether any has an entry."""
    if values.null_count() == values.len():
        return False
    if values.dtype != pl.List(pl.String):
        return True
    return bool(filled_lists(values))


def filled_lists(lists: pl.Series) -> list[int]:
    """Return the positions of lists that have an entry."""
    if is_few(lists.len()):
        return [position for position, entries in enumerate(lists.to_list()) if entries]
    return true_positions(lists.list.len() > 0)


def filled(values: pl.Series, other: Any) -> pl.Series:
    """Return values with others, of a series or all the same, in the places where there is none."""
    if not values.null_count():
        return values
    if is_few(values.len()):
        others = other.to_list() if isinstance(other, pl.Series) else [other] * values.len()
        found = [there if value is None else value for value, there in zip(values.to_list(), others, strict=True)]
        return pl.Series(values.name, found, dtype=values.dtype)
    if values.dtype == pl.List(pl.String):
        return values.to_frame("list").select(pl.col("list").fill_null(pl.lit(other, dtype=values.dtype))).to_series()
    return values.fill_null(other)


def chosen(flags: pl.Series, values: pl.Series, others: pl.Series) -> pl.Series:
    """Return each value where its flag is true, the other elsewhere."""
    if is_few(flags.len()):
        parts = zip(flags.to_list(), values.to_list(), others.to_list(), strict=True)
        return pl.Series(values.name, [value if flag else other for flag, value, other in parts], dtype=values.dtype)
    return pl.select(pl.when(flags).then(values).otherwise(others)).to_series()


def constant_where(flags: pl.Series, text: str) -> pl.Series:
    """Return a text where a flag is true, nothing elsewhere."""
    if is_few(flags.len()):
        return pl.Series([text if flag else None for flag in flags.to_list()], dtype=pl.String)
    return pl.select(pl.when(flags).then(pl.lit(text))).to_series()


def distinct(values: pl.Series) -> list[Any]:
    """Return the values that are there (of lists, the entries), each once, in no order that counts."""
    is_list = values.dtype == pl.List(pl.String)
    if is_few(values.len()):
        found = values.to_list()
        if is_list:
            return list(dict.fromkeys(entry for entries in found for entry in entries or () if entry is not None))
        return [value for value in dict.fromkeys(found) if value is not None]
    return (values.explode() if is_list else values).drop_nulls().unique().to_list()


def counts(values: pl.Series) -> dict[Any, int]:
    """Return how often each value stands there, in the order of the values; what is not there is not counted."""
    if is_few(values.len()):
        found = Counter(value for value in values.to_list() if value is not None)
        return {value: found[value] for value in sorted(found)}
    return dict(values.drop_nulls().value_counts().sort(values.name).iter_rows())


def values_at(values: pl.Series, positions: Sequence[int]) -> list[Any]:
    """Return the values at some positions."""
    if is_few(values.len()):
        found = values.to_list()
        return [found[position] for position in positions]
    return values.gather(list(positions)).to_list()


def taken(values: pl.Series, flags: pl.Series) -> pl.Series:
    """Return the values whose flags are true; flags are never unknown."""
    return values if flags.all() else values.filter(flags)


def rows_taken(frame: pl.DataFrame, flags: pl.Series) -> pl.DataFrame:
    """Return the rows whose flags are true; flags are never unknown."""
    return frame if flags.all() else frame.filter(flags)


def mapped(values: pl.Series, known: Mapping[Any, Any], dtype: pl.DataType) -> pl.Series:
    """Return what is known of each value; nothing of others."""
    if is_few(values.len()) or not known:
        return pl.Series(values.name, [known.get(value) for value in values.to_list()], dtype=dtype)
    return values.replace_strict(known, default=None, return_dtype=dtype)


def positions_where(values: pl.Series, holds: Callable[[Any], bool]) -> list[int]:
    """Return the positions of values of which something holds; it is asked once a distinct value, and never of none."""
    if is_few(values.len()):
        return [place for place, value in enumerate(values.to_list()) if value is not None and holds(value)]
    found = pl.Series([value for value in distinct(values) if holds(value)], dtype=values.dtype)
    return true_positions(values.is_in(found.implode())) if found.len() else []


def positions_outside(values: pl.Series, accepted: pl.Series) -> list[int]:
    """Return the positions of values that are there and not among the accepted ones."""
    if is_few(values.len()):
        known = frozenset(accepted.to_list())
        return [place for place, value in enumerate(values.to_list()) if value is not None and value not in known]
    return true_positions(values.is_not_null() & ~values.is_in(accepted.implode()))


def entries_outside(lists: pl.Series, accepted: pl.Series) -> list[tuple[int, str]]:
    """Return the entries of lists that are not among the accepted ones, each with the position of its list."""
    if is_few(lists.len()):
        known = frozenset(accepted.to_list())
        pairs = ((place, entry) for place, entries in enumerate(lists.to_list()) for entry in entries or ())
        return [(place, entry) for place, entry in pairs if entry is not None and entry not in known]
    entries = (
        pl.DataFrame({"entry": lists}).with_row_index("position").explode("entry", empty_as_null=True).drop_nulls()
    )
    return list(entries.filter(~pl.col("entry").is_in(accepted.implode())).iter_rows())


def present(values: pl.Series) -> pl.Series:
    """Return the values that are there."""
    return values.drop_nulls() if values.null_count() else values


def joined(parts: Sequence[pl.Series]) -> pl.Series:
    """Return several series as one."""
    return parts[0] if len(parts) == 1 else pl.concat(parts)


def looked_up(keys: pl.Series, table: pl.DataFrame, key: str, columns: Collection[str]) -> dict[str, pl.Series]:
    """Return some columns of a table at the row of each key; nothing where a key has no row.

    Parameters
    ----------
    keys
        Keys, or nothing.
    table
        Where they are looked up; of rows of one key the first counts.
    key, columns
        Names of its columns.
    """
    if is_few(keys.len()):
        rows: dict[Any, int] = {}
        for place, value in enumerate(table[key].to_list()):
            rows.setdefault(value, place)
        places = [None if value is None else rows.get(value) for value in keys.to_list()]
        found = {}
        for name in columns:
            column = table[name]
            there = [None if place is None else column[place] for place in places]
            found[name] = pl.Series(name, there, dtype=column.dtype)
        return found
    first = table.select(key, *columns).unique(key, keep="first")
    whole = pl.DataFrame({key: keys}).join(first, on=key, how="left", maintain_order="left")
    return {name: whole[name] for name in columns}


def replaced(frame: pl.DataFrame, columns: Iterable[pl.Series]) -> pl.DataFrame:
    """Return a table with other values in some of its columns; they are found by name."""
    changed = frame.clone()
    for column in columns:
        changed.replace_column(changed.get_column_index(column.name), column)
    return changed
