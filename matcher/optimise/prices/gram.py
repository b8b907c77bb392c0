"""Compiled: a sum of products of sparse vectors as a sparse symmetric matrix, row by row.

Row ``r`` of ``sum_v weight[v] v partner[v]'`` is the sum of ``weight[v] v[r] partner[v]`` over the vectors that have an entry in ``r``,
gathered in one dense row (Gustavson 1978, section 3). Rows are independent of one another, so blocks of them can be worked out at
the same time, and the order of every sum is fixed.

References
----------
F. G. Gustavson, "Two fast algorithms for sparse matrices: multiplication and permuted transposition", ACM Transactions on
Mathematical Software 4 (1978) 250-269, doi:10.1145/355791.355796.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from matcher.optimise.prices.covariance import Vectors
from matcher.optimise.prices.market import Places
from matcher.options.options import Floats, Ints


class Holders(NamedTuple):
    """What each row meets: the vectors transposed, with their partners looked up.

    Attributes
    ----------
    start
        First meeting of each row, with the end behind the last.
    first, last
        Where the entries of the partner begin and end.
    factor
        Weight of the vector times its entry in the row.
    """

    start: Ints
    first: Places
    last: Places
    factor: Floats


def no_holders(rows: int) -> Holders:
    """Return that so many rows meet nothing."""
    none = np.zeros(0, dtype=np.int32)
    return Holders(start=np.zeros(rows + 1, dtype=np.int64), first=none, last=none, factor=np.zeros(0))


class Block(NamedTuple):
    """Some rows of a sparse symmetric matrix.

    Attributes
    ----------
    start
        First entry of each row, with the end behind the last.
    column, value
        Entries, in the order in which they were met.
    """

    start: Ints
    column: Places
    value: Floats


@numba.njit(cache=True, nogil=True)
def transpose(vectors: Vectors, count: int, rows: int) -> Holders:
    """Return what each of ``rows`` rows meets in the first ``count`` vectors."""
    begin, partner, weight, column, value = vectors
    entries = begin[count]
    start = np.zeros(rows + 1, np.int64)
    for entry in range(entries):
        start[column[entry] + 1] += 1
    for row in range(rows):
        start[row + 1] += start[row]
    place = start[:rows].copy()
    first, last, factor = np.empty(entries, np.int32), np.empty(entries, np.int32), np.empty(entries)
    for vector in range(count):
        other = partner[vector]
        for entry in range(begin[vector], begin[vector + 1]):
            at = place[column[entry]]
            first[at], last[at], factor[at] = begin[other], begin[other + 1], weight[vector] * value[entry]
            place[column[entry]] += 1
    return Holders(start, first, last, factor)


@numba.njit(cache=True, nogil=True)
def gather_rows(
    vectors: tuple[Vectors, ...],
    holders: tuple[Holders, ...],
    diagonal: Floats,
    own_column: Places,
    own_value: Floats,
    first_row: int,
    last_row: int,
) -> Block:
    """Return some rows of the sum over several sets of vectors.

    Parameters
    ----------
    vectors, holders
        The sets, and what each row meets in them.
    diagonal
        Added to the diagonal; shape ``(rows,)``.
    own_column, own_value
        Other columns that each row meets, -1 for none, and the amounts to add there; shape ``(rows, 3)``.
    first_row, last_row
        Which rows, the last one not included.
    """
    rows = diagonal.size
    dense, seen = np.zeros(rows), np.full(rows, -1, np.int64)
    start = np.zeros(last_row - first_row + 1, np.int64)
    column, value = np.empty(4 * rows + 64, np.int32), np.empty(4 * rows + 64)
    filled = 0
    for row in range(first_row, last_row):
        if filled + rows > column.size:
            size = 2 * column.size + rows
            longer, more = np.empty(size, np.int32), np.empty(size)
            longer[:filled], more[:filled] = column[:filled], value[:filled]
            column, value = longer, more
        begin = filled
        column[filled], seen[row], dense[row] = row, row, diagonal[row]
        filled += 1
        for place in range(own_column.shape[1]):
            other = own_column[row, place]
            if other >= 0:
                if seen[other] != row:
                    seen[other], dense[other] = row, 0.0
                    column[filled] = other
                    filled += 1
                dense[other] += own_value[row, place]
        for part in range(len(vectors)):
            # Taken out of their tuples here: inside the loops each look into one would be counted as a reference.
            meeting, first, last, factor = holders[part]
            columns, values = vectors[part].column, vectors[part].value
            for at in range(meeting[row], meeting[row + 1]):
                times = factor[at]
                for entry in range(first[at], last[at]):
                    other = columns[entry]
                    if seen[other] != row:
                        seen[other], dense[other] = row, 0.0
                        column[filled] = other
                        filled += 1
                    dense[other] += times * values[entry]
        for entry in range(begin, filled):
            value[entry] = dense[column[entry]]
        start[row - first_row + 1] = filled
    return Block(start, column[:filled].copy(), value[:filled].copy())


@numba.njit(cache=True, nogil=True)
def block_times(block: Block, first_row: int, vector: Floats, out: Floats) -> None:
    """Write the product of some rows with a vector into their place of ``out``."""
    start, column, value = block.start, block.column, block.value
    for row in range(start.size - 1):
        total = 0.0
        for entry in range(start[row], start[row + 1]):
            total += value[entry] * vector[column[entry]]
        out[first_row + row] = total
