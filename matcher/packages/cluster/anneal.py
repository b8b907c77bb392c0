"""Compiled: annealing over moves, swaps and chains of three groups, weights outside the bounds charged more and more.

The energy of a grouping is ``sum_G f(G) + sum of leaving costs + charge x (weight outside the bounds)``. A point ``i`` of group
``a`` looks at the group ``b`` of a random near point. Of the members ``j`` of ``b``, and nobody, it draws the one whose place it
would take: the change with the medoids held, plus noise of the size of the temperature, is least for it. Whoever is driven out
goes to ``a`` (a swap) or, in some tries, to the group of a random near point of its own (a chain). Then the change is worked
out exactly, medoids and all, and accepted as ever (Metropolis).

References
----------
S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, "Optimization by simulated annealing", Science 220 (1983) 671-680,
doi:10.1126/science.220.4598.671. I. H. Osman, N. Christofides, "Capacitated clustering problems by hybrid simulated annealing
and tabu search", International Transactions in Operational Research 1 (1994) 317-336, doi:10.1016/0969-6016(94)90032-9: shifts
and interchanges, section 3. M. Yagiura, T. Ibaraki, F. Glover, INFORMS Journal on Computing 16 (2004) 133-151,
doi:10.1287/ijoc.1030.0036: chains of ejections, section 3.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from math import log

import numba
import numpy as np

from matcher.optimise.prices.randomness import State as Random
from matcher.optimise.prices.randomness import below, following, unit
from matcher.options.options import Bools, Ints
from matcher.packages.cluster.space import apart
from matcher.packages.cluster.state import NOBODY, Limits, State, beyond, changed_cost, put_in, settle, take_out

_CHAINS = 4
"""One try in so many lets who is driven out go anywhere near."""

_NOISES = 1024
"""Entries of the table of noise: logarithms of evenly spread shares."""

_SLACK = 3.0
"""What held medoids may misjudge, in temperatures, before a try is given up without the exact change."""


@numba.njit(cache=True, nogil=True, inline="always")
def _outside(load: Ints, group: int, more: int, at_least: int, at_most: int, free: bool) -> int:
    """Return by how much the weight outside the bounds grows when a group gets so much more."""
    if group < 0:
        return 0
    return beyond(load[group] + more, at_least, at_most, free) - beyond(load[group], at_least, at_most, free)


@numba.njit(cache=True, nogil=True)
def _move(state: State, row: int, group: int) -> None:
    if state.group[row] >= 0:
        take_out(state, row)
    if group >= 0:
        put_in(state, row, group)


@numba.njit(cache=True, nogil=True, inline="always")
def _better_left(loss: float, load: int, weight: int, limits: Limits) -> bool:
    """Return whether leaving a point out is worth a thought: it costs more than that, or its group is too heavy."""
    return loss > 0 or (load > limits.at_most and load - weight >= limits.at_least)


@numba.njit(cache=True, nogil=True)
def anneal(
    state: State,
    limits: Limits,
    rows: Ints,
    among: Bools,
    random: Random,
    first_sweep: int,
    last_sweep: int,
    sweeps: int,
    temperatures: tuple[float, float],
    charges: tuple[float, float],
) -> int:
    """Make some sweeps over the points of ``rows``; return the accepted moves.

    Parameters
    ----------
    state
        Changed.
    limits
        Bounds and diameter.
    rows
        Points to be tried, in this order.
    among
        Groups that may change.
    random
        State of the generator, changed.
    first_sweep, last_sweep, sweeps
        The sweeps from the first up to the last of a schedule of so many; a sweep tries every point once.
    temperatures, charges
        First and last; geometric in between. A charge is a unit of weight outside the bounds.
    """
    place, matrix = state.space.place, state.space.matrix
    weight, pull, leaving, near, total = state.weight, state.pull, state.leaving, state.near, state.total
    group, after, first, load, medoid, cost = (
        state.group,
        state.after,
        state.first,
        state.load,
        state.medoid,
        state.cost,
    )
    at_least, at_most, diameter_km, free, opening = limits
    noise = np.log((np.arange(_NOISES) + 0.5) / _NOISES)
    accepted = 0
    seed = random[0]
    nearest = near.shape[1]
    for sweep in range(first_sweep, last_sweep):
        through = sweep / max(1, sweeps - 1)
        temperature = temperatures[0] * (temperatures[1] / temperatures[0]) ** through
        charge = charges[0] * (charges[1] / charges[0]) ** through
        for turn in range(rows.size):
            row = rows[turn]
            own = group[row]
            if own >= 0 and not among[own]:
                continue
            seed = following(seed)
            target = group[near[row, below(seed, nearest)]]
            if target == own or target < 0 or not among[target]:
                if own >= 0 and _better_left(
                    pull[row] * apart(place, matrix, row, medoid[own]) - leaving[row], load[own], weight[row], limits
                ):
                    outside = _outside(load, own, -weight[row], at_least, at_most, free)
                    left = changed_cost(place, matrix, pull, total, after, first[own], row, NOBODY, diameter_km)
                    change = charge * outside + leaving[row] - cost[own] + (left + opening if left < np.inf else 0.0)
                    seed = following(seed)
                    if change <= -temperature * log(unit(seed)):
                        accepted += 1
                        _move(state, row, NOBODY)
                        settle(state, opening, own)
                continue
            seed = following(seed)
            chain = below(seed, _CHAINS) == 0
            mine = weight[row]
            hub = medoid[target]
            if own >= 0:
                home = medoid[own]
                gain = pull[row] * (apart(place, matrix, row, hub) - apart(place, matrix, row, home))
            else:
                home = NOBODY
                gain = pull[row] * apart(place, matrix, row, hub) - leaving[row]
            # Nobody is driven out.
            gives = _outside(load, own, -mine, at_least, at_most, free)
            clean = charge * (gives + _outside(load, target, mine, at_least, at_most, free))
            seed = following(seed)
            least = clean + temperature * noise[below(seed, _NOISES)]
            driven, third = NOBODY, NOBODY
            other = first[target]
            while other >= 0:
                goes = own
                if chain:
                    seed = following(seed)
                    goes = group[near[other, below(seed, nearest)]]
                if goes != target and (goes < 0 or among[goes]):
                    swapped = weight[other]
                    worth = -pull[other] * apart(place, matrix, other, hub)
                    if goes < 0:
                        worth += leaving[other]
                    else:
                        worth += pull[other] * apart(place, matrix, other, medoid[goes])
                    if goes == own:
                        more = _outside(load, own, swapped - mine, at_least, at_most, free)
                    else:
                        more = gives + _outside(load, goes, swapped, at_least, at_most, free)
                    more += _outside(load, target, mine - swapped, at_least, at_most, free)
                    worth += charge * more
                    seed = following(seed)
                    noisy = worth + temperature * noise[below(seed, _NOISES)]
                    if noisy < least:
                        least, clean, driven, third = noisy, worth, other, goes
                other = after[other]
            seed = following(seed)
            most = -temperature * log(unit(seed))
            if clean + gain > most + _SLACK * temperature:
                continue
            if driven < 0:
                outside = gives + _outside(load, target, mine, at_least, at_most, free)
            else:
                swapped = weight[driven]
                outside = _outside(load, target, mine - swapped, at_least, at_most, free)
                if third == own:
                    outside += _outside(load, own, swapped - mine, at_least, at_most, free)
                else:
                    outside += gives + _outside(load, third, swapped, at_least, at_most, free)
            change = charge * outside - cost[target] + opening
            change += changed_cost(place, matrix, pull, total, after, first[target], driven, row, diameter_km)
            if change == np.inf:
                continue
            enters = driven if third == own else NOBODY
            if own < 0:
                change -= leaving[row]
                if enters >= 0:
                    change += leaving[enters]
            else:
                left = changed_cost(place, matrix, pull, total, after, first[own], row, enters, diameter_km)
                change -= cost[own]
                if left < np.inf or enters >= 0:
                    change += left + opening
            if driven >= 0 and third != own:
                if third < 0:
                    change += leaving[driven]
                else:
                    change += changed_cost(place, matrix, pull, total, after, first[third], NOBODY, driven, diameter_km)
                    change += opening - cost[third]
            if change <= most:
                accepted += 1
                if driven >= 0:
                    _move(state, driven, NOBODY)
                _move(state, row, target)
                if driven >= 0:
                    _move(state, driven, third)
                settle(state, opening, target)
                if own >= 0:
                    settle(state, opening, own)
                if third >= 0 and third != own:
                    settle(state, opening, third)
    random[0] = seed
    return accepted
