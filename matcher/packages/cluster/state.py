"""Compiled: a grouping under change, with the exact cost of every group at every moment.

A group ``G`` costs ``f(G) = min over c in G of S(c)``, ``S(c) = sum over j in G of pull_j d(c, j)``: the sum of distances to its
best medoid. ``total[c] = S(c)`` is kept for every member, so what a group would cost with one member out and one in is known after
one walk over its members, the best medoid included; no medoid is ever out of date. Members are a linked list, so that any size
of a group is held in memory that grows with the points alone.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from matcher.options.options import Floats, Ints
from matcher.packages.cluster.space import Space, apart

NOBODY = -1
"""No point; no group."""


class Limits(NamedTuple):
    """What a group may be.

    Attributes
    ----------
    at_least, at_most
        Weight of a group.
    diameter_km
        Most distance of two members; infinite where there is no limit.
    free
        Whether a group may be empty.
    opening_km
        What a group costs by itself.
    """

    at_least: int
    at_most: int
    diameter_km: float
    free: bool
    opening_km: float


class State(NamedTuple):
    """Points and groups.

    Attributes
    ----------
    space, weight, pull, leaving
        Of points: where, weight, what a kilometre costs, what leaving it out costs. Shapes ``(n,)``.
    near
        Nearest other points of each, shape ``(n, nearest)``.
    group, after, before, total
        Of points: group, next and former member, sum of distances to the others of the group.
    first, load, medoid, cost
        Of groups: first member, weight, best medoid, cost (``opening_km`` included). Shapes ``(most groups,)``.
    """

    space: Space
    weight: Ints
    pull: Floats
    leaving: Floats
    near: Ints
    group: Ints
    after: Ints
    before: Ints
    total: Floats
    first: Ints
    load: Ints
    medoid: Ints
    cost: Floats


def empty_state(space: Space, weight: Ints, pull: Floats, leaving: Floats, near: Ints, groups: int) -> State:
    """Return a state in which every point is left over."""
    size = weight.size
    nobody = [np.full(size, NOBODY) for _ in range(3)]
    of_groups = (np.full(groups, NOBODY), np.zeros(groups, np.int64), np.full(groups, NOBODY), np.zeros(groups))
    return State(space, weight, pull, leaving, near, nobody[0], nobody[1], nobody[2], np.zeros(size), *of_groups)


@numba.njit(cache=True, nogil=True)
def changed_cost(
    place: Floats,
    matrix: Floats,
    pull: Floats,
    total: Floats,
    after: Ints,
    head: int,
    leaves: int,
    joins: int,
    diameter_km: float,
) -> float:
    """Return what the members behind ``head`` would cost with one out and one point in (either may be nobody).

    Infinite beyond the diameter, and where nobody is left. Arrays are passed one by one: a tuple of them costs more at
    every call than the walk itself.
    """
    best, own = np.inf, 0.0
    row = head
    while row >= 0:
        if row != leaves:
            sum_km = total[row]
            if leaves >= 0:
                sum_km -= pull[leaves] * apart(place, matrix, row, leaves)
            if joins >= 0:
                distance = apart(place, matrix, row, joins)
                if distance > diameter_km:
                    return np.inf
                sum_km += pull[joins] * distance
                own += pull[row] * distance
            best = min(best, sum_km)
        row = after[row]
    return min(best, own) if joins >= 0 else best


@numba.njit(cache=True, nogil=True, inline="always")
def beyond(load: int, at_least: int, at_most: int, free: bool) -> int:
    """Return by how much a weight is outside the bounds of a group."""
    if load > at_most:
        return load - at_most
    if load >= at_least or (load == 0 and free):
        return 0
    return at_least - load


@numba.njit(cache=True, nogil=True)
def take_out(state: State, row: int) -> None:
    """Take a point out of its group; cost and medoid wait for :func:`settle`."""
    after, before, total = state.after, state.before, state.total
    place, matrix, pull = state.space.place, state.space.matrix, state.pull[row]
    group = state.group[row]
    if before[row] >= 0:
        after[before[row]] = after[row]
    else:
        state.first[group] = after[row]
    if after[row] >= 0:
        before[after[row]] = before[row]
    state.group[row] = NOBODY
    state.load[group] -= state.weight[row]
    other = state.first[group]
    while other >= 0:
        total[other] -= pull * apart(place, matrix, row, other)
        other = after[other]


@numba.njit(cache=True, nogil=True)
def put_in(state: State, row: int, group: int) -> None:
    """Put a point that is left over into a group; cost and medoid wait for :func:`settle`."""
    after, before, total, pull = state.after, state.before, state.total, state.pull
    place, matrix = state.space.place, state.space.matrix
    own, joins = 0.0, pull[row]
    first = state.first[group]
    other = first
    while other >= 0:
        distance = apart(place, matrix, row, other)
        total[other] += joins * distance
        own += pull[other] * distance
        other = after[other]
    total[row] = own
    before[row], after[row] = NOBODY, first
    if first >= 0:
        before[first] = row
    state.first[group] = row
    state.group[row] = group
    state.load[group] += state.weight[row]


@numba.njit(cache=True, nogil=True)
def settle(state: State, opening_km: float, group: int) -> None:
    """Find the best medoid of a group and its cost; at equal cost the smallest row."""
    after, total = state.after, state.total
    best, medoid = np.inf, NOBODY
    row = state.first[group]
    while row >= 0:
        if total[row] < best or (total[row] == best and row < medoid):
            best, medoid = total[row], row
        row = after[row]
    state.medoid[group] = medoid
    state.cost[group] = best + opening_km if medoid >= 0 else 0.0


@numba.njit(cache=True, nogil=True)
def refresh(state: State, opening_km: float) -> None:
    """Work out every sum anew, so that what rounding left behind is gone."""
    after, total, pull = state.after, state.total, state.pull
    place, matrix = state.space.place, state.space.matrix
    for group in range(state.first.size):
        row = state.first[group]
        while row >= 0:
            sum_km = 0.0
            other = state.first[group]
            while other >= 0:
                sum_km += pull[other] * apart(place, matrix, row, other)
                other = after[other]
            total[row] = sum_km
            row = after[row]
        settle(state, opening_km, group)
