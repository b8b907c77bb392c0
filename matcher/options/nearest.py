"""The cheapest options of each need: a smaller problem to begin with, whose bound has yet to be proved for the whole."""

from __future__ import annotations

import numpy as np

from matcher.options.options import DIRECT, Bools, Ints, Options

_BITS = 63
"""Bits of a whole number above 0."""


def nearest_options(options: Options, nearest: int) -> Bools:
    """Return which helper options are among the cheapest of their need.

    Options that a plan may owe somebody are kept whatever they cost: what the operator pinned, the former helper
    (``kept`` and ``previous``), a seat in a running project, and money that goes to nobody. They take no place from the
    others: besides them each need keeps its ``nearest`` cheapest providers, at equal cost those of the lower number.

    A bound over the options that are left holds for the others only once they are priced too, and those that would pay
    are brought back.

    Parameters
    ----------
    options
        The whole problem.
    nearest
        How many providers each need keeps beside those that are always kept, at least 0.

    Returns
    -------
    ndarray of bool, shape ``(options.helpers.size,)``
        A mask for :meth:`HelperOptions.where`.

    Raises
    ------
    ValueError
        For a negative number.
    """
    if nearest < 0:
        raise ValueError(f"a need cannot keep {nearest} options")
    helpers = options.helpers
    always = helpers.pinned | helpers.previous | helpers.kept
    always |= (helpers.resource == DIRECT) | (helpers.resource >= options.resources.project_offset)
    others = np.flatnonzero(~always)
    chosen = always
    chosen[others[rank_by_cost(helpers.need[others], helpers.cost[others]) < nearest]] = True
    return chosen


def rank_by_cost(need: Ints, cost: Ints) -> Ints:
    """Return the rank of each option by cost among those of its need, from 0; at equal cost in the order of rows.

    Parameters
    ----------
    need
        Row of the need, sorted.
    cost
        Any whole numbers, of the same shape.
    """
    if not need.size:
        return np.zeros(0, dtype=np.int64)
    first = np.flatnonzero(np.diff(need, prepend=need[0] - 1))
    length = np.diff(first, append=need.size)
    group = np.repeat(np.arange(first.size), length)
    place = np.arange(need.size) - first[group]
    above = cost - np.minimum.reduceat(cost, first)[group]
    bits = [int(largest).bit_length() for largest in (first.size - 1, above.max(), length.max() - 1)]
    # One number an option sorts many times faster than three columns, wherever the three fit into one number.
    if sum(bits) <= _BITS:
        keys = (group << (bits[1] + bits[2])) + (above << bits[2]) + place
        keys.sort()
        row = first[group] + (keys & ((1 << bits[2]) - 1))
    else:
        row = np.lexsort((cost, group))
    rank = np.empty(need.size, dtype=np.int64)
    rank[row] = place
    return rank
