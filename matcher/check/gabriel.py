"""Neighbours by points alone: two are neighbours where nobody else is in the circle whose diameter they span."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.check.arrays import Floats, Ints, decimals
from matcher.check.distances import earth_centred
from matcher.check.geodesic import geodesic_km

FIRST = 40
"""So many of the nearest points rule out most of the others."""

ROUGH = 1e-3
"""Chords through the earth differ from geodesics by less than this share, up to some 300 km."""

TIE = 1e-6
"""A point so close to the circle, as a share of the square of its diameter, is not in it."""


class Gabriel:
    """The Gabriel graph of points, one point at a time.

    Parameters
    ----------
    regions
        Columns ``code``, ``lat`` and ``lon``.

    References
    ----------
    K. R. Gabriel and R. R. Sokal, "A new statistical approach to geographic variation analysis", Systematic Zoology
    18 (3), 1969, 259-278.
    """

    def __init__(self, regions: pl.DataFrame) -> None:
        self._codes = regions["code"].to_list()
        self._place = {code: place for place, code in enumerate(self._codes)}
        self._lat, self._lon = decimals(regions["lat"]), decimals(regions["lon"])
        self._points = earth_centred(self._lat, self._lon).T

    def neighbours(self, code: str) -> list[str]:
        """Return the codes of the neighbours of a region; none where it has no point."""
        place = self._place.get(code)
        return [] if place is None else [self._codes[other] for other in self._around(place).tolist()]

    def _around(self, place: int) -> Ints:
        squares = self._squares(np.array([place]))[0]
        nearest = np.argsort(squares, kind="stable")[:FIRST]
        through = squares[nearest, None] + self._squares(nearest)
        left = np.flatnonzero((through >= squares * (1 - ROUGH)).all(axis=0) & (np.arange(squares.size) != place))
        through, whole = squares + self._squares(left), squares[left, None]
        # What is plainly inside a circle rules out its other end; what is near a circle is measured exactly.
        is_free = (through >= whole * (1 - ROUGH)).all(axis=1)
        left, through, whole = left[is_free], through[is_free], whole[is_free]
        other, third = np.nonzero(through < whole * (1 + ROUGH))
        other = left[other]
        # The two ends themselves are on every circle.
        other, third = (ends[(third != place) & (third != other)] for ends in (other, third))
        one = np.full(other.size, place)
        legs = self._km(one, third) ** 2 + self._km(third, other) ** 2
        inside = legs < self._km(one, other) ** 2 * (1 - TIE)
        return np.setdiff1d(left, other[inside])

    def _squares(self, places: Ints) -> Floats:
        """Return squares of chords from some points to all, shape ``(places, points)``."""
        parts = (np.subtract.outer(axis[places], axis) for axis in self._points)
        return sum((part * part for part in parts), start=np.zeros((places.size, len(self._codes))))

    def _km(self, one: Ints, other: Ints) -> Floats:
        return geodesic_km(self._lat[one], self._lon[one], self._lat[other], self._lon[other])
