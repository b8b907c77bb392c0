"""Which points can lie within which circles: bands of latitude, each in the order of longitude."""

from __future__ import annotations

import numpy as np

from matcher.check.arrays import Floats, Ints, runs
from matcher.check.distances import SPHERE_KM, SPHERE_SHARE

_MARGIN_KM = 0.01
_LOWEST_BAND = 0.01
_TURN = 360.0


class Bands:
    """Points in bands of latitude, so that those around a place are a few runs of neighbours.

    Parameters
    ----------
    lat, lon
        Points, decimal degrees.
    height
        Degrees of latitude that a band spans.

    Attributes
    ----------
    order
        Numbers of the points: band after band from the south, in a band from the west.
    """

    def __init__(self, lat: Floats, lon: Floats, *, height: float) -> None:
        self._height = max(height, _LOWEST_BAND)
        key = self._keys(self._band(lat), lon)
        self.order: Ints = np.argsort(key, kind="stable")
        self._key = key[self.order]

    def _band(self, lat: Floats) -> Ints:
        return np.floor(lat / self._height).astype(np.int64)

    def _keys(self, band: Ints, lon: Floats) -> Floats:
        # Bands are further apart than any two longitudes.
        return np.asarray(band * (3 * _TURN) + lon)

    def around(self, lat: Floats, lon: Floats, radius_km: Floats) -> tuple[Ints, Ints, Ints]:
        """Return runs of :attr:`order` that hold every point within the radius of a centre, and some beyond it.

        Returns
        -------
        tuple of ndarray of int
            The centre of each run, its first place in ``order``, and the place after its last.
        """
        up = reach_degrees(radius_km)
        beside = _degrees_beside(lat, up)
        # Across the date line the longitudes begin anew: there the whole band is taken.
        beside = np.where(np.abs(lon) + beside > _TURN / 2, _TURN, beside)
        lowest, highest = self._band(np.maximum(lat - up, -90.0)), self._band(np.minimum(lat + up, 90.0))
        centre, band = runs(lowest, highest + 1)
        west = self._keys(band, lon[centre] - beside[centre])
        east = self._keys(band, lon[centre] + beside[centre])
        return centre, np.searchsorted(self._key, west), np.searchsorted(self._key, east, side="right")


def reach_degrees(radius_km: Floats) -> Floats:
    """Return how many degrees of latitude a circle reaches to the north and south, and a little more."""
    reach_km = radius_km * (1 + 2 * SPHERE_SHARE) + _MARGIN_KM
    return np.asarray(np.degrees(np.minimum(reach_km / SPHERE_KM, np.pi)))


def _degrees_beside(lat: Floats, up: Floats) -> Floats:
    """Return how many degrees of longitude a circle reaches to the east and west, a whole turn around a pole.

    On the sphere ``sin(beside) = sin(up) / cos(lat)`` where the circle is touched by a meridian.
    """
    around_pole = np.abs(lat) + up >= 90.0
    sine = np.sin(np.radians(np.where(around_pole, 0.0, up))) / np.cos(np.radians(np.where(around_pole, 0.0, lat)))
    return np.where(around_pole, _TURN, np.degrees(np.arcsin(np.minimum(sine, 1.0))))
