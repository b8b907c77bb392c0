"""The Gabriel graph of points: who adjoins whom where nobody says so."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.model.distance import Points, distance_between
from matcher.options.options import Bools, Floats, Ints

_SLACK = 1e-5
"""A third point this close to the circle of two others counts as inside: no edge rests on rounding."""


def gabriel_edges(lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Return the edges of the Gabriel graph of points: no third point lies in the circle over an edge.

    Parameters
    ----------
    lon, lat
        Decimal degrees, WGS-84.

    Returns
    -------
    tuple of ndarray
        Numbers of the two ends, the smaller first.

    References
    ----------
    K. R. Gabriel, R. R. Sokal, "A new statistical approach to geographic variation analysis", Systematic Zoology 18 (1969)
    259-278, doi:10.2307/2412323.
    """
    points = Points.of(lon, lat)
    size = points.lon.size
    first, second = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    everybody = np.arange(size, dtype=np.int64)
    squared = np.empty((size, size))
    for here in range(size):
        squared[here] = distance_between(points.at(np.full(size, here)), points) ** 2
    for here in range(size):
        joined = _free_of_third(here, np.argsort(squared[here], kind="stable"), squared)
        others = everybody[joined & (everybody > here)]
        first.append(np.full(others.size, here, dtype=np.int64))
        second.append(others)
    return np.concatenate(first), np.concatenate(second)


@numba.njit(cache=True, nogil=True)
def _free_of_third(here: int, by_distance: Ints, squared: Floats) -> Bools:
    """Return the points whose circle with ``here`` holds no third: a third inside is nearer to both than they are."""
    free = np.ones(by_distance.size, np.bool_)
    for rank in range(by_distance.size):
        there = by_distance[rank]
        across = squared[here, there]
        for nearer in range(rank):
            third = by_distance[nearer]
            if third not in (here, there) and squared[here, third] + squared[third, there] < across * (1.0 + _SLACK):
                free[there] = False
                break
    free[here] = False
    return free
