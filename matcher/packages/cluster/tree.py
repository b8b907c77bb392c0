"""Compiled: points in the order of a k-d tree, and the nearest of each.

References
----------
J. L. Bentley, "Multidimensional binary search trees used for associative searching", Communications of the ACM 18 (1975)
509-517, doi:10.1145/361002.361007; the search with leaves of several points: J. H. Friedman, J. L. Bentley, R. A. Finkel, ACM
Transactions on Mathematical Software 3 (1977) 209-226, doi:10.1145/355744.355745.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.options.options import Floats, Ints

_LEAF = 8
"""Most points of a leaf."""

_DEPTH = 64
"""Most open branches; far above the logarithm of any number of points."""


def tree_order(place: Floats, *others: Ints | Floats) -> Ints:
    """Return the rows in the order of a k-d tree's leaves: what is near in space is near in memory.

    Points of equal place are put in the order of the other columns; only those that are equal there too keep the order of
    their rows.
    """
    start = np.lexsort((*reversed(others), place[:, 2], place[:, 1], place[:, 0]))
    return start[_tree_order(np.ascontiguousarray(place[start]))]


@numba.njit(cache=True, nogil=True)
def _tree_order(place: Floats) -> Ints:
    size = place.shape[0]
    order = np.arange(size)
    open_low, open_high = np.empty(_DEPTH, np.int64), np.empty(_DEPTH, np.int64)
    open_low[0], open_high[0], depth = 0, size, 1
    while depth > 0:
        depth -= 1
        low, high = open_low[depth], open_high[depth]
        if high - low <= _LEAF:
            continue
        axis = _widest(place, order, low, high)
        part = order[low:high]
        order[low:high] = part[np.argsort(place[part, axis], kind="mergesort")]
        middle = _middle(low, high)
        open_low[depth], open_high[depth] = low, middle
        open_low[depth + 1], open_high[depth + 1] = middle, high
        depth += 2
    return order


@numba.njit(cache=True, nogil=True, inline="always")
def _middle(low: int, high: int) -> int:
    return (low + high) // 2


@numba.njit(cache=True, nogil=True)
def _widest(place: Floats, order: Ints, low: int, high: int) -> int:
    """Return the axis along which some points spread most."""
    best, widest = 0, -1.0
    for axis in range(place.shape[1]):
        least = most = place[order[low], axis]
        for row in range(low + 1, high):
            least, most = min(least, place[order[row], axis]), max(most, place[order[row], axis])
        if most - least > widest:
            best, widest = axis, most - least
    return best


@numba.njit(cache=True, nogil=True)
def nearest_in_tree(place: Floats, count: int) -> Ints:
    """Return the nearest other points of each, nearest first.

    Parameters
    ----------
    place
        Points in the order of :func:`tree_order`: the same halves are found again.
    count
        How many, below the number of points.

    Returns
    -------
    ndarray of int, shape ``(n, count)``
    """
    size = place.shape[0]
    found = np.empty((size, count), np.int64)
    levels = 1
    while (size >> levels) > 0:
        levels += 1
    boxes = np.empty((1 << (levels + 1), 6))
    _fill_boxes(place, boxes)
    open_low, open_high = np.empty(_DEPTH, np.int64), np.empty(_DEPTH, np.int64)
    open_node, open_far = np.empty(_DEPTH, np.int64), np.empty(_DEPTH)
    far, who = np.empty(count), np.empty(count, np.int64)
    for row in range(size):
        held = 0
        open_low[0], open_high[0], open_node[0], open_far[0], depth = 0, size, 1, 0.0, 1
        while depth > 0:
            depth -= 1
            if held == count and open_far[depth] >= far[count - 1]:
                continue
            low, high, node = open_low[depth], open_high[depth], open_node[depth]
            if high - low <= _LEAF:
                for other in range(low, high):
                    if other != row:
                        held = _insert(far, who, held, other, _squared(place, row, other))
                continue
            middle = _middle(low, high)
            near, away = 2 * node, 2 * node + 1
            to_near, to_away = _to_box(place, row, boxes, near), _to_box(place, row, boxes, away)
            # The nearer half is put on top, so it is searched first.
            for turn in range(2):
                if (turn == 0) == (to_near > to_away):
                    open_low[depth], open_high[depth], open_node[depth], open_far[depth] = low, middle, near, to_near
                else:
                    open_low[depth], open_high[depth], open_node[depth], open_far[depth] = middle, high, away, to_away
                depth += 1
        found[row] = who
    return found


@numba.njit(cache=True, nogil=True)
def _fill_boxes(place: Floats, boxes: Floats) -> None:
    open_low, open_high, open_node = np.empty(_DEPTH, np.int64), np.empty(_DEPTH, np.int64), np.empty(_DEPTH, np.int64)
    open_low[0], open_high[0], open_node[0], depth = 0, place.shape[0], 1, 1
    while depth > 0:
        depth -= 1
        low, high, node = open_low[depth], open_high[depth], open_node[depth]
        for axis in range(3):
            boxes[node, axis] = place[low:high, axis].min()
            boxes[node, 3 + axis] = place[low:high, axis].max()
        if high - low > _LEAF:
            middle = _middle(low, high)
            open_low[depth], open_high[depth], open_node[depth] = low, middle, 2 * node
            open_low[depth + 1], open_high[depth + 1], open_node[depth + 1] = middle, high, 2 * node + 1
            depth += 2


@numba.njit(cache=True, nogil=True, inline="always")
def _to_box(place: Floats, row: int, boxes: Floats, node: int) -> float:
    """Return the squared distance of a point from a box."""
    total = 0.0
    for axis in range(3):
        beyond = max(boxes[node, axis] - place[row, axis], place[row, axis] - boxes[node, 3 + axis], 0.0)
        total += beyond * beyond
    return total


@numba.njit(cache=True, nogil=True, inline="always")
def _squared(place: Floats, row: int, other: int) -> float:
    total = 0.0
    for axis in range(3):
        total += (place[row, axis] - place[other, axis]) ** 2
    return total


@numba.njit(cache=True, nogil=True, inline="always")
def _insert(far: Floats, who: Ints, held: int, other: int, distance: float) -> int:
    """Keep a point among the nearest; return how many are held."""
    count = far.size
    if held == count and distance >= far[count - 1]:
        return held
    spot = held if held < count else count - 1
    while spot > 0 and far[spot - 1] > distance:
        far[spot], who[spot] = far[spot - 1], who[spot - 1]
        spot -= 1
    far[spot], who[spot] = distance, other
    return min(held + 1, count)


@numba.njit(cache=True, nogil=True)
def nearest_in_matrix(matrix: Floats, count: int) -> Ints:
    """Return the nearest other points of each, nearest first; every pair is looked at."""
    size = matrix.shape[0]
    found = np.empty((size, count), np.int64)
    far, who = np.empty(count), np.empty(count, np.int64)
    for row in range(size):
        held = 0
        for other in range(size):
            if other != row:
                held = _insert(far, who, held, other, matrix[row, other])
        found[row] = who
    return found
