"""From prices to a plan: needs in the order of priced value take what fits."""

from __future__ import annotations

import numpy as np

from matcher.optimise.prices.columns import Columns
from matcher.optimise.prices.kernels import greedy
from matcher.options.options import Floats, Ints

_STRENGTHS = (1.0, 0.9, 1.1)


def gain_of(columns: Columns, chosen: Ints) -> int:
    """Return the sum of gains of the chosen columns, micropoints."""
    return int(columns.gain[chosen[chosen >= 0]].sum())


def best_reduced_gain(columns: Columns, price: Floats) -> Floats:
    """Return for every need the largest reduced gain of its columns; minus infinity without columns."""
    consumed = np.zeros(columns.gain.size)
    holder = np.repeat(np.arange(columns.gain.size), np.diff(columns.entry))
    np.add.at(consumed, holder, price[columns.row] * columns.amount)
    reduced = columns.gain - consumed
    best = np.full(columns.start.size - 1, -np.inf)
    need = np.repeat(np.arange(best.size), np.diff(columns.start))
    np.maximum.at(best, need, reduced)
    return best


def round_prices(columns: Columns, *, price: Floats, rank: Ints | None = None) -> Ints:
    """Return a feasible choice of columns made from prices, the best of a few strengths of the prices.

    Parameters
    ----------
    columns
        The large model.
    price
        Prices of the rows.
    rank
        Needs of lower rank go first whatever their priced value; shape ``(needs,)``.

    Returns
    -------
    ndarray of int
        Column of every need, -1 for none.
    """
    arrays = (columns.start, columns.gain, columns.entry, columns.row, columns.amount)
    best = np.full(columns.start.size - 1, -1, dtype=np.int64)
    for strength in _STRENGTHS:
        value = best_reduced_gain(columns, strength * price)
        # The surest needs first; ties by row of the need, that is by identifier.
        order = np.lexsort((np.arange(value.size), -value) if rank is None else (np.arange(value.size), -value, rank))
        chosen = np.full(value.size, -1, dtype=np.int64)
        left = columns.capacity.copy()
        if rank is None:
            greedy(order, *arrays, strength * price, left, chosen, -1e-6)
        greedy(order, *arrays, strength * price, left, chosen, -np.inf)
        if gain_of(columns, chosen) > gain_of(columns, best):
            best = chosen
    return best
