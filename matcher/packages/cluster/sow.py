"""Compiled: seeds far apart, then every point to a seed, those who would lose most by waiting first.

References
----------
D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007, section 2.2: the next seed is drawn with
the chance of its distance to the nearest seed (here not squared, the objective being a sum of plain distances). S. Martello, P. Toth,
"Knapsack problems" (1990), section 7.4: assignment in the order of regret.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.randomness import State as Random
from matcher.optimise.prices.randomness import following, unit
from matcher.options.options import Ints
from matcher.packages.cluster.chance import pick
from matcher.packages.cluster.space import apart
from matcher.packages.cluster.state import NOBODY, Limits, State, changed_cost, put_in, settle


@numba.njit(cache=True, nogil=True)
def draw_seeds(state: State, rows: Ints, seeds: Ints, known: int, random: Random) -> None:
    """Fill up ``seeds``, of which so many are known, with rows among some points, spread as k-means++ does."""
    place, matrix, pull = state.space.place, state.space.matrix, state.pull
    far = np.full(rows.size, np.inf)
    seed = random[0]
    if known == 0:
        seed = following(seed)
        seeds[0] = rows[pick(seed, rows.size)]
    for turn in range(1, seeds.size):
        whole = 0.0
        for spot in range(rows.size):
            far[spot] = min(far[spot], apart(place, matrix, rows[spot], seeds[turn - 1]))
            whole += pull[rows[spot]] * far[spot]
        if turn < known:
            continue
        seed = following(seed)
        goal = unit(seed) * whole
        chosen = NOBODY
        for spot in range(rows.size):
            goal -= pull[rows[spot]] * far[spot]
            if far[spot] > 0:
                chosen = spot
                if goal <= 0:
                    break
        if chosen < 0:  # all points lie on seeds already
            seed = following(seed)
            chosen = pick(seed, rows.size)
        seeds[turn] = rows[chosen]
    random[0] = seed


@numba.njit(cache=True, nogil=True)
def sow(state: State, limits: Limits, rows: Ints, groups: Ints, seeds: Ints, known: int, random: Random) -> None:
    """Put points that are left over into empty groups.

    A point goes to its nearest seed with room, to its nearest where none has room, and stays left over where the diameter
    forbids them all.

    Parameters
    ----------
    state
        Changed.
    limits
        Bounds and diameter.
    rows, groups
        The points and the groups.
    seeds, known
        Rows to begin the groups with, of which so many are given; the others are drawn and written there.
    random
        State of the generator, changed.
    """
    place, matrix, pull, weight = state.space.place, state.space.matrix, state.pull, state.weight
    group, after, first, load, total = state.group, state.after, state.first, state.load, state.total
    draw_seeds(state, rows, seeds, known, random)
    for turn in range(groups.size):
        if group[seeds[turn]] < 0:
            put_in(state, seeds[turn], groups[turn])
    regret = np.zeros(rows.size)
    for spot in range(rows.size):
        best, second = np.inf, np.inf
        for turn in range(groups.size):
            distance = apart(place, matrix, rows[spot], seeds[turn])
            if distance < best:
                best, second = distance, best
            elif distance < second:
                second = distance
        regret[spot] = -pull[rows[spot]] * (second - best) if second < np.inf else 0.0
    for spot in np.argsort(regret, kind="mergesort"):
        row = rows[spot]
        if group[row] >= 0:
            continue
        best, chosen, full = np.inf, NOBODY, True
        for turn in range(groups.size):
            target = groups[turn]
            distance = apart(place, matrix, row, seeds[turn])
            over = load[target] + weight[row] > limits.at_most
            if (over and not full) or (over == full and distance >= best) or first[target] < 0:
                continue
            if limits.diameter_km < np.inf and (
                changed_cost(place, matrix, pull, total, after, first[target], NOBODY, row, limits.diameter_km)
                == np.inf
            ):
                continue
            best, chosen, full = distance, target, over
        if chosen >= 0:
            put_in(state, row, chosen)
    for turn in range(groups.size):
        settle(state, limits.opening_km, groups[turn])
