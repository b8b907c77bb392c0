"""Columns as numpy arrays, runs of whole numbers, and sums that stay exact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import fsum
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
WholeNumbers = npt.NDArray[Any]
"""Shape ``(n,)``: 64 bits where they suffice, else Python's whole numbers without limit."""

ABSENT = -1
"""Place or number of what is not given, or not known."""

NO_LIMIT = int(np.iinfo(np.int64).max)
"""A capacity that does not limit."""

_EXACT_FLOAT = 2**53
_EXACT_INTEGER = 2**62


# Without empty cells a column is an array as it stands; only the others take a pass of the engine of columns.


def integers(column: pl.Series, *, absent: int = ABSENT) -> Ints:
    """Return a column of whole numbers; ``absent`` stands where it is empty."""
    filled = column.fill_null(absent) if column.null_count() else column
    return filled.to_numpy().astype(np.int64, copy=False)


def decimals(column: pl.Series) -> Floats:
    """Return a column of numbers; NaN where it is empty."""
    return column.to_numpy().astype(np.float64, copy=False)


def flags(column: pl.Series) -> Bools:
    """Return a column of marks; false where it is empty."""
    filled = column.fill_null(value=False) if column.null_count() else column
    return filled.to_numpy().astype(np.bool_, copy=False)


def given(column: pl.Series) -> Bools:
    """Return where a column is not empty."""
    if column.null_count() in (0, len(column)):
        return np.full(len(column), column.null_count() == 0)
    return column.is_not_null().to_numpy().astype(np.bool_, copy=False)


def as_ints(values: Iterable[int]) -> Ints:
    """Return whole numbers as an array."""
    return np.fromiter(values, dtype=np.int64)


def as_bools(values: Iterable[bool]) -> Bools:
    """Return truths as an array."""
    return np.fromiter(values, dtype=np.bool_)


def runs(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return the whole numbers from ``first`` to before ``last``, run after run, each with the place of its run."""
    sizes = np.maximum(last - first, 0)
    owner = np.repeat(np.arange(sizes.size), sizes)
    begins = np.cumsum(sizes) - sizes
    return owner, np.arange(owner.size) - (begins - first)[owner]


def run_chunks(first: Ints, last: Ints, *, most: int = 1 << 21) -> Iterator[tuple[Ints, Ints]]:
    """Yield :func:`runs` in parts of some ``most`` numbers, so that memory stays small; a run is never cut."""
    ends = np.cumsum(np.maximum(last - first, 0))
    begin = 0
    while begin < ends.size:
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + most, side="right")))
        owner, number = runs(first[begin:end], last[begin:end])
        yield owner + begin, number
        begin = end


def among(values: Ints, known: Ints) -> Bools:
    """Return which values are among the known ones, which are in order."""
    if known.size == 0:
        return np.zeros(values.shape, dtype=np.bool_)
    places = np.minimum(np.searchsorted(known, values), known.size - 1)
    return np.asarray(known[places] == values)


def any_of(owner: Ints, hit: Bools, size: int) -> Bools:
    """Return for each of ``size`` rows whether one of its entries is a hit; ``owner`` is the row of each entry."""
    found = np.zeros(size, dtype=np.bool_)
    found[owner[hit]] = True
    return found


def either(masks: Iterable[Bools]) -> Bools:
    """Return where at least one of some masks is true."""
    return np.asarray(np.logical_or.reduce(list(masks)), dtype=np.bool_)


def sums(values: Ints, group: Ints, size: int) -> WholeNumbers:
    """Return the sum of whole numbers in each of ``size`` groups, exact however large they are."""
    largest = max(abs(int(values.min(initial=0))), int(values.max(initial=0)))
    numbers: WholeNumbers = values if largest * max(values.size, 1) < _EXACT_INTEGER else values.astype(object)
    total = np.zeros(size, dtype=numbers.dtype)
    np.add.at(total, group, numbers)
    return total


def total(values: Floats) -> int:
    """Return the sum of numbers without decimals, exact however many there are."""
    if float(np.abs(values).sum()) < _EXACT_FLOAT:
        return int(values.sum())
    return int(fsum(values))
