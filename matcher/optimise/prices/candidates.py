"""The core of the problem: the ways that a good plan may take, with what the improvement steps need beside them.

With prices near their best, a way whose reduced gain is far below its need's best choice is in no good plan; what is left is the
core (Balas and Zemel 1980 of the knapsack problem). The bound does not rest on it: it is that of all options.

References
----------
E. Balas, E. Zemel, "An algorithm for large zero-one knapsack problems", Operations Research 28 (1980) 1130-1154,
doi:10.1287/opre.28.5.1130.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np

from matcher.optimise.prices.market import Places, Problem
from matcher.optimise.prices.ways import Ways
from matcher.options.options import Floats, Ints

Numbers = TypeVar("Numbers", Ints, Floats)

_LEAST_SHARE = 0.02
"""A unit of a row without a price is charged as if this share of the mean gain were lost with a typical amount."""


class Core(NamedTuple):
    """Arrays of the improvement steps.

    Attributes
    ----------
    start, gain, reduced, entry, row, amount
        As in :class:`~matcher.optimise.prices.ways.Ways`; ``gain`` and ``amount`` as floating-point numbers, all whole.
    open
        Needs that have a choice, ascending.
    rival_start, rival
        Needs with a choice that may use each row, and where they start.
    price, charge
        Price of each row, and what a unit used too much is charged beside it, micropoints.
    """

    start: Ints
    gain: Floats
    reduced: Floats
    entry: Ints
    row: Places
    amount: Floats
    open: Ints
    rival_start: Ints
    rival: Ints
    price: Floats
    charge: Floats


@dataclass(eq=False)
class State:
    """A choice of ways with what is left of every row.

    Attributes
    ----------
    chosen
        Way of each need, -1 for none.
    excess
        What is used of each row above its capacity, negative where some is left; whole units.
    """

    chosen: Ints
    excess: Floats


def build_core(problem: Problem, ways: Ways, price: Floats, *, margin: float) -> Core:
    """Return the core of a problem.

    Parameters
    ----------
    problem
        The problem.
    ways
        Ways collected at ``price``.
    price
        Micropoints a unit of each row.
    margin
        Margin of the collection: a need with one way has a choice where that way is worth less than this.
    """
    count = np.diff(ways.start)
    has_choice = (count > 1) | ((count == 1) & (ways.best < margin))
    holder = np.repeat(ways.need(), np.diff(ways.entry))
    counted = has_choice[holder]
    order = np.argsort(ways.row[counted], kind="stable")
    rows = problem.capacity.size
    least = _LEAST_SHARE * problem.mean_gain / np.maximum(problem.typical, 1.0)
    return Core(
        start=ways.start,
        gain=ways.gain.astype(np.float64),
        reduced=ways.reduced,
        entry=ways.entry,
        row=ways.row,
        amount=ways.amount.astype(np.float64),
        open=np.flatnonzero(has_choice).astype(np.int64),
        rival_start=np.searchsorted(ways.row[counted][order], np.arange(rows + 1)).astype(np.int64),
        rival=holder[counted][order],
        price=price,
        charge=np.maximum(price, least),
    )


def first_choice(problem: Problem, core: Core) -> State:
    """Return the choice in which every need takes its best way at the prices, whatever the capacities."""
    needs = core.start.size - 1
    count = np.diff(core.start)
    order = np.lexsort((-core.reduced, np.repeat(np.arange(needs), count)))
    chosen = np.full(needs, -1, dtype=np.int64)
    chosen[count > 0] = order[core.start[:-1][count > 0]]
    held = np.flatnonzero(chosen >= 0)
    chosen[held[core.reduced[chosen[held]] < 0]] = -1
    return State(chosen=chosen, excess=excess_of(problem, core, chosen))


def excess_of(problem: Problem, core: Core, chosen: Ints) -> Floats:
    """Return what a choice uses of every row above its capacity."""
    place = entries_of(core, chosen[chosen >= 0])
    used = np.bincount(core.row[place], weights=core.amount[place], minlength=problem.capacity.size)
    return np.asarray(used - problem.capacity)


def entries_of(core: Core, ways: Ints) -> Ints:
    """Return the places in ``row`` and ``amount`` of some ways, one way after the other."""
    length = (core.entry[ways + 1] - core.entry[ways]).astype(np.int64)
    places: Ints = np.repeat(core.entry[ways] - (np.cumsum(length) - length), length) + np.arange(int(length.sum()))
    return places


def best_of_needs(values: Numbers, start: Ints, otherwise: float) -> Numbers:
    """Return the largest value of what each need may take.

    Parameters
    ----------
    values
        One for each way or option, sorted by need.
    start
        First of each need, with the end behind the last.
    otherwise
        For needs that may take nothing.
    """
    best = np.full(start.size - 1, otherwise, dtype=values.dtype)
    some = np.diff(start) > 0
    if values.size:
        best[some] = np.maximum.reduceat(values, start[:-1][some])
    return best


def value_of(core: Core, chosen: Ints) -> float:
    """Return the sum of gains of a choice, micropoints; exact, for all are whole numbers below 2^53."""
    return float(core.gain[chosen[chosen >= 0]].sum())
