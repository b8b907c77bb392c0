"""Neighbouring groups become known to every point: what is near by points alone may not hold together."""

from __future__ import annotations

import numpy as np

from matcher.options.options import Ints
from matcher.packages.cluster.space import Space
from matcher.packages.cluster.state import State
from matcher.packages.cluster.tree import nearest_in_matrix, nearest_in_tree, tree_order

LINKS = 4
"""The last columns of ``near`` hold the medoids of so many neighbouring groups."""


def nearest(space: Space, count: int) -> Ints:
    """Return the nearest other points of each, nearest first; places need not be in the order of a tree.

    Parameters
    ----------
    space
        Points.
    count
        How many, below the number of points.
    """
    if space.matrix.size:
        return np.asarray(nearest_in_matrix(space.matrix, count))
    order = tree_order(space.place)
    found = np.empty((order.size, count), dtype=np.int64)
    found[order] = order[nearest_in_tree(np.ascontiguousarray(space.place[order]), count)]
    return found


def link(state: State) -> None:
    """Write the medoids of the nearest groups of each point's group into the last columns of ``near``.

    Points that are left over keep what they have.
    """
    groups = np.flatnonzero(state.medoid >= 0)
    links = min(LINKS, groups.size - 1, state.near.shape[1])
    if links < 1:
        return
    medoids = state.medoid[groups]
    known = np.zeros((state.medoid.size, links), dtype=np.int64)
    known[groups] = medoids[nearest(state.space.at(medoids), links)]
    grouped = np.flatnonzero(state.group >= 0)
    state.near[grouped, -links:] = known[state.group[grouped]]
