"""Capacitated clustering: groups whose weight keeps a lower and an upper bound, near their medoids.

Sets: points ``i`` with weight ``w_i``; groups ``G``. A group costs ``f(G) = opening + min over c in G of sum over i in G of p_i d(c, i)``
with ``p_i = w_i`` (or 1), a point left over costs ``l_i``::

    minimise    sum_G f(G) + sum of l_i over points left over
    subject to  at_least <= sum of w_i over G <= at_most       for every group
                d(i, j) <= diameter                            for all i, j of a group
                every point is in one group at most; the number of groups is given, or free

With a given number and no lower bound this is the capacitated p-median problem (F. Stefanello, O. C. B. de Araujo, F. M. Müller,
International Transactions in Operational Research 22 (2015) 149-167, doi:10.1111/itor.12103). Nothing is proven about what comes out.

Steps: groups are dealt out over a k-d tree (:mod:`start`), annealed (:mod:`anneal`), brought within the bounds (:mod:`mend`), and
neighbours are rebuilt together (:mod:`rebuild`). All limits are counts of tries, so the same input gives the same groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matcher.optimise.prices.randomness import State as Random
from matcher.optimise.prices.randomness import first_state
from matcher.options.options import Ints
from matcher.packages.cluster.anneal import anneal
from matcher.packages.cluster.asked import Asked
from matcher.packages.cluster.link import LINKS, link, nearest
from matcher.packages.cluster.mend import mend
from matcher.packages.cluster.rebuild import rebuild
from matcher.packages.cluster.space import between
from matcher.packages.cluster.start import TOGETHER, shares, start
from matcher.packages.cluster.state import NOBODY, Limits, State, empty_state, refresh
from matcher.packages.cluster.tree import tree_order

_NEAREST = 16
"""Near points that a point looks at, beside neighbouring groups."""

_ROUNDS = 4
"""So often neighbouring groups are looked up anew."""

_HOT, _COLD = 0.5, 0.02
"""First and last temperature of the annealing, in mean costs of a point."""

_MILD, _HARD = 3.0, 20.0
"""First and last charge for weight outside the bounds, in mean costs of a unit of weight."""

_REBUILD_HOT, _REBUILD_MILD = 0.3, 6.0
"""As above, for groups that are rebuilt."""

_REBUILD_SWEEPS, _TRIES_A_REBUILD = 10, 4
"""Sweeps over rebuilt points; a group is rebuilt about once for so many tries of a point."""

_FEW_GROUPS = 40
"""Fewer groups than these are rebuilt as often in all as so many would be."""

_TRIES_A_FAULT = 6
"""So often, in each round, a group outside its bounds is rebuilt with its neighbours."""

_REBUILT_POINTS = 1_000
"""Most points that are rebuilt at once."""

_SMALL, _MORE = 20_000, 20
"""Fewer points than these get more tries each, up to so many times."""

_STARTS, _FEW_POINTS = 4, 5_000
"""A set of at most so many points is annealed so often from seeds drawn all over it; the best goes on."""

_TINY = 1e-9
"""Kilometres; stands for nothing where something above 0 is needed."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Groups:
    """What came out.

    Attributes
    ----------
    group
        Group of each point from 0 on, in the order of their first rows; -1 where it is left over.
    medoid
        Row of each group's medoid: the member with the least sum of distances, the smallest row among equals.
    weight
        Of each group.
    cost_km
        Sum of distances to the medoids, weighted where it was asked for; neither openings nor what is left over count.
    """

    group: Ints
    medoid: Ints
    weight: Ints
    cost_km: float

    @property
    def sizes(self) -> Ints:
        """Members of each group."""
        return np.bincount(self.group[self.group >= 0], minlength=self.medoid.size).astype(np.int64)


class _Scale(NamedTuple):
    """What temperatures and charges are multiples of: mean costs of a point and of a unit of weight, above 0."""

    point: float
    weight: float


def solve(asked: Asked, *, work: int, seed: int) -> Groups:
    """Return groups for a question that was found in order; effort and seed as in :func:`matcher.packages.cluster.cluster`."""
    size = asked.weight.size
    order = np.arange(size) if asked.space.matrix.size else tree_order(asked.space.place, asked.weight, asked.leaving)
    asked, random = asked.at(order), first_state(seed)
    if asked.most_groups == 0:
        return _named(_everything_left_over(asked, np.zeros((size, 1), dtype=np.int64)), order)
    near = _near(asked)
    tries = work * max(1, min(_MORE, _SMALL // size))
    found = [_annealed(asked, near, random, tries) for _ in range(_STARTS if size <= _FEW_POINTS else 1)]
    state, scale = min(found, key=lambda each: _energy(each[0]))
    _improve(state, asked.limits, scale, random, tries)
    return _named(state, order)


def _near(asked: Asked) -> Ints:
    """Return the nearest points of each, and behind them room for the medoids of neighbouring groups."""
    size = asked.weight.size
    if size == 1:
        return np.zeros((1, 1), dtype=np.int64)
    near = nearest(asked.space, min(_NEAREST, size - 1))
    return np.ascontiguousarray(np.concatenate([near, near[:, :LINKS]], axis=1))


def _everything_left_over(asked: Asked, near: Ints) -> State:
    return empty_state(asked.space, asked.weight, asked.pull, asked.leaving, near.copy(), asked.most_groups)


def _annealed(asked: Asked, near: Ints, random: Random, tries: int) -> tuple[State, _Scale]:
    """Return groups after one annealing, within their bounds, and the scale of their costs."""
    state, limits = _everything_left_over(asked, near), asked.limits
    size = asked.weight.size
    rows, among = np.arange(size), np.ones(state.first.size, dtype=np.bool_)
    known = max(1, min(_NEAREST, size - 1))
    near_km = between(*state.space, rows, near[:, known - 1])
    together = TOGETHER if size > _FEW_POINTS else size
    start(state, limits, shares(state.weight, near_km), asked.first_count(near_km, known), together, random)
    point = max(float(state.total[state.medoid[state.medoid >= 0]].sum()) / size, _TINY)
    scale = _Scale(point, point * size / float(state.weight.sum()))
    heat, charge = (_HOT * scale.point, _COLD * scale.point), (_MILD * scale.weight, _HARD * scale.weight)
    for turn in range(_ROUNDS):
        link(state)
        part = (turn * tries // _ROUNDS, (turn + 1) * tries // _ROUNDS)
        anneal(state, limits, rows, among, random, *part, tries, heat, charge)
    _set_right(state, limits, scale, random)
    return state, scale


def _energy(state: State) -> float:
    """Return what groups and points left over cost together."""
    return float(state.cost.sum() + state.leaving[state.group < 0].sum())


def _improve(state: State, limits: Limits, scale: _Scale, random: Random, tries: int) -> None:
    """Rebuild neighbouring groups all over, about once each for so many tries of a point."""
    rebuilds = tries * max(state.first.size, _FEW_GROUPS) // _TRIES_A_REBUILD
    for turn in range(_ROUNDS):
        link(state)
        times = (turn + 1) * rebuilds // _ROUNDS - turn * rebuilds // _ROUNDS
        _rebuild(state, limits, scale, random, times, np.zeros(0, dtype=np.int64))
        refresh(state, limits.opening_km)
        mend(state, limits)
    refresh(state, limits.opening_km)


def _set_right(state: State, limits: Limits, scale: _Scale, random: Random) -> None:
    """Rebuild where groups are outside their bounds, then force the rest."""
    for _ in range(_ROUNDS):
        refresh(state, limits.opening_km)
        wrong = (state.load > limits.at_most) | (state.load < limits.at_least)
        starts = state.medoid[wrong & (state.first >= 0)]
        if not starts.size:
            break
        link(state)
        _rebuild(state, limits, scale, random, _TRIES_A_FAULT * starts.size, starts)
    mend(state, limits)


def _rebuild(state: State, limits: Limits, scale: _Scale, random: Random, times: int, starts: Ints) -> None:
    whole = limits.free or bool((state.first >= 0).all())
    changes = (-1, 1) if limits.free else (0, 0) if whole else (0, 1)
    limits = limits if whole else limits._replace(free=True)
    heat = (_REBUILD_HOT * scale.point, _COLD * scale.point)
    charge = (_REBUILD_MILD * scale.weight, _HARD * scale.weight)
    most = min(state.weight.size, _REBUILT_POINTS)
    rebuild(state, limits, random, times, starts, changes, _REBUILD_SWEEPS, heat, charge, most)


def _named(state: State, order: Ints) -> Groups:
    """Return the groups in the order of their first rows, with rows as they were given."""
    grouped = np.flatnonzero(state.group >= 0)
    group = np.full(order.size, NOBODY, dtype=np.int64)
    if not grouped.size:
        return Groups(group=group, medoid=np.zeros(0, np.int64), weight=np.zeros(0, np.int64), cost_km=0.0)
    row, slot = order[grouped], state.group[grouped]
    first = np.full(state.first.size, order.size)
    np.minimum.at(first, slot, row)
    number = np.empty(first.size, dtype=np.int64)
    number[np.argsort(first, kind="stable")] = np.arange(first.size)
    group[row] = number[slot]
    # By group, then sum of distances, then row: the first of each group is its medoid.
    ranked = np.lexsort((row, state.total[grouped], number[slot]))
    heads = np.flatnonzero(np.diff(number[slot][ranked], prepend=-1))
    return Groups(
        group=group,
        medoid=row[ranked][heads],
        weight=np.bincount(number[slot], weights=state.weight[grouped]).astype(np.int64),
        cost_km=float(np.sort(state.total[grouped][ranked][heads]).sum()),
    )
