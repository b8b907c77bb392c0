"""The Gabriel graph of points: who adjoins whom where nobody says so."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.options.options import Floats, Ints
from matcher.packages.cluster.space import earth_points

_SLACK = 1e-5
"""A third point this close to the circle of two others counts as inside: no edge rests on rounding."""

_NEAREST = 16
"""So many of the nearest points rule out most of the others."""

_EARTH_KM = 6371.0


def gabriel_edges(lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Return the edges of the Gabriel graph of points: no third point lies in the circle over an edge.

    Time grows with the square of the number of points, memory with the number.

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
    found = [(here, there) for here, there in zip(*_edges(earth_points(lon, lat)), strict=True) if here < there]
    edges = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return edges[:, 0], edges[:, 1]


@numba.njit(cache=True, nogil=True)
def _squared(place: Floats, one: int, other: int) -> float:
    """Return the square of a distance on the ground: an arc of chord ``c`` has ``c^2 (1 + c^2 / (24 R^2))^2``."""
    chord = 0.0
    for axis in range(3):
        chord += (place[one, axis] - place[other, axis]) ** 2
    return float(chord * (1.0 + chord / (24.0 * _EARTH_KM**2)) ** 2)


@numba.njit(cache=True, nogil=True)
def _edges(place: Floats) -> tuple[Ints, Ints]:
    """Return all ordered pairs of neighbours."""
    size = place.shape[0]
    squared, near = np.empty(size), np.empty(_NEAREST, np.int64)
    first, second = [0 for _ in range(0)], [0 for _ in range(0)]
    for here in range(size):
        count = 0
        for there in range(size):
            squared[there] = _squared(place, here, there)
            if there == here or (count == _NEAREST and squared[there] >= squared[near[count - 1]]):
                continue
            spot = count if count < _NEAREST else count - 1
            while spot > 0 and squared[near[spot - 1]] > squared[there]:
                if spot < _NEAREST:
                    near[spot] = near[spot - 1]
                spot -= 1
            near[spot] = there
            count = min(count + 1, _NEAREST)
        for there in range(size):
            free = there != here
            for turn in range(2):
                for rank in range(count if turn == 0 else size):
                    third = near[rank] if turn == 0 else rank
                    if not free:
                        break
                    if third in (here, there):
                        continue
                    through = squared[third] + _squared(place, third, there)
                    free = through >= squared[there] * (1.0 + _SLACK)
            if free:
                first.append(here)
                second.append(there)
    return np.array(first), np.array(second)
