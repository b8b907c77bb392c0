"""Capacities that no set of options can fill are rounded down to what one can: every bound gains by it."""

from __future__ import annotations

import numpy as np

from matcher.options.options import Ints

_MOST_UNITS = 20_000
"""Capacities of more units than this are only rounded down to the unit: many small amounts fill them."""


def reachable_hours(capacity: Ints, resource: np.ndarray, hours: Ints, *, unlimited: int) -> Ints:
    """Return for each resource the largest sum of hours of a set of its options that its capacity holds.

    ``max {sum_o hours[o] x[o] : sum_o hours[o] x[o] <= cap, x[o] in {0, 1}}``, the subset-sum problem, by the set of sums that
    can be reached, one bit a unit (Kellerer, Pferschy and Pisinger 2004, section 4.1). It is the bound's share of what whole
    needs leave over: four hours of a helper whose needs take three each are three.

    Parameters
    ----------
    capacity
        Hundredths of an hour of each resource, shape ``(resources,)``.
    resource, hours
        Resource and hundredths of an hour of each option.
    unlimited
        Value that stands for no limit and is kept.

    Returns
    -------
    ndarray of int
        At most ``capacity``.

    References
    ----------
    H. Kellerer, U. Pferschy, D. Pisinger, "Knapsack Problems", Springer 2004, doi:10.1007/978-3-540-24777-7.
    """
    reached = capacity.copy()
    taking = hours > 0
    keys = resource[taking].astype(np.int64) * (int(hours.max(initial=0)) + 1) + hours[taking]
    pairs, count = np.unique(keys, return_counts=True)
    owner, amount = np.divmod(pairs, int(hours.max(initial=0)) + 1)
    start = np.searchsorted(owner, np.arange(capacity.size + 1))
    for number in np.flatnonzero((capacity < unlimited) & (np.diff(start) > 0)).tolist():
        inside = slice(int(start[number]), int(start[number + 1]))
        unit = int(np.gcd.reduce(amount[inside]))
        limit = int(capacity[number]) // unit
        reached[number] = unit * _largest_sum(limit, (amount[inside] // unit).tolist(), count[inside].tolist())
    reached[(capacity < unlimited) & (np.diff(start) == 0)] = 0
    return reached


def _largest_sum(limit: int, amounts: list[int], counts: list[int]) -> int:
    total = sum(amount * count for amount, count in zip(amounts, counts, strict=True))
    if total <= limit or limit > _MOST_UNITS:
        return min(total, limit)
    mask = (1 << (limit + 1)) - 1
    sums = 1
    for amount, count in zip(amounts, counts, strict=True):
        left = min(count, limit // amount)
        size = 1
        while left > 0:  # a count as a sum of powers of two: each doubles what is reached
            step = min(size, left)
            sums |= (sums << (step * amount)) & mask
            if sums >> limit & 1:
                return limit
            left -= step
            size *= 2
    return sums.bit_length() - 1
