"""Typed tables from columns, without a Python loop over rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from matcher.model.field import TableSpec
from matcher.samples.draw import Integers


def table(spec: TableSpec, height: int, columns: Mapping[str, Any]) -> pl.DataFrame:
    """Return a table of the contract from some of its columns; the others are as if they were not given.

    Parameters
    ----------
    spec
        Declaration of the table.
    height
        Number of rows.
    columns
        Series or arrays by stored name; a text stands for all rows.

    Raises
    ------
    KeyError
        A column that the table does not have.
    """
    unknown = columns.keys() - spec.schema.keys()
    if unknown:
        raise KeyError(f"table {spec.name} has no column {sorted(unknown)}")
    frame = pl.DataFrame({"row": pl.int_range(height, eager=True)})
    return frame.select(
        (_given(columns[field.column]) if field.column in columns else _absent(field.default, is_list=field.is_list))
        .cast(field.dtype)
        .alias(field.column)
        for field in spec.fields
    )


def pick(values: Sequence[Any], which: Integers, dtype: pl.DataType) -> pl.Series:
    """Return a series whose entries are the values at the given places."""
    return pl.Series(values, dtype=dtype).gather(which)


def numbered(prefix: str, height: int) -> pl.Series:
    """Return ``height`` identifiers: a prefix and a number of fixed width, so that their order is that of the rows."""
    digits = len(str(max(1, height - 1)))
    numbers = pl.int_range(height, eager=True).cast(pl.String).str.zfill(digits)
    return prefix + numbers


def _given(values: Any) -> pl.Expr:
    return pl.lit(values) if isinstance(values, str | pl.Series) else pl.lit(pl.Series(values))


def _absent(default: Any, *, is_list: bool) -> pl.Expr:
    # A list that was not given is the empty list, never null.
    return pl.lit([], dtype=pl.List(pl.String())) if is_list and default is None else pl.lit(default)
