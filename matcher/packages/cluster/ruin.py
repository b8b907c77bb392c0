"""Compiled: which groups are taken apart, which points that frees, and which medoids stay seeds."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.randomness import following
from matcher.options.options import Ints
from matcher.packages.cluster.chance import pick
from matcher.packages.cluster.space import apart
from matcher.packages.cluster.state import NOBODY, Limits, State, beyond

_STEPS = 40
"""Steps of the walk that looks for neighbouring groups."""

_ALL_NEW = 2
"""One rebuild in so many draws all its seeds anew; the others keep the medoids but one."""


@numba.njit(cache=True, nogil=True)
def distance(state: State, row: int) -> float:
    """Return how far a point is from its medoid; infinite where it is left over."""
    group = state.group[row]
    return float(apart(state.space.place, state.space.matrix, row, state.medoid[group])) if group >= 0 else np.inf


@numba.njit(cache=True, nogil=True)
def walk(state: State, groups: Ints, found: int, wanted: int, row: int, seed: np.uint64) -> tuple[int, np.uint64]:
    """Add groups met on a walk over near points; return how many are known now, and the state of the generator."""
    start = row
    for _ in range(_STEPS):
        known = state.group[row] < 0
        for spot in range(found):
            known = known or groups[spot] == state.group[row]
        if not known:
            groups[found] = state.group[row]
            found += 1
        if found >= wanted:
            break
        seed = following(seed)
        row = state.near[row, pick(seed, state.near.shape[1])]
        seed = following(seed)
        if pick(seed, 8) == 0:
            row = start
    return found, seed


@numba.njit(cache=True, nogil=True)
def members(state: State, groups: Ints, rows: Ints, most: int) -> int:
    """Collect the members of groups; return how many there are, -1 where they are more than ``most``."""
    count = 0
    for group in groups:
        row = state.first[group]
        while row >= 0:
            if count == most:
                return NOBODY
            rows[count] = row
            count += 1
            row = state.after[row]
    return count


@numba.njit(cache=True, nogil=True)
def with_left_over(state: State, rows: Ints, count: int) -> int:
    """Add points that are left over and near to those collected."""
    collected = count
    for spot in range(collected):
        for other in state.near[rows[spot]]:
            if state.group[other] < 0 and count < rows.size:
                known = False
                for place in range(collected, count):
                    known = known or rows[place] == other
                if not known:
                    rows[count] = other
                    count += 1
    return count


@numba.njit(cache=True, nogil=True)
def energy(state: State, limits: Limits, groups: Ints, rows: Ints) -> tuple[int, float]:
    """Return the weight outside the bounds, and the cost with what is left over."""
    outside, cost = 0, 0.0
    for group in groups:
        outside += beyond(state.load[group], limits.at_least, limits.at_most, limits.free)
        cost += state.cost[group]
    for row in rows:
        if state.group[row] < 0:
            cost += state.leaving[row]
    return outside, cost


@numba.njit(cache=True, nogil=True)
def kept_seeds(state: State, groups: Ints, near: int, built: int, seeds: Ints, seed: np.uint64) -> int:
    """Write medoids that stay seeds and return how many: all but one of the ``near`` first, or none at all in some tries."""
    if pick(seed, _ALL_NEW) == 0:
        return 0
    known = groups.size
    for spot in range(known):
        seeds[spot] = state.medoid[groups[spot]]
    if built <= known:
        gone = pick(following(seed), near)
        seeds[gone] = seeds[known - 1]
        known -= 1
    return min(known, built)
