"""Compiled: from an almost feasible choice to a feasible one, and filling up what is left."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.candidates import Core
from matcher.optimise.prices.market import Places
from matcher.options.options import Floats, Ints


@numba.njit(cache=True, nogil=True)
def take(way: int, sign: float, entry: Ints, row: Places, amount: Floats, excess: Floats) -> None:
    """Add what a way uses (sign 1), or give it back (sign -1)."""
    for place in range(entry[way], entry[way + 1]):
        excess[row[place]] += sign * amount[place]


@numba.njit(cache=True, nogil=True)
def fits(way: int, entry: Ints, row: Places, amount: Floats, excess: Floats) -> bool:
    """Return whether what is left of every row suffices for a way."""
    for place in range(entry[way], entry[way + 1]):  # noqa: SIM110 - compiled: a plain loop
        if excess[row[place]] + amount[place] > 0:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def best_fitting(need: int, core: Core, gain: Floats, worth: Floats, excess: Floats) -> int:
    """Return the way of a need with the most ``worth`` among those with a ``gain`` that fit, -1 where none does."""
    best, most = -1, -np.inf
    for way in range(core.start[need], core.start[need + 1]):
        if gain[way] > 0 and worth[way] > most and fits(way, core.entry, core.row, core.amount, excess):
            best, most = way, worth[way]
    return best


@numba.njit(cache=True, nogil=True)
def give_way(order: Ints, core: Core, chosen: Ints, excess: Floats) -> None:
    """Take back, in order, the ways that use more than there is, until nothing does; then put back those that fit after all."""
    dropped = np.empty(order.size, np.int64)
    count = 0
    for need in order:
        way = chosen[need]
        if way < 0:
            continue
        over = False
        for place in range(core.entry[way], core.entry[way + 1]):
            over = over or excess[core.row[place]] > 0
        if over:
            take(way, -1.0, core.entry, core.row, core.amount, excess)
            dropped[count] = way
            count += 1
            chosen[need] = -1
            order[count - 1] = need
    for place in range(count - 1, -1, -1):
        way = dropped[place]
        if fits(way, core.entry, core.row, core.amount, excess):
            take(way, 1.0, core.entry, core.row, core.amount, excess)
            chosen[order[place]] = way


@numba.njit(cache=True, nogil=True)
def fill(order: Ints, core: Core, gain: Floats, worth: Floats, chosen: Ints, excess: Floats) -> None:
    """Give every need without a way, in order, its most worthy one with a ``gain`` that fits."""
    for need in order:
        if chosen[need] < 0:
            way = best_fitting(need, core, gain, worth, excess)
            if way >= 0:
                take(way, 1.0, core.entry, core.row, core.amount, excess)
                chosen[need] = way
