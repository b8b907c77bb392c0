"""Hulls of points on a grid: what a package looks like on a map."""

from __future__ import annotations

from collections.abc import Iterable

Grid = tuple[int, int]
"""A point of a grid: steps east and steps north."""


def hull(points: Iterable[Grid]) -> list[Grid]:
    """Return the corners of the smallest convex polygon around points, counter-clockwise from the westernmost.

    Andrew's monotone chain: the lower chain of the points from west to east, then the upper one back. On a grid the
    turns are whole numbers, so nothing is left to rounding. Points on an edge are no corners.

    Parameters
    ----------
    points
        Any number of points, in any order.

    Returns
    -------
    list
        The corners; two ends where all points are on one line, one point where they are one.

    References
    ----------
    A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions", Information Processing Letters 9
    (5), 1979, 216-219.
    """
    ordered = sorted(set(points))
    if len(ordered) < 2:
        return ordered
    return [*_chain(ordered)[:-1], *_chain(ordered[::-1])[:-1]]


def _chain(points: list[Grid]) -> list[Grid]:
    chain: list[Grid] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(one: Grid, two: Grid, three: Grid) -> int:
    """Return above 0 for a turn to the left, below 0 for one to the right, 0 for none."""
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
