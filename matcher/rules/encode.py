"""From columns to arrays: codes, membership matrices, ranges of region codes. No loop runs over needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from matcher.model.gaps import filled
from matcher.model.regions import LEVEL_BY_LENGTH
from matcher.model.units import HUNDREDTHS_PER_HOUR

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Index = npt.NDArray[np.integer[Any]]

NO_LIMIT = 2**62
"""Stands for an absent capacity or cap; larger than any sum the contract allows."""

FIRST_DAY, LAST_DAY = -(2**31), 2**31 - 1
"""Stand for an absent first and last day; days are counted from 1970-01-01."""

EVERYWHERE = (-2, NO_LIMIT)
NOWHERE = (-1, -1)
"""Ranges of village codes: of a resource without region, and of a need without region."""

_CODE_DIGITS = max(LEVEL_BY_LENGTH)
_SEPARATOR = "\x1f"


@dataclass(frozen=True, kw_only=True, eq=False)
class Coded:
    """A column as whole numbers.

    Attributes
    ----------
    codes
        One code a row: the position of its value in ``values``, or ``len(values)`` where it is not given.
    values
        The distinct values, sorted.
    """

    codes: Ints
    values: pl.Series

    @property
    def rows(self) -> int:
        """Rows of a matrix over the codes: the distinct values and a last row for "not given"."""
        return self.values.len() + 1


def coded(column: pl.Series) -> Coded:
    """Return a column of scalars as codes of its distinct values."""
    values = column.drop_nulls().unique().sort()
    codes = (
        pl.DataFrame({"value": column})
        .join(pl.DataFrame({"value": values}).with_row_index("code"), on="value", how="left", maintain_order="left")
        .get_column("code")
    )
    return Coded(codes=integers(codes, absent=values.len()), values=values)


def coded_lists(column: pl.Series) -> Coded:
    """Return a column of lists as codes of its distinct sets; the order within a list carries no meaning."""
    written = coded(joined(column))
    sets = [tuple(sorted(set(key.split(_SEPARATOR)))) if key else () for key in written.values.to_list()]
    values = sorted(set(sets))
    places = {value: place for place, value in enumerate(values)}
    codes = np.array([places[value] for value in sets], dtype=np.int64)[written.codes]
    return Coded(codes=codes, values=pl.Series(list(map(list, values)), dtype=pl.List(pl.String)))


def joined(lists: pl.Series) -> pl.Series:
    """Return each list of texts as one text: lists written alike are compared and grouped much faster so."""
    return lists.list.join(_SEPARATOR)


def membership(values: pl.Series, lists: pl.Series) -> Bools:
    """Return whether each value stands in each list.

    Parameters
    ----------
    values
        ``V`` texts; a null stands in no list.
    lists
        ``R`` lists of texts.

    Returns
    -------
    ndarray of bool, shape (V, R)
    """
    # Nothing to look for or in: common, and to ask the library of tables takes as long as for thousands of rows.
    if values.null_count() == len(values) or lists.null_count() == len(lists):
        return np.zeros((values.len(), lists.len()), dtype=np.bool_)
    entries = pl.DataFrame({"value": lists}).with_row_index("column").explode("value").drop_nulls()
    hits = pl.DataFrame({"value": values}).with_row_index("row").drop_nulls().join(entries, on="value")
    matrix = np.zeros((values.len(), lists.len()), dtype=np.bool_)
    matrix[hits.get_column("row").to_numpy(), hits.get_column("column").to_numpy()] = True
    return matrix


def overlap(sets: pl.Series, lists: pl.Series) -> Bools:
    """Return whether each of ``V`` sets has a value in common with each of ``R`` lists; shape (V, R)."""
    values = sets.explode().drop_nulls().unique().sort()
    # Counts of common values are small whole numbers, which floats hold exactly and multiply fast.
    in_sets = membership(values, sets).T.astype(np.float32)
    in_lists = membership(values, lists).astype(np.float32)
    return np.asarray(in_sets @ in_lists > 0, dtype=np.bool_)


def region_membership(regions: pl.Series, lists: pl.Series) -> Bools:
    """Return whether each region lies in one of the regions of each list; shapes as in :func:`membership`."""
    matrix = np.zeros((regions.len(), lists.len()), dtype=np.bool_)
    for digits in LEVEL_BY_LENGTH:
        frame = regions.to_frame("code")
        prefixes = frame.select(pl.when(pl.col("code").str.len_bytes() >= digits).then(pl.col("code").str.head(digits)))
        matrix |= membership(prefixes.to_series(), lists)
    return matrix


def is_empty(lists: pl.Series) -> Bools:
    """Return whether each list is empty."""
    return np.asarray((lists.list.len() == 0).to_numpy(), dtype=np.bool_)


def integers(column: pl.Series, *, absent: int = 0) -> Ints:
    """Return a column of whole numbers, ``absent`` where it is not given."""
    return np.array(filled(column.cast(pl.Int64), absent).to_numpy(), dtype=np.int64)


def decimals(column: pl.Series, *, absent: float = np.nan) -> Floats:
    """Return a column of numbers, ``absent`` where it is not given."""
    return np.array(filled(column.cast(pl.Float64), absent).to_numpy(), dtype=np.float64)


def flags(column: pl.Series) -> Bools:
    """Return a column of booleans; not given counts as false."""
    return np.array(filled(column, value=False).to_numpy(), dtype=np.bool_)


def hundredths(column: pl.Series, *, absent: int = 0) -> Ints:
    """Return hours a week in whole hundredths, ``absent`` where they are not given."""
    return integers((column * HUNDREDTHS_PER_HOUR).round(0), absent=absent)


def days(column: pl.Series, *, absent: int) -> Ints:
    """Return dates as days since 1970-01-01, ``absent`` where they are not given."""
    return integers(column.to_physical(), absent=absent)


def day_number(date: dt.date) -> int:
    """Return a date as days since 1970-01-01."""
    return (date - dt.date(1970, 1, 1)).days


def village_ranges(column: pl.Series, *, absent: tuple[int, int]) -> tuple[Ints, Ints]:
    """Return the first and last village code that each region code contains.

    Region ``a`` lies in region ``b`` if and only if the range of ``a`` lies in that of ``b``.

    Raises
    ------
    polars.exceptions.InvalidOperationError
        Where a code is not made of digits.
    """
    low = integers(column.str.pad_end(_CODE_DIGITS, "0"), absent=absent[0])
    high = integers(column.str.pad_end(_CODE_DIGITS, "9"), absent=absent[1])
    return low, high


class Lookup:
    """A rule between a value of the need and a resource, worked out once for all distinct values.

    Parameters
    ----------
    codes
        The row of the matrix for each need.
    matrix
        ``matrix[codes[i], r]`` is true where the rule allows need ``i`` and resource ``r``.
    """

    def __init__(self, *, codes: Ints, matrix: Bools) -> None:
        self._codes, self._matrix = codes, matrix
        self._trivial = bool(matrix.all())
        # One flat gather is about twice as fast as a gather by row and column.
        self._flat = np.ascontiguousarray(matrix).reshape(-1)
        self._starts = codes * matrix.shape[1]

    @cached_property
    def classes(self) -> Ints:
        """A number for each need, the same for needs whose verdicts are the same with every resource."""
        packed = np.packbits(self._matrix, axis=1)
        _, class_of_row = np.unique(packed, axis=0, return_inverse=True)
        return np.asarray(class_of_row.reshape(-1)[self._codes], dtype=np.int64)

    def __call__(self, need_index: Index, resource_index: Index) -> Bools:
        """Return the verdict on pairs of positions; both arrays have the same length."""
        if self._trivial:
            return np.ones(len(need_index), dtype=np.bool_)
        return np.asarray(self._flat[self._starts[need_index] + resource_index], dtype=np.bool_)


@dataclass(frozen=True, kw_only=True, eq=False)
class PairSet:
    """A set of pairs (need, column), searched by bisection.

    Attributes
    ----------
    keys
        ``need x (columns + 1) + column + 1``, sorted.
    columns
        Number of columns; column -1 is in no pair.
    touched
        Whether a need is in any pair.
    """

    keys: Ints
    columns: int
    touched: Bools

    @classmethod
    def of(cls, *, need_index: Index, column_index: Index, needs: int, columns: int) -> PairSet:
        """Return the set of some pairs of positions."""
        touched = np.zeros(needs, dtype=np.bool_)
        touched[need_index] = True
        keys = need_index.astype(np.int64) * (columns + 1) + column_index.astype(np.int64) + 1
        return cls(keys=np.unique(keys), columns=columns, touched=touched)

    def contains(self, need_index: Index, column_index: Index) -> Bools:
        """Return whether each pair of positions is in the set."""
        found = np.zeros(len(need_index), dtype=np.bool_)
        if not len(self.keys):
            return found
        candidates = np.flatnonzero(self.touched[need_index])
        wanted = need_index[candidates].astype(np.int64) * (self.columns + 1) + column_index[candidates] + 1
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found[candidates] = self.keys[place] == wanted
        return found
